"""What the ledger says in English is said in the dossier's language."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
import yaml

from activities.dossier.words import Words


def words(language: str) -> Words:
    return Words(language, "EUR", ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        (
            "step second of the playbook, from day 14 after the due date; the email before it did "
            "not arrive; one message for 2 invoices",
            "stap second van het draaiboek, vanaf dag 14 na de vervaldatum; e-mail daarvoor kwam "
            "niet aan; één bericht voor 2 facturen",
        ),
        ("4 contacts by call, email", "4 berichten via telefoon, e-mail"),
        ("1049.00 EUR", "€ 1.049,00"),
        (
            "the invoice came in; often and long late: 7 of 12 invoices late, 21 days on average",
            "de factuur kwam binnen; vaak en lang te laat: 7 van 12 facturen te laat, gemiddeld 21 "
            "dagen",
        ),
        (
            "a discount of 5% for paying by 2026-11-27",
            "korting van 5% voor betaling uiterlijk op 27 november 2026",
        ),
        ("paid on 2026-09-25", "betaald op 25 september 2026"),
        ("call: no answer", "telefoon: niet opgenomen"),
        ("triage: promise, 2026-10-05", "Antwoord gelezen: belofte te betalen, 5 oktober 2026"),
        ("email does not reach this address (5.1.1)", "e-mail bereikt dit adres niet (5.1.1)"),
        ("storno: onvoldoende saldo", "storno: onvoldoende saldo"),
        ("{0} {name} %s", "{0} {name} %s"),
        ("paid on {0.__class__}", "betaald op {0.__class__}"),
        ("", ""),
    ],
)
def test_reasons_in_dutch(english: str, dutch: str) -> None:
    assert words("nl").said(english) == dutch


def test_both_languages_have_the_same_words() -> None:
    def shape(value: object) -> object:
        return {it: shape(v) for it, v in value.items()} if isinstance(value, dict) else None

    folder = files("playbooks").joinpath("dossier")
    dutch, english = (
        shape(yaml.safe_load(folder.joinpath(f"{it}.yaml").read_text("utf-8")))
        for it in ("nl", "en")
    )
    assert dutch == english
