"""MT940, the bank's statement in SWIFT's own format, as the Dutch banks write it.

SWIFT Standards MT, category 9, MT 940 Customer Statement Message names the fields cited here
(:20:, :61: …). What stands in :86: is each bank's own; the structures read here are those of the
format descriptions of ABN AMRO, ING, Rabobank, Knab, bunq, Triodos, SNS, ASN and RegioBank.

* :mod:`gateway.imports.bank.mt940.lines`: bytes to lines;
* :mod:`gateway.imports.bank.mt940.fields`: lines to fields;
* :mod:`gateway.imports.bank.mt940.statement_line`: an entry (:61:);
* :mod:`gateway.imports.bank.mt940.narrative`: who and what for (:86:), by ``wrapping``,
  ``code_words`` and ``free_text``;
* :mod:`gateway.imports.bank.mt940.balances`, ``totals``: what must add up;
* :mod:`gateway.imports.bank.mt940.page`: one message, from :20: to :62:;
* :mod:`gateway.imports.bank.mt940.reader`: ``read_mt940``, which makes statements of messages.
"""
