"""A TrueType font with one glyph that covers its whole box and has no ink.

Readers measure the place of a letter by its glyph. Without an embedded font they take one of their own, and PDFium
then drops a word of a single letter that its font lacks, such as "ở".
"""

import struct

UNITS = 1000
"""Units of one em."""
ASCENT, DESCENT = 800, -200
"""Units above and below the baseline; together one em, so that the font size is the height of a letter's box."""
ADVANCE = 500
"""Units from one letter to the next."""
_GLYPHS = 2
"""Glyph 0, for what is not defined, and glyph 1, for everything; both look alike."""
_MAGIC = 0x5F0F3CF5
_CHECKSUM_TARGET = 0xB1B0AFBA
_HEADER, _ENTRY = 12, 16
_ADJUSTMENT = 8
"""Where the checksum of the file stands in the table `head`."""


def _glyph() -> bytes:
    """Return an outline through two opposite corners and their middle: a box in extent, a line in area."""
    middle, between = ADVANCE // 2, (ASCENT + DESCENT) // 2
    header = struct.pack(">hhhhh", 1, 0, DESCENT, ADVANCE, ASCENT)
    contour = struct.pack(">HH", 2, 0) + b"\x01\x01\x01"
    across = struct.pack(">hhh", 0, ADVANCE, middle - ADVANCE)
    upwards = struct.pack(">hhh", DESCENT, ASCENT - DESCENT, between - ASCENT)
    return _padded(header + contour + across + upwards)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    words = (int.from_bytes(padded[at : at + 4], "big") for at in range(0, len(padded), 4))
    return sum(words) & 0xFFFFFFFF


def _tables() -> dict[str, bytes]:
    """Return the tables that a PDF asks of an embedded TrueType font (ISO 32000-1, 9.9), ordered by name."""
    glyph = _glyph()
    box = (0, DESCENT, ADVANCE, ASCENT)
    return {
        "glyf": glyph * _GLYPHS,
        "head": struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, _MAGIC, 0, UNITS, 0, 0, *box, 0, 8, 2, 1, 0),
        "hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE, 0, 0, ADVANCE, 1, *[0] * 7, _GLYPHS
        ),
        "hmtx": struct.pack(">Hh", ADVANCE, 0) * _GLYPHS,
        "loca": struct.pack(f">{_GLYPHS + 1}I", *(index * len(glyph) for index in range(_GLYPHS + 1))),
        "maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, _GLYPHS, 3, 1, 0, 0, 2, *[0] * 8),
    }


def truetype() -> bytes:
    """Return the font file."""
    tables = _tables()
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x10000, count, _ENTRY << power, power, (count << 4) - (_ENTRY << power))
    at, entries, body = _HEADER + _ENTRY * count, b"", b""
    for name, table in tables.items():
        entries += name.encode() + struct.pack(">III", _checksum(table), at + len(body), len(table))
        body += _padded(table)
    font = header + entries + body
    adjustment = (_CHECKSUM_TARGET - _checksum(font)) & 0xFFFFFFFF
    head = at + len(tables["glyf"]) + _ADJUSTMENT
    return font[:head] + struct.pack(">I", adjustment) + font[head + 4 :]
