"""Search attributes: the one list that the worker, the set-up and the docs read."""

from datetime import datetime
from typing import Any

from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

from domain.case import CaseState
from domain.courtesies import CourtesyKey

CASE_STAGE = SearchAttributeKey.for_keyword("CaseStage")
DEBTOR_KIND = SearchAttributeKey.for_keyword("DebtorKind")
NON_PAYMENT_REASON = SearchAttributeKey.for_keyword("NonPaymentReason")
CREDITOR = SearchAttributeKey.for_keyword("Creditor")
DUE_ON = SearchAttributeKey.for_datetime("DueOn")
OPEN_CENTS = SearchAttributeKey.for_int("OpenCents")
NEXT_CONTACT_AT = SearchAttributeKey.for_datetime("NextContactAt")
OUTCOME = SearchAttributeKey.for_keyword("Outcome")
NEEDS_PERSON = SearchAttributeKey.for_bool("NeedsPerson")

ALL: tuple[SearchAttributeKey[Any], ...] = (
    CASE_STAGE,
    DEBTOR_KIND,
    NON_PAYMENT_REASON,
    CREDITOR,
    DUE_ON,
    OPEN_CENTS,
    NEXT_CONTACT_AT,
    OUTCOME,
    NEEDS_PERSON,
)

TYPES = {
    key.name: {str: "Keyword", int: "Int", bool: "Bool", datetime: "Datetime"}[key.value_type]
    for key in ALL
}
"""Name to type, as ``temporal operator search-attribute create`` takes them."""


def of_case(case: CaseState) -> list[SearchAttributeUpdate[Any]]:
    """What a case is found by; NextContactAt follows along but is no reason to write."""
    standing = case.standing
    cents = int(standing.open_amount.scaleb(2).to_integral_value())
    due_on = datetime.fromisoformat(f"{case.due_now}T00:00:00+00:00")
    next_at = NEXT_CONTACT_AT.value_set(standing.next.at) if standing.next else None
    outcome = OUTCOME.value_set(standing.outcome) if standing.outcome else None
    return [
        CASE_STAGE.value_set(standing.stage),
        DEBTOR_KIND.value_set(case.debtor_kind),
        NON_PAYMENT_REASON.value_set(standing.reason),
        CREDITOR.value_set(case.key.creditor),
        DUE_ON.value_set(due_on),
        OPEN_CENTS.value_set(cents),
        next_at or NEXT_CONTACT_AT.value_unset(),
        outcome or OUTCOME.value_unset(),
        NEEDS_PERSON.value_set(standing.needs_person),
    ]


def of_courtesy(key: CourtesyKey) -> list[SearchAttributeUpdate[Any]]:
    """What a courtesy is found by."""
    return [CREDITOR.value_set(key.creditor)]
