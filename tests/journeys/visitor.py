"""A debtor on their phone: what they read on their page, and what they do there."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from domain.payment_provider import PaymentStatus, ProviderOf
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger.database import Pool
from tests.journeys.town import DESK, Town
from tests.support.till import LINK_SECRET

_TOKEN = re.compile(r'name="form" value="([^"]+)"')

_BACK = re.compile(r'name="to" value="([^"]*)"')


class Visitor:
    """Sanne on her phone, without scripts; and Mollie that calls our webhook."""

    def __init__(self, town: Town, web: httpx.AsyncClient) -> None:
        self._town = town
        self._web = web

    @property
    def link(self) -> str:
        """The one in the last message that has one."""
        said = " ".join(it.contact.body for it in self._town.post.messages)
        return str(re.findall(rf"{DESK}(/pay/[\w-]+)", said)[-1])

    async def reads(self, walk: str = "", link: str | None = None) -> str:
        """What a page of hers says, without its style; by another link where one is given."""
        answer = await self._opens(walk, link)
        assert answer.status_code == 200, answer.text
        return _text(answer)

    async def fills(self, walk: str, *, twice: bool = False, **fields: str) -> str:
        """Opens a form, fills it in and sends it; what the next page says."""
        form = _TOKEN.findall((await self._opens(walk)).text)[0]
        sending = {"form": form, **fields}
        answer = await self._sends(walk, sending)
        if twice:
            assert _text(await self._sends(walk, sending)) == _text(answer), "a reload: the same"
        return _text(answer)

    async def changes_language(self, walk: str, language: str) -> str:
        """By the button below a page."""
        page = (await self._opens(walk)).text
        form, back = _TOKEN.findall(page)[-1], _BACK.findall(page)[-1]
        fields = {"form": form, "to": back, "language": language}
        return _text(await self._sends("/language", fields))

    async def clicks(self, link: str | None = None) -> str:
        """Where the button to pay leads to; what the page says instead."""
        call = self._web.post(link or self.link, follow_redirects=False)
        answer = await self._town.happens(call)
        return answer.headers["location"] if answer.status_code == 303 else _text(answer)

    async def pays(self, link: str | None = None) -> str:
        """To the checkout, and through it."""
        address = await self.clicks(link)
        assert address.startswith("https://checkout.example/"), address
        self._town.till.ends(PaymentStatus.PAID, await self._town.now())
        await self.called()
        return address

    async def called(self, which: str | None = None) -> int:
        """Mollie calls our webhook."""
        form = {"id": which or self._town.till.last}
        call = self._web.post("/webhooks/mollie", data=form)
        return (await self._town.happens(call)).status_code

    @property
    def asked(self) -> list[str]:
        """What each checkout was opened for."""
        return [str(order.amount.amount) for order in self._town.till.orders.values()]

    async def _opens(self, walk: str, link: str | None = None) -> httpx.Response:
        return await self._town.happens(self._web.get(f"{link or self.link}{walk}"))

    async def _sends(self, walk: str, fields: dict[str, str]) -> httpx.Response:
        return await self._town.happens(self._web.post(f"{self.link}{walk}", data=fields))


@asynccontextmanager
async def visiting(town: Town, pool: Pool, provider_of: ProviderOf) -> AsyncIterator[Visitor]:
    """Sanne's phone over the real gateway."""
    config = GatewayConfig(public_url=DESK, link_secret=LINK_SECRET)
    transport = httpx.ASGITransport(create_app(config, pool, provider_of=provider_of))
    async with httpx.AsyncClient(transport=transport, base_url=DESK, follow_redirects=True) as web:
        yield Visitor(town, web)


def _text(answer: httpx.Response) -> str:
    body = answer.text.split("</head>")[-1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\xa0", " ").split())
