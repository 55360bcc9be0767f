"""Reading what creditors export: files in, the contract's events out.

Everything here but :mod:`~gateway.imports.files`, which opens files, is pure: bytes in, rows out;
no database, no Temporal, no clock.

* :mod:`gateway.imports.files`: ``read_files``, which finds the reader of each file;
* :mod:`gateway.imports.progress`: how far the reading is;
* :mod:`gateway.imports.mapping`: which column gives which field;
* :mod:`gateway.imports.csv_invoices`: ``read_invoices``, the CSV importer;
* :mod:`gateway.imports.ubl`: invoices and credit notes in UBL 2.1 (Peppol BIS Billing 3);
* :mod:`gateway.imports.events`: the events that the rows become;
* :mod:`gateway.imports.result`: what any importer answers, CSV or another format.
"""
