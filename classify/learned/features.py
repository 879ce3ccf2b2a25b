"""A paper as numbers: letter runs of its title, head and text, with and without marks, and its layout cues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from classify import titles
from classify.heads import Head
from classify.learned.cues import cues
from classify.learned.grams import BITS, Buckets, grams, named
from classify.sheet import Sheet, flat
from core.fold import placed, squeeze

ZONES = ("title", "head", "text", "marked", "layout")
"""Where a feature comes from; each zone of a paper has the same length, so that long texts do not drown titles."""
_LETTERS, _MORE = 3600, 1500
"""How much of the first page's text, and of all others', is looked at."""
_HEAD_ROWS = 7
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Features:
    """What occurs in a paper and how often."""

    keys: Buckets
    """Zone and bucket, `zone << BITS | bucket`, ascending."""
    counts: npt.NDArray[np.float32]


def features(sheets: Sequence[Sheet], head: Head | None, blocks: Sequence[titles.Block]) -> Features:
    """Return the features of a paper: title, head and layout of its first page, text of all `sheets`."""
    first = sheets[0]
    rows = head.rows if head else _HEAD_ROWS
    top = " ".join(piece.text for row in first.rows[:rows] for piece in row)
    text = _text(first)[:_LETTERS] + " " + " ".join(map(_text, sheets[1:]))[:_MORE]
    title = "".join(f"|{line}" for block in blocks if block.capitals for line in block.lines)
    found = (
        grams(f"{title}|", (3, 4, 5), 1),
        grams(_plain(top), (3, 4), 2),
        grams(_plain(text), (2, 3, 4, 5), 3),
        grams(f" {placed(_DIGITS.sub('0', text)).lower()} ", (2, 3, 4), 4),
        named(cues(first, head, blocks), 5),
    )
    parts = [np.unique(zone, return_counts=True) for zone in found]
    keys = [buckets | np.uint32(number << BITS) for number, (buckets, _) in enumerate(parts)]
    return Features(np.concatenate(keys), np.concatenate([counts for _, counts in parts]).astype(np.float32))


def _text(sheet: Sheet) -> str:
    return " ".join(piece.text for row in sheet.rows for piece in row)


def _plain(text: str) -> str:
    return f" {squeeze(_DIGITS.sub('0', flat(text)))} "
