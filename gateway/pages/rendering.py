"""A page made of a template, words in the reader's language, and a creditor's look.

The policy allows nothing but our own style and form: no script, no frame, nothing from elsewhere.
The address holds a secret, so it is neither told to other sites nor kept (no-referrer, no-store).
"""

import base64
import secrets
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.creditor import Creditor
from domain.debtor import LANGUAGES
from domain.look.look import Look
from ledger import logos
from ledger.database import Pool

_FIRST = "en"
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
# A checkout's own address is not known beforehand, and browsers hold form-action against where a
# form is redirected to; what it first calls is fixed in the page.
_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; form-action 'self' {to}; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("gateway.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
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


async def page(
    pool: Pool,
    template: str,
    language: str,
    creditor: Creditor | None,
    *,
    status: int = 200,
    forms_to: str = "https:",
    **facts: Any,
) -> Response:
    """One page.

    Args:
        pool: where logos are kept.
        template: a file in ``templates/``, without its ending.
        language: the reader's.
        creditor: in whose look; nobody's where it is not known whose page it is.
        status: of the answer.
        forms_to: where a form may be redirected to, as the policy writes it.
        facts: what the template shows.
    """
    look, nonce = creditor.look if creditor else Look(), secrets.token_urlsafe(16)
    text = (
        _pages()
        .get_template(f"{template}.html.j2")
        .render(
            language=language,
            words=words(language),
            creditor=creditor,
            palette=look.palette,
            logo=await _logo(pool, look),
            nonce=nonce,
            **facts,
        )
    )
    policy = _POLICY.format(nonce=nonce, to=forms_to)
    return HTMLResponse(text, status, _HEADERS | {"Content-Security-Policy": policy})


async def _logo(pool: Pool, look: Look) -> str | None:
    """Within the page, so that nothing is fetched from elsewhere."""
    if look.logo is None:
        return None
    try:
        kept = await logos.get(pool, look.logo.sha256)
    except LookupError:
        return None
    return f"data:image/png;base64,{base64.b64encode(kept.picture).decode()}"
