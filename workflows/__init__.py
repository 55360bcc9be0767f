"""The durable process: the story of one case, stage by stage."""

from workflows.collect_invoice import CollectInvoice
from workflows.scan_ledger import ScanLedger
from workflows.send_courtesy import SendCourtesy

WORKFLOWS = [CollectInvoice, ScanLedger, SendCourtesy]

__all__ = ["WORKFLOWS", "CollectInvoice", "ScanLedger", "SendCourtesy"]
