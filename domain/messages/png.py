"""A picture in black and white as PNG (RFC 2083), one bit a pixel: small, and quickly made."""

import struct
import zlib

_BITS = bytes.maketrans(b"\x00\xff", b"01")


def black_and_white(pixels: bytes, width: int, scale: int) -> bytes:
    """The picture, each pixel ``scale`` times as wide and as high.

    Args:
        pixels: a byte each, row by row: 0 is black, 255 is white.
        width: in pixels, before they grow.
        scale: how often each is repeated.
    """
    rows = [_packed(pixels[at : at + width], scale) for at in range(0, len(pixels), width)]
    header = struct.pack(">IIBBBBB", width * scale, len(rows) * scale, 1, 0, 0, 0, 0)
    body = zlib.compress(b"".join(row * scale for row in rows))
    parts = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _packed(row: bytes, scale: int) -> bytes:
    """Eight pixels a byte, behind the byte that says that the row is not filtered."""
    digits = row.translate(_BITS).replace(b"0", b"0" * scale).replace(b"1", b"1" * scale)
    spare = -len(digits) % 8
    return b"\0" + (int(digits, 2) << spare).to_bytes((len(digits) + spare) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
