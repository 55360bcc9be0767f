"""Who the parties are, how the debtor can be reached, and what supports the claim."""

from collections.abc import Iterator
from typing import Any

from activities.dossier.blocks import Block, facts, heading, message, table, text
from activities.dossier.words import Words
from ledger.dossier import Dossier

_ARRIVED = ("delivered", "read")


def parties(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Names, addresses, people to speak to (practice H1), and how each address fared."""
    creditor, debtor = dossier.creditor, dossier.debtor
    yield heading(words.field("creditor"))
    yield facts(
        [
            (words.field("name"), creditor["name"]),
            (words.field("address"), _address(creditor["address"])),
            (words.field("email"), creditor["email"]),
            (words.field("phone"), creditor["phone"]),
        ]
    )
    yield heading(words.field("debtor"))
    yield facts([*_debtor(debtor, words), (words.field("history"), _history(dossier, words))])
    yield table(words["reach_head"], _reach(dossier, words), wide=(1, 2))


def _debtor(debtor: dict[str, Any], words: Words) -> list[tuple[str, str | None]]:
    people = "\n".join(_person(person) for person in debtor["contacts"])
    represented = debtor["representative"]
    return [
        (words.field("name"), debtor["name"]),
        (words.field("debtor_number"), debtor["id"]),
        (words.field("kind"), words.name("kinds", debtor["kind"])),
        (words.field("address"), _address(debtor["address"])),
        (words.field("email"), debtor["email"]),
        (words.field("phone"), debtor["phone"]),
        (words.field("language"), words.name("languages", debtor["language"])),
        (words.field("customer_since"), words.day(debtor["customer_since"])),
        (words.field("representative"), _person(represented) if represented else None),
        (words.field("people"), people),
    ]


def _history(dossier: Dossier, words: Words) -> str | None:
    """How the debtor had paid when the case opened (practice H1, I3)."""
    found = dossier.case.get("history")
    if found is None:
        return None
    kind = words.name("history_kinds", found["kind"] or "unknown")
    told = [words.say("history_late", late=str(found["late"]), invoices=str(found["invoices"]))]
    if found["average_days_late"] is not None:
        told.append(words.say("history_days", days=str(found["average_days_late"])))
    if found["broken_promises"]:
        told.append(words.say("history_broken", count=str(found["broken_promises"])))
    return f"{kind}: {', '.join(told)}"


def _address(address: dict[str, Any] | None) -> str:
    if address is None:
        return ""
    town = f"{address['postcode']}  {address['city']}".strip()
    lines = (address["street"], town, address["country"] or "")
    return "\n".join(line for line in lines if line)


def _person(person: dict[str, Any]) -> str:
    known = (person["name"], person["role"], person["email"], person["phone"])
    return ", ".join(each for each in known if each)


def _reach(dossier: Dossier, words: Words) -> list[tuple[str, str, str]]:
    """Each address that is known or was used, with the last that is known of it."""
    debtor, found = dossier.debtor, {}
    for channel, address in (
        ("email", debtor["email"]),
        ("whatsapp", debtor["phone"] if debtor["whatsapp"] else None),
        ("call", debtor["phone"]),
        ("letter", (_address(debtor["address"]) or "").replace("\n", ", ")),
    ):
        if address:
            found[channel, address] = words["reach_untried"]
    for contact in dossier.contacts:
        place = _place(contact, found)
        if contact["status"] in _ARRIVED:
            at = words.day(contact["delivered_at"][:10]) if contact["delivered_at"] else ""
            found[place] = words.say("reach_arrived", date=at)
        elif found.get(place, words["reach_untried"]) == words["reach_untried"]:
            found[place] = words["reach_tried"]
    for closed in dossier.closed_channels:
        why = words.said(closed["why"])
        found[closed["channel"], closed["address"]] = words.say("reach_closed", why=why)
    return [(words.name("channels", by), to, known) for (by, to), known in found.items()]


def _place(contact: dict[str, Any], known: dict[tuple[str, str], str]) -> tuple[str, str]:
    """A letter goes to the postal address, however it is written."""
    if contact["channel"] == "letter":
        return next((it for it in known if it[0] == "letter"), ("letter", contact["recipient"]))
    return contact["channel"], contact["recipient"]


def checklist(dossier: Dossier, words: Words) -> Iterator[Block]:
    """The questions before a hand-over (practice M8) and the person's decision."""
    asked = [task for task in dossier.tasks if task["kind"] == "approval"]
    points = (asked[-1]["brief"].get("checklist") if asked else None) or dossier.checklist
    rows = [(words.said(point["question"]), words.said(point["known"])) for point in points]
    yield table(words["checklist_head"], rows, wide=1)
    decided = [task for task in asked if task["outcome"]]
    if decided:
        yield heading(words["decision"])
    for task in decided:
        yield message(decision(task, words), (), task["outcome"].get("note") or "", words.language)


def decision(task: dict[str, Any], words: Words) -> str:
    """What a person decided, who, and when."""
    outcome = words.name("outcomes", task["outcome"]["outcome"])
    at = words.moment(task["done_at"])
    return words.say("decided_by", outcome=outcome, person=task["claimed_by"] or "", date=at)


def evidence(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Delivery, and terms that the debtor knew of (practice H1, I9)."""
    invoice = dossier.invoice
    delivered = words.day(invoice["delivered_on"])
    if delivered and invoice["delivered_by"]:
        delivered = words.say("delivered_by", date=delivered, by=invoice["delivered_by"])
    yield text(words["evidence_text"])
    yield facts(
        [
            (words.field("delivered"), delivered or words["no_proof"]),
            (words.field("terms"), words.day(invoice["terms_accepted_on"]) or words["no_proof"]),
            (words.field("document"), invoice["document_url"]),
        ]
    )


def notices(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Each last demand: its days, the costs it announced, its proof, and its words."""
    for notice in dossier.notices:
        kind = words.name("notice_kinds", notice["kind"])
        yield heading(words.say("notice_title", kind=kind, date=words.day(notice["sent_on"])))
        yield facts(_served(notice, words))
        contact = next((it for it in dossier.contacts if it["id"] == notice["contact"]), None)
        told = contact or {"subject": None, "language": words.language}
        yield message(told["subject"] or kind, (), notice["text"], told["language"])


def _served(notice: dict[str, Any], words: Words) -> list[tuple[str, str | None]]:
    sent = f"{words.day(notice['sent_on'])}, {words.name('post', notice['sent_by'])}"
    vat = notice["vat"]["amount"]
    proof = "\n".join(_proven(name, value, words) for name, value in notice["proof"].items())
    return [
        (words.field("covers"), ", ".join(notice["covers"])),
        (words.field("announced"), words.money(notice["costs"]["amount"])),
        (words.field("vat"), words.money(vat) if float(vat) else None),
        (words.field("notice_sent"), sent),
        (words.field("notice_received"), words.day(notice["received_on"]) or words["unknown"]),
        (words.field("last_day"), words.day(notice["last_day"])),
        (words.field("costs_from"), words.day(notice["costs_from"])),
        (words.field("lapsed"), words.day(notice["lapsed_on"])),
        (words.field("valid"), _counts(notice, words)),
        (words.field("proof"), proof),
    ]


def _counts(notice: dict[str, Any], words: Words) -> str:
    if notice.get("waived_on") or set(notice["covers"]) <= set(notice.get("waived_for", ())):
        return str(words["waived"])
    return str(words["void" if notice["void"] else "valid"])


def _proven(name: str, value: object, words: Words) -> str:
    told = words.moment(str(value)) if name == "at" else str(value)
    return f"{words.name('proofs', name)}: {told}"
