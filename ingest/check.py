"""What is this file, by its first bytes, and what is known of it before it is taken apart."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import EmptyFile, UnsupportedFile

PDF = "application/pdf"
TIFF = "image/tiff"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
HEIC = "image/heic"
JP2 = "image/jp2"
GIF = "image/gif"
BMP = "image/bmp"

HEAD = 1024
"""Bytes looked at; PDF viewers accept a header anywhere in them (PDF reference 1.7, implementation note 13)."""

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", JP2),
    (b"\xff\x4f\xff\x51", JP2),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}


@dataclass(frozen=True)
class FileFacts:
    """What a file is, known once it was opened."""

    media_type: str
    page_count: int
    signed: bool
    """The PDF has a filled signature field; its bytes are evidence."""


def media_type(path: Path) -> str:
    """Return the media type by content, never by name; raise EmptyFile, or UnsupportedFile for what we do not read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise EmptyFile
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and _is_heif(head):
        return HEIC
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return BMP
    if b"%PDF-" in head:
        return PDF
    raise UnsupportedFile("no known signature at its start")


def _is_heif(head: bytes) -> bool:
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    return bool(brands & _HEIF_BRANDS) and b"avif" not in brands
