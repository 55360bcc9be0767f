"""The door of a debtor's page: whose link it is, whose form, and who gave the second fact."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.link_token import link_of
from domain.payment_provider import PaymentProvider
from domain.portal import second_fact
from domain.portal.chosen import ToldNext
from domain.portal.tokens import form_of, form_token, is_known, known_token
from gateway.portal.look import ROOT, page, preferred, words
from gateway.state import GatewayState, Here
from ledger import clock, creditors, debtors, payment_links, replies
from ledger.intake.from_page import Said
from ledger.payment_links import Link

FORM_FIELD = "form"
_MOST_FIELDS, _MOST_FILES = 40, 3


class NotLetInError(Exception):
    """The request ends here with this page."""

    def __init__(self, answer: Response) -> None:
        super().__init__(f"not let in: {answer.status_code}")
        self.answer = answer


class Guest:
    """A debtor, or whoever they gave their link to, in one request."""

    def __init__(
        self,
        here: GatewayState,
        request: Request,
        token: str,
        link: Link,
        creditor: Creditor,
        debtor: Debtor,
        now: datetime,
    ) -> None:
        self.here = here
        self.request = request
        self.token = token
        self.link = link
        self.creditor = creditor
        self.debtor = debtor
        self.now = now

    @property
    def language(self) -> str:
        """The debtor's."""
        return self.debtor.language

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
            home=self.home,
            switch={"language": other, "name": words(other)["name"]},
            form_token=form_token(self.link.id, self._secret),
            **facts,
        )

    def notice(self, what: str, status: int = 200, **facts: str) -> Response:
        """A page that only says something."""
        said = self.words[what]
        return self.page("notice", status, said=said, facts=facts)

    def to(self, walk: str = "") -> Response:
        """To another of their pages."""
        return RedirectResponse(f"{self.home}{walk}", 303, {"Referrer-Policy": "no-referrer"})

    async def form(self) -> tuple[UUID, FormData]:
        """What they filled in, on a form that we made for this link and that was not sent before.

        Raises:
            NotLetInError: the form is not ours, holds too much, or is an answer already.
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
    secret = here.config.link_secret
    link_id = link_of(token, secret.get_secret_value()) if secret else None
    guest = await _holder(token, link_id, request, here) if link_id else None
    if guest is None:
        here.metrics.count("unknown_link", "pay")
        language = preferred(request.headers.get("accept-language", ""))
        said = words(language)["unknown"]
        raise NotLetInError(page("notice", language, None, status=404, said=said, facts={}))
    if guest.link.expired(guest.now):
        raise NotLetInError(guest.notice("expired", 410))
    return guest


async def _holder(token: str, link_id: UUID, request: Request, here: GatewayState) -> Guest | None:
    """One connection for all: under load, taking turns at many costs more than the statements."""
    async with here.pool.acquire() as conn:
        link = await payment_links.find(conn, link_id)
        if link is None:
            return None
        now = await clock.now(conn)
        creditor = await creditors.get(conn, link.creditor)
        debtor = await debtors.get(conn, link.creditor, link.debtor)
    return Guest(here, request, token, link, creditor, debtor, now)


AtTheDoor = Annotated[Guest, Depends(_guest)]


def text_of(sent: FormData, field: str, longest: int = 2000) -> str:
    """What was written into a field, cut at its longest."""
    value = sent.get(field)
    return value.strip()[:longest] if isinstance(value, str) else ""
