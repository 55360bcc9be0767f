"""Measurements: one file per figure; ``make bench`` runs them all and makes the table."""
