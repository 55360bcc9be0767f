"""The door of a debtor's page: whose link it is, whose form, and who gave the second fact."""

import re
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.link_token import link_of
from domain.payment_provider import PaymentProvider
from domain.portal import second_fact
from domain.portal.chosen import ToldNext
from domain.portal.tokens import form_of, form_token, is_known, known_token
from gateway.portal.look import ROOT, page, preferred, words
from gateway.state import GatewayState, Here
from ledger import payment_links, replies
from ledger.intake.from_page import Said
from ledger.payment_links import Opened

FORM_FIELD = "form"
_MOST_FIELDS, _MOST_FILES = 40, 3
_A_DAY, _MOST_A_DAY = timedelta(days=1), 20
"""Forms of one debtor: who found a link can fill neither the desk nor the store."""
_AFTER_A_LINK = ".,;:!?)>]'\""
"""What some programs take for a part of the link that it stands behind."""
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Nobody types these, and no database keeps the first."""


class NotLetInError(Exception):
    """The request ends here with this page."""

    def __init__(self, answer: Response) -> None:
        super().__init__(f"not let in: {answer.status_code}")
        self.answer = answer


class Guest:
    """A debtor, or whoever they gave their link to, in one request."""

    def __init__(self, here: GatewayState, request: Request, token: str, opened: Opened) -> None:
        self.here = here
        self.request = request
        self.token = token
        self.link, self.creditor, self.debtor, self.now = opened

    @property
    def language(self) -> str:
        """The debtor's."""
        return self.debtor.language

    @property
    def today(self) -> date:
        """The creditor's day."""
        return self.now.astimezone(self.creditor.zoneinfo).date()

    @property
    def words(self) -> dict[str, Any]:
        """What pages say in it."""
        return words(self.language)

    @property
    def provider(self) -> PaymentProvider | None:
        """Who collects online, where the creditor wishes that."""
        wished = self.creditor.pay_links
        return self.here.provider_of(self.creditor.slug) if wished else None

    @property
    def home(self) -> str:
        """The path of the page that the link opens."""
        return f"{ROOT}/{self.token}"

    @property
    def walk(self) -> str:
        """Which of the link's pages this is: ``/parts``; empty for the first."""
        return self.request.url.path.rpartition(self.token)[2]

    @property
    def address(self) -> str:
        """The same as others reach it."""
        return f"{self.here.config.public_url.rstrip('/')}{self.home}"

    @property
    def known(self) -> bool:
        """Whether the second fact was given, lately."""
        shown = self.request.cookies.get(self._cookie, "")
        return is_known(shown, self.link.id, self.now, self._secret)

    @property
    def _secret(self) -> str:
        secret = self.here.config.link_secret
        assert secret is not None
        return secret.get_secret_value()

    @property
    def _cookie(self) -> str:
        return f"known-{self.link.id.hex[:12]}"

    def remember(self, answer: Response) -> None:
        """They gave the second fact: for a while they see more on this link."""
        until = self.now + second_fact.LASTS
        answer.set_cookie(
            self._cookie,
            known_token(self.link.id, until, self._secret),
            max_age=int(second_fact.LASTS.total_seconds()),
            path=self.home,
            secure=self.here.config.is_secure,
            httponly=True,
            samesite="strict",
        )

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page in their language and their creditor's look, with a token for its form."""
        other = "en" if self.language == "nl" else "nl"
        return page(
            *(template, self.language, self.creditor),
            status=status,
            local=not self.here.config.is_secure,
            form_token=form_token(self.link.id, self._secret),
            **{"home": self.home, "switch": other, "here": self.walk, **facts},
        )

    def notice(self, what: str, status: int = 200, **facts: Any) -> Response:
        """A page that only says something."""
        shown = {it: facts.pop(it) for it in ("home", "switch", "reach") if it in facts}
        shown = {"reach": False, **shown}
        return self.page("notice", status, said=self.words[what], facts=facts, **shown)

    def to(self, walk: str = "") -> Response:
        """To another of their pages."""
        return RedirectResponse(f"{self.home}{walk}", 303, {"Referrer-Policy": "no-referrer"})

    async def form(self) -> tuple[UUID, FormData]:
        """What they filled in, on a form that we made for this link and that was not sent before.

        Raises:
            NotLetInError: the form is not ours, holds too much, is an answer already, or comes
                after too many in a day.
        """
        try:
            sent = await self.request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)
        except HTTPException as error:
            raise NotLetInError(self.notice("too_much", 413)) from error
        made = form_of(str(sent.get(FORM_FIELD, "")), self.link.id, self._secret)
        if made is None:
            self.here.metrics.count("forged", "portal")
            raise NotLetInError(self.notice("not_our_form", 403))
        if await replies.of_form(self.here.pool, made) is not None:
            raise NotLetInError(self.to(f"/said/{made}"))
        since, link = self.now - _A_DAY, self.link
        if await replies.on_page(self.here.pool, link.creditor, link.debtor, since) >= _MOST_A_DAY:
            self.here.metrics.count("too_often", "portal")
            raise NotLetInError(self.notice("too_often", 429, reach=True))
        return made, sent

    def said(self, form: UUID, text: str, what: str, **facts: str) -> Said:
        """The form as it is stored, with the words under ``next`` that say what follows."""
        told_next = ToldNext(what=what, facts=facts)
        return Said(form=form, link=self.link, text=text, told_next=told_next)

    def told_next(self, form: UUID) -> Response:
        """To the page that says what follows; a reload of it sends nothing again."""
        return self.to(f"/said/{form}")


async def _guest(token: str, request: Request, here: Here) -> Guest:
    """Who holds the link.

    Raises:
        NotLetInError: with a page that says so; to who guesses it tells nothing of anybody.
    """
    guest = await holder(token, request, here)
    if guest is None:
        here.metrics.count("unknown_link", "pay")
        raise NotLetInError(to_nobody(request, "unknown", 404))
    if guest.link.expired(guest.now):
        raise NotLetInError(guest.notice("expired", 410, home=None, switch=None, reach=True))
    return guest


async def holder(token: str, request: Request, here: GatewayState) -> Guest | None:
    """Whose link a token is, expired or not; None for what we did not make."""
    secret, token = here.config.link_secret, token.rstrip(_AFTER_A_LINK)
    link_id = link_of(token, secret.get_secret_value()) if secret else None
    opened = await payment_links.find(here.pool, link_id) if link_id else None
    return None if opened is None else Guest(here, request, token, opened)


def to_nobody(request: Request, what: str, status: int) -> Response:
    """A page for a reader whom we do not know, in the language that their browser asks for."""
    language = preferred(request.headers.get("accept-language", ""))
    said = words(language)[what]
    return page("notice", language, None, status=status, said=said, facts={}, reach=False)


AtTheDoor = Annotated[Guest, Depends(_guest)]


def text_of(sent: FormData, field: str, longest: int = 2000) -> str:
    """What was written into a field, cut at its longest."""
    value = sent.get(field)
    text = _UNWRITTEN.sub("", value) if isinstance(value, str) else ""
    return text.strip()[:longest]
