"""CAMT.053, the bank's statement in ISO 20022, versions 02 and later.

https://www.iso20022.org/catalogue-messages (camt.053, Bank To Customer Statement) names the
elements cited here; the Dutch banks' use is in the Betaalvereniging's implementation guidelines.

* :mod:`gateway.imports.bank.camt.stream`: an element at a time, everything hostile refused;
* :mod:`gateway.imports.bank.camt.node`: what an element says, whatever its namespace;
* :mod:`gateway.imports.bank.camt.parties`, ``remittance``: who paid, and what for;
* :mod:`gateway.imports.bank.camt.part`, ``parts``: the transactions of an entry (``TxDtls``);
* :mod:`gateway.imports.bank.camt.entry`: an entry (``Ntry``) and the movements that it is;
* :mod:`gateway.imports.bank.camt.balances`, ``totals``: ``Bal`` and ``TxsSummry``;
* :mod:`gateway.imports.bank.camt.reader`: ``read_camt``.
"""
