"""The dossier reaches the agency."""

import base64
import json
from typing import Any

import pytest

from activities.channel import NotPossibleError
from activities.dossier_mail import DossierMail

AGENCY = {"name": "Deurwaarder Jansen", "email": "zaken@jansen.example.com"}


async def test_the_agency_gets_the_dossier(providers: Any, given: Any) -> None:
    mail = DossierMail(providers.sendgrid())
    await mail.send_dossier(
        given.creditor(agency=AGENCY),
        subject="Dossier: invoice 2026-0117",
        text="The whole history is attached.",
        dossier=b'{"principal": "250.00"}',
        key="invoice/energie/2026-0117/1",
        pdf=b"%PDF-1.7",
    )
    [kept] = await providers.outbox()
    assert (kept["to"], kept["subject"]) == (AGENCY["email"], "Dossier: invoice 2026-0117")
    assert kept["reply_to"] == "post@energie.example.com"
    assert [each["name"] for each in kept["attachments"]] == ["dossier.json", "dossier.pdf"]
    sent = json.loads(providers.requests[-2].body)
    assert base64.b64decode(sent["attachments"][0]["content"]) == b'{"principal": "250.00"}'
    assert "2026-0117" not in json.dumps(kept["custom_args"])


async def test_without_an_agency_there_is_nobody_to_send_to(providers: Any, given: Any) -> None:
    with pytest.raises(NotPossibleError):
        await DossierMail(providers.sendgrid()).send_dossier(
            given.creditor(), subject="x", text="x", dossier=b"{}", key="x"
        )
