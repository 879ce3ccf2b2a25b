"""One normal form for storing Vietnamese text and one fold for finding it."""

import re
import unicodedata

# Letters that look like đ but are other characters; NFC does not unify them (domain reference 6.2).
_LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"})
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_QUALITIES = "\u0302\u0306\u031b"
# A tone that was typed before its circumflex, breve or horn keeps NFC from composing the letter.
_WRONG_ORDER = re.compile(f"([{_TONES}])([{_QUALITIES}])")
# Where nothing follows, the tone of oa, oe and uy is printed on either letter; q and u are one sound.
_LATE_TONE = re.compile(f"(?<![qQ])([oOuU])([aAeEyY])([{_TONES}])(?![^\\W\\d_]|[\u0300-\u036f])")
_PAIRS = frozenset({"oa", "oe", "uy"})
_SPACES = re.compile(r"\s+")
_MARKS = re.compile("[\u0300-\u036f]")


def nfc(text: str) -> str:
    """Return `text` in NFC with real đ and Đ and with the marks of each letter in composable order."""
    text = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    return unicodedata.normalize("NFC", _WRONG_ORDER.sub(r"\2\1", text))


def shown(name: object) -> str:
    """Return a path or file name as text that can be printed and kept; bytes that are no UTF-8 become a mark."""
    return nfc(str(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def squeeze(text: str) -> str:
    """Return `text` with single spaces and none at the ends."""
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Return the search form: lower case, no marks, đ as d, single spaces.

    Without marks the old and the new placement of a tone (hoà, hòa) are the same string.
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_LOOKALIKES)))
    return squeeze(bare.replace("\u0111", "d").replace("\u0110", "D").lower())


def placed(text: str) -> str:
    """Return `text` in NFC with one placement of tones: on the first letter of a final oa, oe, uy (hòa, khỏe, ủy).

    Both placements are right and official papers mix them (domain reference 6.2): this form is for comparing and for
    keeping beside the text as read, never in its place.
    """
    decomposed = unicodedata.normalize("NFD", nfc(text))
    return unicodedata.normalize("NFC", _LATE_TONE.sub(_earlier, decomposed))


def tone_key(text: str) -> str:
    """Return the form in which two spellings of one name are equal: tones placed alike, case and spaces apart."""
    return squeeze(placed(text)).casefold()


def _earlier(match: re.Match[str]) -> str:
    first, second, tone = match.groups()
    return f"{first}{tone}{second}" if (first + second).lower() in _PAIRS else match[0]
