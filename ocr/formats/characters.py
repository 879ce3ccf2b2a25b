"""Text as every format can carry it."""

import re

from core.fold import nfc

# What XML 1.0, UTF-8 or a ToUnicode map cannot hold: controls, lone surrogates, the two non-characters of each plane.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def fit(text: str) -> str:
    """Return `text` in NFC with U+FFFD for every character that is none."""
    return nfc(_UNFIT.sub("\ufffd", text))
