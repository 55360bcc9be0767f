"""Insights: figures about a creditor's claims, as pictures, tables and CSV."""
