"""Reading what creditors export: files in, the contract's events out.

Everything here is pure: bytes in, rows out; no database, no Temporal, no clock.

* :mod:`gateway.imports.mapping`: which column gives which field;
* :mod:`gateway.imports.csv_invoices`: ``read_invoices``, the CSV importer;
* :mod:`gateway.imports.events`: the events that the rows become;
* :mod:`gateway.imports.result`: what any importer answers, CSV or another format.
"""
