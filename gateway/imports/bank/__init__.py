"""Bank statements: CAMT.053 and MT940 in, checked entries out, however long the file is.

A file is read as a stream and refused as a whole: a statement of which a part is missing misleads
whoever believes it.

* :mod:`gateway.imports.bank.reader`: ``read_statements``, for a file of either kind;
* :mod:`gateway.imports.bank.camt`, :mod:`gateway.imports.bank.mt940`: the two formats;
* :mod:`gateway.imports.bank.chunks`: the file in pieces;
* :mod:`gateway.imports.bank.values`: amounts, days, texts;
* :mod:`gateway.imports.bank.movement`, ``sheet``: what a format finds, and what it becomes;
* :mod:`gateway.imports.bank.tally`: counts and sums that must agree;
* :mod:`gateway.imports.bank.identity`: ids that stay;
* :mod:`gateway.imports.bank.held_back`: entries until all is known to be right;
* :mod:`gateway.imports.bank.broken`: why a file is refused, and where.
"""
