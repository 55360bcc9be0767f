"""All workflows, as a worker registers them."""

from workflows.collect_invoice import CollectInvoice
from workflows.scan_ledger import ScanLedger
from workflows.send_courtesy import SendCourtesy

WORKFLOWS = [CollectInvoice, ScanLedger, SendCourtesy]
