"""The address in a message where its invoices are paid, where the creditor wants that."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from domain.link_token import token_of
from ledger import payment_links
from ledger.database import Connection


class PayLinks:
    """Makes the addresses; who writes messages needs no provider's key for it.

    Args:
        public_url: how debtors reach the gateway.
        secret: what the addresses are signed with; none are made without it.
    """

    def __init__(self, public_url: str = "", secret: SecretStr | None = None) -> None:
        self._public_url = public_url.rstrip("/")
        self._secret = secret

    async def page(
        self, conn: Connection, creditor: str, debtor: str, covers: Sequence[str], now: datetime
    ) -> str | None:
        """Where these invoices are seen, answered and paid; one for all messages about them."""
        if self._secret is None:
            return None
        link = await payment_links.to_pay(conn, creditor, debtor, covers, now)
        return f"{self._public_url}/pay/{token_of(link, self._secret.get_secret_value())}"


NO_LINKS = PayLinks()
"""Messages carry account, reference and QR code only."""
