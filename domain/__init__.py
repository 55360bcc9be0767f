"""The rules of collection: pure functions and frozen models, no I/O and no clock."""
