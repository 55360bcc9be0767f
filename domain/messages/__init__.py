"""Messages: one source per message and language, rendered for every channel (practice I1)."""
