"""Invoices and credit notes in UBL 2.1, as Peppol BIS Billing 3 has them; one in each file.

https://docs.peppol.eu/poacc/billing/3.0/ names the terms (BT-…) and rules (BR-…) cited here.

* :mod:`gateway.imports.ubl.document`: safe reading, everything hostile refused;
* :mod:`gateway.imports.ubl.totals`: one currency, sums that add up, what is open;
* :mod:`gateway.imports.ubl.parties`, ``contacts``: the debtor, and whom to ask for;
* :mod:`gateway.imports.ubl.dates`: issued and due, by date, terms or law;
* :mod:`gateway.imports.ubl.proof`: delivery, terms, reference, what it was for;
* :mod:`gateway.imports.ubl.invoice`, ``credit``: the claim or the credit;
* :mod:`gateway.imports.ubl.reader`: ``read_ubl``.
"""
