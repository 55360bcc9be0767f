"""A creditor's profile as it lies on disk: a TOML file, and the logo beside it."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from activities.logo_picture import email_picture, shown_size
from domain.creditor import Creditor
from domain.look.colours import WHITE, contrast
from domain.look.logo import LARGEST, LogoRefusedError, logo_kind, svg_has_text
from domain.look.look import Logo, Look
from ledger import going_live, logos
from ledger.database import Pool
from ledger.going_live import Switched
from ledger.logos import LogoFile


class ProfileError(Exception):
    """A profile or its logo is not valid; the message names the file and every wrong field."""


class Profile(NamedTuple):
    """A creditor, and its logo where it has one."""

    creditor: Creditor
    logo: LogoFile | None


def read_profile(path: Path) -> Profile:
    """A creditor's profile from its TOML file.

    Raises:
        ProfileError: names every field that is wrong.
        OSError: the file cannot be read.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        logo = _logo(path, told)
        return Profile(Creditor.model_validate(told), logo)
    except UnicodeDecodeError as error:
        raise ProfileError(
            f"{path}: not UTF-8 text ({error.reason}, byte {error.start})"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: {error}") from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, it['loc']))}: {it['msg']}" for it in error.errors()]
        raise ProfileError(f"{path}: " + "; ".join(wrong)) from error


def _logo(path: Path, told: dict[str, Any]) -> LogoFile | None:
    """Read the logo that the profile names, and put in its place what the profile keeps of it."""
    look = told.get("look")
    if not isinstance(look, dict) or not isinstance(look.get("logo"), str):
        return None
    place = path.parent / look["logo"]
    try:
        with place.open("rb") as file:
            content = file.read(LARGEST + 1)
        kind = logo_kind(content)
        picture = email_picture(content, kind)
    except (OSError, LogoRefusedError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise ProfileError(f"{path}: look.logo: {place}: {why}") from error
    width, height = shown_size(picture)
    digest = hashlib.sha256(content).hexdigest()
    look["logo"] = Logo(sha256=digest, kind=kind, width=width, height=height)
    return LogoFile(sha256=digest, kind=kind, content=content, picture=picture)


async def save_profile(pool: Pool, profile: Profile) -> Switched:
    """Add a creditor with its logo, or replace it; what a change of mode concerns."""
    if profile.logo is not None:
        await logos.save(pool, profile.logo)
    return await going_live.save_profile(pool, profile.creditor)


def look_notes(profile: Profile) -> list[str]:
    """What to know about the look: chosen colours, and the logo as it will be shown."""
    look = profile.creditor.look
    notes = []
    if "accent" in look.model_fields_set:
        notes.append(_accent(look))
    if look.logo is not None and profile.logo is not None:
        notes.append(_shown(look.logo, profile.logo))
        if look.logo.kind == "svg" and svg_has_text(profile.logo.content):
            notes.append("look: the logo holds text; turn it into paths, or its font may differ")
    return notes


def _accent(look: Look) -> str:
    chosen, white = look.palette.on_accent, contrast(WHITE, look.accent)
    name = {"#ffffff": "white", "#000000": "black"}.get(chosen, chosen)
    ratio = contrast(chosen, look.accent)
    if chosen != WHITE and look.text is None:
        light = f"is too light for white text ({white:.1f}:1)"
        return f"look: {look.accent} {light}: {name} text is used ({ratio:.1f}:1)"
    return f"look: {name} text on {look.accent} ({ratio:.1f}:1)"


def _shown(logo: Logo, file: LogoFile) -> str:
    size = f"{len(file.content) / 1000:.1f} kB"
    sent = f"{len(file.picture) / 1000:.1f} kB"
    return (
        f"look: logo {logo.kind.upper()}, {size}; in emails {logo.width} by {logo.height}, {sent}"
    )
