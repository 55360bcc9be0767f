"""The dossier as a document for people: an agency, a bailiff, a lawyer, a judge."""
