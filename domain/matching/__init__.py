"""Matching: which invoices a received payment is for, with a score and its reasons.

Pure: a payment and an index of what is open in, an answer out. ``matcher`` is the way in, ``items``
holds the index, ``weights`` says what each piece of evidence counts. ``docs/matching.md`` tells it.
"""
