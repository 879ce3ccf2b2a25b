"""Reads a cleaned page with an engine, and again where the first reading lost it or the way up was doubtful."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.geometry import inverse, map_block, scaling, upright_size
from core.page import Block, Word
from ocr import cells, clean, lost, numerals, rules, tables, vietnamese
from ocr.engine import OcrEngine
from ocr.modes import Mode
from ocr.orient import Standing
from ocr.picture import Picture, upright_scaled
from ocr.survey import Survey
from ocr.tables import Table

BEST_TEXT_HEIGHT = 15.0
"""Pixels of a small letter at which Tesseract's `vie` reads best, measured on real and drawn pages: taller print is
reduced to it; smaller print is left alone, because plainly enlarging real scans made them worse."""
_WORTH_REDUCING = 0.95
_LOST = 0.4
_FEW_LETTERS = 60
_DOUBTFUL = 0.5
_CROP_HEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine read in one standing; boxes in pixels of the upright page."""

    standing: Standing
    blocks: tuple[Block, ...] = ()

    @property
    def words(self) -> list[Word]:
        """All words, in the order of the engine."""
        return [word for block in self.blocks for line in block.lines for word in line.words]


def best(grey: Picture, seen: Survey, standings: list[Standing], engine: OcrEngine) -> Reading:
    """Return the most believable reading of a viewer's cleaned picture; raise the errors of the engine."""
    standing = standings[0] if len(standings) == 1 else _way_up(grey, seen, standings, engine)
    reading = _read(grey, seen, standing, engine, Mode.PAGE)
    if _lost(reading, seen):
        reading = _better(reading, _read(grey, seen, standing, engine, Mode.BLOCK))
    if len(standings) == 1 and _doubtful(reading):
        over = Standing((standing.rotation + 180) % 360, standing.skew)
        reading = _better(reading, _read(grey, seen, over, engine, Mode.PAGE))
    return reading


def _way_up(grey: Picture, seen: Survey, standings: list[Standing], engine: OcrEngine) -> Standing:
    """Return the standing in which a crop with much print reads best; the likeliest when none reads at all."""
    weights = []
    for standing in standings:
        page = prepared(grey, seen, standing)
        blocks = engine.recognize(_crop(page), Mode.SPARSE)
        weights.append(vietnamese.weight(word for block in blocks for line in block.lines for word in line.words))
    return standings[int(np.argmax(weights))]


def _crop(page: Picture) -> Picture:
    """Return the full-width part of a page in which most of its print lies."""
    height = page.shape[0]
    wanted = max(round(height * _CROP_HEIGHT), min(height, 400))
    ink = np.cumsum(np.concatenate([[0], (page < 128).sum(axis=1)]))
    top = int(np.argmax(ink[wanted:] - ink[: height + 1 - wanted]))
    return np.ascontiguousarray(page[top : top + wanted])


def prepared(grey: Picture, seen: Survey, standing: Standing) -> Picture:
    """Return the page as the engine reads it best: upright, straight, of its best height, without rules and specks."""
    return _with_tables(grey, seen, standing)[0]


def _with_tables(grey: Picture, seen: Survey, standing: Standing) -> tuple[Picture, tuple[Table, ...]]:
    """Return the page as the engine reads it best, and where its tables are."""
    factor = _factor(seen)
    page = upright_scaled(grey, standing.rotation, standing.skew, factor)
    if not seen.text_height:
        return page, ()
    height = seen.text_height * factor
    ruled = rules.find(page, height)
    grids = tables.find(ruled, height)
    return clean.despeckled(rules.without(page, ruled, tables.frames(ruled, grids)), height), grids


def _factor(seen: Survey) -> float:
    factor = BEST_TEXT_HEIGHT / seen.text_height if seen.text_height else 1.0
    return factor if factor < _WORTH_REDUCING else 1.0


def _read(grey: Picture, seen: Survey, standing: Standing, engine: OcrEngine, mode: Mode) -> Reading:
    page, grids = _with_tables(grey, seen, standing)
    factor = _factor(seen)
    text_height = seen.text_height * factor
    blocks = engine.recognize(cells.without(page, grids), mode)
    for table in cells.read(page, grids, text_height, engine):
        blocks = cells.among(blocks, table)
    blocks = numerals.counted(page, lost.found(page, blocks, text_height, engine))
    height, width = grey.shape
    size = upright_size(width, height, standing.rotation)
    # In pixels of the upright page, not of the copy that the engine read.
    return Reading(standing, tuple(map_block(block, inverse(scaling(factor)), *size) for block in blocks))


def _lost(reading: Reading, seen: Survey) -> bool:
    """Return whether far fewer letters were read than lie on the page: the engine's layout lost a part of it."""
    return seen.letters > _FEW_LETTERS and letters(reading.words) < _LOST * seen.letters


def letters(words: Iterable[Word]) -> int:
    """Return how many letters and digits the words have."""
    return sum(sign.isalnum() for word in words for sign in word.text)


def _doubtful(reading: Reading) -> bool:
    words = reading.words
    return len(words) > 3 and vietnamese.weight(words) < _DOUBTFUL * letters(words)


def _better(first: Reading, second: Reading) -> Reading:
    return second if vietnamese.weight(second.words) > vietnamese.weight(first.words) else first
