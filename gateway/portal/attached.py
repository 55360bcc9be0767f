"""Files that debtors send along: what they are by their content, small enough, and safe to keep.

A photo is drawn anew: nothing of what a camera or anybody else hid in the file is kept, not the
place where it was taken either. A PDF is kept as it is, and only ever handed out as a download.
"""

import asyncio
import io
import re
from collections.abc import Sequence
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.datastructures import FormData, UploadFile

from ledger.attachments import Attachment

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
AT_MOST = 3
_PIXELS = 60_000_000
"""More than any phone makes; a small file can claim to be far larger."""
_SIDE = 2400
"""To which a photo is made smaller: enough to read a letter by."""
_PICTURES = ("JPEG", "PNG", "WEBP")
_PDF = re.compile(rb"\A\s{0,16}%PDF-[12]\.\d")
_UNSAFE = re.compile(r"[^\w .()-]+")


class FileRefusedError(ValueError):
    """A file that is not kept; its text is the name of the words that say why."""


async def attached(sent: FormData, field: str) -> list[Attachment]:
    """The files of a form, checked.

    Raises:
        FileRefusedError: one is too large, or neither a photo nor a PDF; or there are too many.
    """
    files = [it for it in sent.getlist(field) if isinstance(it, UploadFile) and it.filename]
    if len(files) > AT_MOST:
        raise FileRefusedError("too_many")
    return [await _kept(it) for it in files]


async def _kept(file: UploadFile) -> Attachment:
    content = await file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FileRefusedError("too_large")
    name = _UNSAFE.sub("_", (file.filename or "").rpartition("/")[2].rpartition("\\")[2])[-80:]
    if _PDF.match(content):
        return _attachment(name, "pdf", "application/pdf", content)
    drawn = await asyncio.to_thread(_drawn_anew, content)
    return _attachment(name, "jpg", "image/jpeg", drawn)


def _drawn_anew(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=_PICTURES) as picture:
            if picture.width * picture.height > _PIXELS:
                raise FileRefusedError("too_large")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileRefusedError("no_picture") from error
    upright.thumbnail((_SIDE, _SIDE))
    anew, written = Image.new("RGB", upright.size), io.BytesIO()
    anew.paste(upright)
    anew.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()


def _attachment(name: str, ending: str, media_type: str, content: bytes) -> Attachment:
    stem = name.rpartition(".")[0] or name or "file"
    return Attachment(id=uuid4(), name=f"{stem}.{ending}", media_type=media_type, content=content)


def links(files: Sequence[Attachment], public_url: str) -> tuple[str, ...]:
    """Where staff find them: what stands as evidence with a complaint."""
    return tuple(f"{public_url.rstrip('/')}/desk/attachments/{it.id}" for it in files)
