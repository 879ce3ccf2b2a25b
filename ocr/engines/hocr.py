"""Tesseract's hOCR with the alternatives of every sign (`lstm_choice_mode=2`) as blocks, lines and words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree as ET

from core.fold import nfc
from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr.spelled import Sign, SpelledWord

_SPAN = "{http://www.w3.org/1999/xhtml}span"
_BLOCK = "ocr_carea"
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})
_WORD = "ocrx_word"
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_wconf (-?\d+)")
_SUPPORT = "x_confs "
# Ruling lines and specks come out as lone signs that the engine itself does not believe.
_SIGN_CONFIDENCE = 0.5
# It writes dates with the slash of fractions now and then; no paper of ours has one.
_SLASHES = str.maketrans("\u2044\u2215", "//")


def parse(text: bytes) -> tuple[Block, ...]:
    """Return the blocks in the order of the engine, in NFC; raise ValueError for what is no hOCR."""
    try:
        root = ET.fromstring(text)  # noqa: S314  (written by our own Tesseract, without entities of others)
    except ET.ParseError as e:
        raise ValueError(f"no hOCR: {e}") from e
    if not root.tag.endswith("html"):
        raise ValueError("no hOCR")
    blocks = []
    for area in root.iter():
        if area.get("class") == _BLOCK:
            lines = tuple(_lines(area))
            if lines:
                blocks.append(Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), lines))
    return tuple(blocks)


def _lines(area: "ET.Element") -> Iterator[Line]:
    for span in area.iter(_SPAN):
        if span.get("class") in _LINES:
            words = [word for inner in span if inner.get("class") == _WORD and (word := _word(inner)) is not None]
            if words:
                yield Line(tuple(words), enclosing([word.bbox for word in words]))


def _word(span: "ET.Element") -> Word | None:
    text = _clean("".join((span.text or "").split()))
    title = span.get("title", "")
    box, confidence = _BOX.search(title), _CONFIDENCE.search(title)
    if box is None or confidence is None:
        raise ValueError("a word without a place or confidence")
    sure = min(max(int(confidence[1]) / 100, 0.0), 1.0)
    if not text or (sure < _SIGN_CONFIDENCE and not any(sign.isalnum() for sign in text)):
        return None
    places = tuple(place for group in span if (place := _place(group)))
    # Where the places do not spell the word (the engine joined signs), nothing is known of its alternatives.
    if "".join(place[0].text for place in places) != text:
        places = ()
    x0, y0, x1, y1 = map(int, box.groups())
    return SpelledWord(text, BBox(x0, y0, x1, y1), sure, places=places)


def _place(group: "ET.Element") -> tuple[Sign, ...]:
    """Return the signs that may stand in one place, best first; none for the space before a word."""
    found: dict[str, float] = {}
    for choice in group:
        title = choice.get("title", "")
        if not title.startswith(_SUPPORT):
            raise ValueError("an alternative without its support")
        sign = _sign(choice.text or "")
        if not sign and not found:
            return ()
        if sign:
            found.setdefault(sign, float(title[len(_SUPPORT) :]))
    best = max(found.values(), default=0.0)
    return tuple(Sign(sign, best - support) for sign, support in found.items())


@lru_cache(maxsize=1 << 10)
def _sign(text: str) -> str:
    """Return a sign as it is kept: a page has thousands, of the same few."""
    return _clean(text.strip())


def _clean(text: str) -> str:
    return nfc(text).translate(_SLASHES)
