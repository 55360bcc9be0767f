"""The logo that the demo ships, kept in the ledger."""

from typing import Any

from ledger import logos
from ledger.database import Pool
from ledger.logos import LogoFile
from workers.profiles import Profile, read_profile
from workers.stack import DEMO_CREDITOR


def lumen() -> Profile:
    """The demo's creditor with its logo."""
    return read_profile(DEMO_CREDITOR)


def lumen_logo() -> LogoFile:
    """A logo as the ledger keeps it."""
    logo = lumen().logo
    assert logo is not None
    return logo


async def with_logo(pool: Pool) -> dict[str, Any]:
    """Keep the logo; the answer is the look that shows it."""
    await logos.save(pool, lumen_logo())
    return lumen().creditor.look.model_dump(mode="json")
