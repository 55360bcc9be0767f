"""The address in a message where its invoices are paid, where the creditor is paid online."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from domain.link_token import token_of
from domain.payment_provider import ProviderOf, no_provider
from ledger import payment_links
from ledger.database import Connection


class PayLinks:
    """Makes the addresses.

    Args:
        public_url: how debtors reach the gateway.
        secret: what the addresses are signed with; none are made without it.
        provider_of: whose money can be collected online.
    """

    def __init__(
        self,
        public_url: str = "",
        secret: SecretStr | None = None,
        provider_of: ProviderOf = no_provider,
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._secret = secret
        self._provider_of = provider_of

    async def url(
        self, conn: Connection, creditor: str, debtor: str, covers: Sequence[str], now: datetime
    ) -> str | None:
        """Where these invoices are paid; the same for every message about them."""
        if self._provider_of(creditor) is None:
            return None
        return await self.page(conn, creditor, debtor, covers, now)

    async def page(
        self, conn: Connection, creditor: str, debtor: str, covers: Sequence[str], now: datetime
    ) -> str | None:
        """The same address, where nothing is paid online: the debtor sees all, and answers."""
        if self._secret is None:
            return None
        link = await payment_links.to_pay(conn, creditor, debtor, covers, now)
        return f"{self._public_url}/pay/{token_of(link, self._secret.get_secret_value())}"


NO_LINKS = PayLinks()
"""Messages carry account, reference and QR code only."""
