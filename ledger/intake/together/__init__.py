"""Events taken together: what most requests hold is written by one statement for all of them.

Only what cannot surprise is taken so: claims and payments that touch nothing another event of
the request touches, and that the ledger knows nothing odd about. All else goes event by event;
the ledger is the same afterwards either way (``tests/ledger/test_together.py``).
"""
