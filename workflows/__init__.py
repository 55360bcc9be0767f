"""The durable process: the story of one case, stage by stage."""

from workflows.collect_invoice import CollectInvoice
from workflows.scan_ledger import ScanLedger

WORKFLOWS = [CollectInvoice, ScanLedger]

__all__ = ["WORKFLOWS", "CollectInvoice", "ScanLedger"]
