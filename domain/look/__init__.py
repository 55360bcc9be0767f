"""The creditor's look: accent, logo and footer line, the same in emails, letters and dossiers."""
