"""In step with the books: files of invoices compared with the ledger, then booked.

* :mod:`workers.open_items.comparing`: which rows are new, changed, credited, vanished, unchanged;
* :mod:`workers.open_items.changes`: what is otherwise of a known invoice and its debtor;
* :mod:`workers.open_items.debtors`, ``.invoices``: what a thin file does not carry is kept;
* :mod:`workers.open_items.missing`: what the list no longer names, and the guard around it;
* :mod:`workers.open_items.wrong_file`: the guard around a list of which nothing is known;
* :mod:`workers.open_items.refusals`: what the ledger would refuse, found before it is shown;
* :mod:`workers.open_items.ignored`: what is history, because something newer is booked;
* :mod:`workers.open_items.differences`: the rows and differences that these speak of;
* :mod:`workers.open_items.booking`: the differences, written to the ledger;
* :mod:`workers.open_items.telling`: the summary, as lines and as JSON.
"""
