"""Pictures for the documentation, of invented people on a fixed day."""
