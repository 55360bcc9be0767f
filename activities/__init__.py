"""The effects: one file per outside system."""
