"""What a payment was for: the structured reference, and whatever else was written."""

from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.values import LONGEST_TEXT


def reference_and_text(details: Node) -> tuple[str, str]:
    """The creditor reference (``CdtrRefInf/Ref``), and all other words in their order.

    A payment of several invoices can have several references: the first is the reference, the
    others stay among the words, as do the numbers of documents that it names (``RfrdDocInf``).
    """
    remittance = details.first("RmtInf")
    if remittance is None:
        return "", ""
    words = remittance.texts("Ustrd")
    references: list[str] = []
    for structured in remittance.all("Strd"):
        references += structured.texts("CdtrRefInf/Ref")
        words += structured.texts("RfrdDocInf/Nb")
        words += structured.texts("AddtlRmtInf")
    words += references[1:]
    reference = "".join(references[0].split()) if references else ""
    return reference, " ".join(words)[:LONGEST_TEXT]
