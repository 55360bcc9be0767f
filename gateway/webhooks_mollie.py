"""Mollie's webhook: it says only that something changed, so everything is asked back.

An id that is not ours is answered as one that is, so that nobody learns which are; any answer but
200 makes Mollie call again, for a day: https://docs.mollie.com/reference/webhooks
"""

import logging
import re
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from domain.payment_provider import ProviderUnavailableError, UnknownPaymentError
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import online_payments
from ledger.intake import paid_online

log = logging.getLogger(__name__)

router = APIRouter(prefix="/webhooks/mollie", tags=["webhooks"])

PROVIDER = "mollie"
_ID = re.compile(r"tr_[A-Za-z0-9]{1,64}")


@router.post("", summary="Something changed at Mollie")
async def changed(request: Request, here: Here) -> Response:
    """Takes only an id; the payment is fetched with our own key, and nothing else is believed.

    Raises:
        ProblemError: 503, so that Mollie calls again: it could not be asked.
    """
    body = (await request.body()).decode("utf-8", errors="replace")
    [told, *_] = parse_qs(body).get("id", [""])
    begun = await online_payments.find(here.pool, PROVIDER, told) if _ID.fullmatch(told) else None
    provider = here.provider_of(begun.creditor) if begun else None
    if begun is None or provider is None or provider.name != PROVIDER:
        here.metrics.count("unknown_payment", PROVIDER)
        return Response()
    try:
        stated = await provider.find(told)
    except UnknownPaymentError:
        log.warning("Mollie does not know a payment that was begun there: is the key changed?")
        here.metrics.count("unknown_payment", PROVIDER)
        return Response()
    except ProviderUnavailableError as error:
        here.metrics.count("unavailable", PROVIDER)
        raise ProblemError(503, "Come again", "Mollie cannot be asked now") from error
    fresh = await paid_online.state(here.pool, begun, stated)
    here.metrics.count("payment_changed" if fresh else "payment_unchanged", PROVIDER)
    return Response()
