"""How the debtor's pages look: templates, words, the creditor's colours and logo.

The policy allows nothing but our own style, pictures and forms: no script, no frame, nothing from
elsewhere. The address holds a secret, so it is neither told to other sites nor kept.
"""

from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Annotated, Any

import yaml
from babel.dates import format_date
from fastapi import APIRouter, Path
from starlette.responses import Response

from domain.creditor import Creditor
from domain.debtor import LANGUAGES
from domain.look.look import Look, Palette
from domain.messages.formats import date_in, iban_in_fours, money_in
from domain.money import Money
from domain.phones import in_groups
from gateway import rendering
from gateway.rendering import A_YEAR, Pages
from gateway.state import Here
from ledger import logos

ROOT = "/pay"
router = APIRouter(prefix=ROOT, include_in_schema=False)
_FIRST = "en"
# A checkout's own address is not known beforehand, and browsers hold form-action against where a
# form is redirected to; what it first calls is fixed in the page. http is for this machine alone.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' https: {own}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    **rendering.HEADERS,
    "Content-Security-Policy": _POLICY.format(own=""),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def look_address(creditor: Creditor) -> str:
    """Where the creditor's colours are."""
    look = creditor.look
    return f"{ROOT}/look/{look.accent[1:]}-{(look.text or 'auto').lstrip('#')}.css"


def logo_address(creditor: Creditor) -> str | None:
    """Where the creditor's logo is."""
    return f"{ROOT}/logo/{creditor.look.logo.sha256}.png" if creditor.look.logo else None


def _amount(amount: Decimal, language: str, currency: str) -> str:
    return money_in(language, Money(amount=amount, currency=currency))


PAGES = Pages(
    FilePath(__file__).parent,
    ROOT,
    functions={"look": look_address, "logo": logo_address},
    filters={
        "iban": iban_in_fours,
        "money": money_in,
        "day": date_in,
        "amount": _amount,
        "phone": in_groups,
    },
    headers=HEADERS,
)


@cache
def words(language: str) -> dict[str, Any]:
    """What our pages say in a language; English where it is not ours."""
    known = language if language in LANGUAGES else _FIRST
    text = files("playbooks").joinpath(f"pages/{known}.yaml").read_text("utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return said


def preferred(accept_language: str) -> str:
    """The first of our languages in ``Accept-Language``, where we know no reader."""
    wanted = (part.split(";")[0].strip()[:2].lower() for part in accept_language.split(","))
    return next((it for it in wanted if it in LANGUAGES), _FIRST)


def weekday(language: str, moment: datetime) -> str:
    """``maandag 16 november``, ``Monday 16 November``: of a day that is near, without its year."""
    return str(format_date(moment.date(), "EEEE d MMMM", locale=language))


def page(
    template: str,
    language: str,
    creditor: Creditor | None,
    *,
    status: int = 200,
    local: bool = False,
    **facts: Any,
) -> Response:
    """One page.

    Args:
        template: a file in ``templates/``, without its ending.
        language: the reader's.
        creditor: in whose look; nobody's where it is not known whose page it is.
        status: of the answer.
        local: whether a checkout may be on this machine, by http (the sandbox's).
        facts: what the template shows.
    """
    said = words(language)
    facts = {"home": None, "switch": None, **facts}
    answer = PAGES.page(
        f"{template}.html.j2", status, language=language, words=said, creditor=creditor, **facts
    )
    if local:
        answer.headers["Content-Security-Policy"] = _POLICY.format(own="http:")
    return answer


@router.get("/look/{accent}-{text}.css")
async def look_of(
    accent: Annotated[str, Path(pattern=r"^[0-9a-f]{6}$")],
    text: Annotated[str, Path(pattern=r"^([0-9a-f]{6}|auto)$")],
) -> Response:
    """A creditor's colours; the address says them, so that it is kept for ever."""
    try:
        look = Look(accent=f"#{accent}", text=None if text == "auto" else f"#{text}")
    except ValueError:
        return Response(status_code=404)
    headers = {"Cache-Control": A_YEAR, "X-Content-Type-Options": "nosniff"}
    return Response(_colours(look.palette), media_type="text/css", headers=headers)


@router.get("/logo/{sha256}.png")
async def logo_of(here: Here, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> Response:
    """A creditor's logo, by its content."""
    try:
        kept = await logos.get(here.pool, sha256)
    except LookupError:
        return Response(status_code=404)
    headers = {"Cache-Control": A_YEAR, "X-Content-Type-Options": "nosniff"}
    return Response(kept.picture, media_type="image/png", headers=headers)


def _colours(palette: Palette) -> str:
    names = ("accent", "on_accent", "ink", "tint", "line")
    light = ";".join(f"--{it.replace('_', '-')}:{getattr(palette, it)}" for it in names)
    dark = f"--ink:{palette.ink_dark};--tint:#262d33;--line:#3a444c"
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
