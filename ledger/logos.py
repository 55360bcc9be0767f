"""Logos, kept by the hash of their content and never changed."""

from domain.look.logo import LogoKind
from domain.model import Model
from ledger.database import Connection, Pool


class LogoFile(Model):
    """A logo as it was given, and as emails show it (PNG)."""

    sha256: str
    kind: LogoKind
    content: bytes
    picture: bytes


async def save(conn: Connection | Pool, logo: LogoFile) -> None:
    """Keep a logo; the same content is kept once."""
    await conn.execute(
        """insert into logos (sha256, kind, content, picture) values ($1, $2, $3, $4)
           on conflict (sha256) do update set picture = $4""",
        *(logo.sha256, logo.kind, logo.content, logo.picture),
    )


async def get(conn: Connection | Pool, sha256: str) -> LogoFile:
    """A logo by its hash.

    Raises:
        LookupError: it is not kept here.
    """
    row = await conn.fetchrow("select * from logos where sha256 = $1", sha256)
    if row is None:
        raise LookupError(f"logo {sha256[:12]}… is missing: add the creditor again")
    return LogoFile.model_validate(dict(row))
