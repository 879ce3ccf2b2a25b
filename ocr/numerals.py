"""Roman numerals by their strokes: of III and VIII the engine often reads one stroke too few, or two as an H."""

import re
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core.page import BBox, Block, Reason, Word
from ocr.picture import Picture
from ocr.vietnamese import Kind, kind

_NUMERAL = re.compile(r"(\W*)([XV]*)([IH]{1,4})(\W*)")
_DARK = 140
# Parts of the height of a capital between which its strokes stand apart: below serifs, above the bar of an H and the
# middle of an X; how many of the rows there must agree.
_FROM, _TO = 0.22, 0.38
_AGREED = 0.75
# The same for the bar of an H, from which part of the height on a run is one, and how much fainter than the strokes it
# may be: a thin bar that lies on two rows of the scan has half of their darkness, or less.
_MIDDLE = (0.38, 0.62)
_BAR = 0.4
_FAINT = 0.2
# Percentiles of the box of a word that are its strokes and its paper.
_STROKES, _PAPER = 3, 90
_MOST_STROKES = 3
# How much wider than another a stroke may be, and how much farther from the next one.
_ALIKE = 1.8

_Ints = npt.NDArray[np.int64]


def counted(page: Picture, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of an upright page with as many strokes in each Roman numeral as the picture has."""
    return tuple(
        replace(
            block,
            lines=tuple(
                replace(line, words=tuple(_counted(page, word) for word in line.words)) for line in block.lines
            ),
        )
        for block in blocks
    )


def _counted(page: Picture, word: Word) -> Word:
    read = _NUMERAL.fullmatch(word.text)
    if read is None or _is_capitals(read[2], read[3]):
        return word
    count, left = strokes(page, word.bbox, len(read[2]))
    # Strokes that run into one another look like fewer: only what is more, or as many with an H for two, is believed.
    if "H" in read[3]:
        believed = count >= min(_MOST_STROKES, len(read[3]) + read[3].count("H")) and not _barred(page, word.bbox, left)
    else:
        believed = count > len(read[3])
    if not believed:
        return word
    text = read[1] + read[2] + "I" * count + read[4]
    if text == word.text or kind(text) is not Kind.ROMAN:
        return word
    return Word(text, word.bbox, word.confidence, word.first or word.text, Reason.LOOKALIKE)


def _is_capitals(before: str, strokes: str) -> bool:
    """Return whether letters are initials or an abbreviation, such as H. or XH, which look like II and XII."""
    return set(strokes) == {"H"} and "V" not in before


def strokes(page: Picture, box: BBox, before: int) -> tuple[int, int]:
    """Return how many upright strokes, all alike, stand behind so many letters V or X, and where the first begins.

    That is in pixels from the left of the box; there are 0 strokes where it is not clear.
    """
    height = box.height
    rows = page[box.y0 + round(_FROM * height) : box.y0 + round(_TO * height) + 1, box.x0 : box.x1] < _DARK
    found = [runs for row in rows if len(runs := _runs(row))]
    counts = [len(runs) - 2 * before for runs in found]
    if not counts:
        return 0, 0
    usual = max(set(counts), key=counts.count)
    if not 0 < usual <= _MOST_STROKES or counts.count(usual) < _AGREED * len(rows):
        return 0, 0
    behind = [runs[2 * before :] for runs, count in zip(found, counts, strict=True) if count == usual]
    mean = np.mean(behind, axis=0)
    wide, apart = mean[:, 1] - mean[:, 0], np.diff(mean[:, 0])
    alike = wide.max() <= _ALIKE * wide.min() and (len(apart) < 2 or apart.max() <= _ALIKE * apart.min())
    return (usual, round(mean[0, 0])) if alike else (0, 0)


def _barred(page: Picture, box: BBox, left: int) -> bool:
    """Return whether a bar lies across the middle of the strokes of a box, as in an H, be it paler than they are.

    `left` is where the strokes begin in the box: the foot of a V before them is wide, too.

    Strokes that run into one another look like that, too: nothing is clear there.
    """
    whole = page[box.y0 : box.y1, box.x0 : box.x1]
    if not whole.size:
        return False
    ink, paper = np.percentile(whole, (_STROKES, _PAPER))
    rows = whole[round(_MIDDLE[0] * box.height) : round(_MIDDLE[1] * box.height) + 1, left:]
    widest = max(
        (int(np.diff(runs).max()) for row in rows < paper - _FAINT * (paper - ink) if len(runs := _runs(row))),
        default=0,
    )
    return widest > _BAR * box.height


def _runs(row: npt.NDArray[np.bool_]) -> _Ints:
    """Return where the dark runs of a row begin and end, one a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return edges.reshape(-1, 2)
