"""Reading what debtors write: what a reply means, and whether the system may act on it.

Pure: a text and a day in, a proposal out. ``reader`` is the way in; the words are data.
"""
