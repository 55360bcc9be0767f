"""Figures about a creditor's claims, by question; each is one statement over what is stored."""
