"""The faces of cards copied onto one sheet: each is cut out, set upright by itself and read, the front first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, hypot, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from core.fold import fold
from core.geometry import Matrix, apply, inverse, map_block, then, upright_matrix, upright_size
from core.page import MM_PER_INCH, Block, Word
from ocr import orient, reading, vietnamese
from ocr.engine import OcrEngine
from ocr.orient import Standing
from ocr.picture import Picture, reduced, warp
from ocr.reading import Reading
from ocr.survey import Survey, survey

# ISO/IEC 7810 ID-1 is 85.6 x 54 mm; with room for its outline and for a lean between those that are tried.
_BOX = _WIDE_MM, _HIGH_MM = 91.0, 59.0
_WHITE_MM = 2.0
# What the print of a face spans at least.
_PRINT_MM = (70.0, 44.0)
# Pixels of the copy that is searched, per millimetre.
_SCALE = 1.0
_LEANS = tuple(turn + lean for turn in (0, 90) for lean in range(-8, 9, 2))
_DARK = 160
_LETTERS = (100, 2000)
_LEAST_INK_MM2 = 100.0
# Of the ink of a face: how much may lie in the white around it, and how much that counts in the search.
_RIM_INK = 0.004
_RIM_WEIGHT = 20.0
_MOST_FACES = 4
# Of all ink of the sheet.
_LEAST_INSIDE = 0.6
_LEAST_IN_ONE = 0.18
_FEWEST_OUTSIDE = 2
# How far a number beside the faces is believed; a lone digit is believed as any lone sign.
_NUMBER_BELIEVED = 0.5
_SAME_LEAN = 1.0
# One of these stands on every card that offices are shown; two short blocks of print that lie like faces have none.
_CARDS = ("can cuoc", "chung minh", "identity", "lai xe", "driver", "dang ky xe", "bao hiem", "full name", "date of")
_ZONE = re.compile(r"^.?.?DVNM\d|[<«]{3}")

Floats = npt.NDArray[np.float32]
Understood = Callable[[tuple[Block, ...], int], tuple[Block, ...]]
"""Sets the blocks of an upright picture of this height in order, and their words right."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a face lies on a picture."""

    x: float
    """Of its middle, in millimetres."""
    y: float
    lean: float
    """Degrees counter-clockwise, roughly; 90 when it stands on its left side."""


@dataclass(frozen=True, slots=True)
class _Face:
    """What was read of a part of a picture."""

    blocks: tuple[Block, ...]
    """In pixels of the part when it stands upright, in reading order."""
    matrix: Matrix
    """From the picture to that part."""
    lean: float
    """Degrees counter-clockwise that the part leans on the picture, from -180 to 180."""
    middle: tuple[float, float]
    """On the picture."""

    @property
    def lines(self) -> list[str]:
        """What is read, line by line."""
        return [line.text for block in self.blocks for line in block.lines]

    @property
    def back(self) -> bool:
        """Whether the machine-readable zone of a card's back stands on it."""
        return any(_ZONE.search(line.replace(" ", "")) for line in self.lines)

    @property
    def card(self) -> bool:
        """Whether it says that it is of a card."""
        return self.back or any(words in fold(line) for line in self.lines for words in _CARDS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A viewer's cleaned picture, and how it is read."""

    grey: Picture
    dpi: float
    engine: OcrEngine
    understood: Understood

    def read(self, seen: Survey) -> Reading | None:
        """Return the words, understood, where the sheet shows at least two faces; None for any other sheet.

        Raise the errors of the engine.
        """
        if not _LETTERS[0] <= seen.letters <= _LETTERS[1]:
            return None
        places = find(self.grey, self.dpi)
        if len(places) < 2:
            return None
        faces = [self._face(place) for place in places]
        if not any(face.card for face in faces):
            return None
        standing = _standing(faces)
        page, size = self._page(standing)
        blocks = [
            map_block(block, then(inverse(face.matrix), page), *size)
            for face in self._in_order(faces, page)
            for block in face.blocks
        ]
        beside = self._beside(places, standing)
        top = min((block.bbox.y0 for block in blocks), default=0)
        above = [block for block in beside if block.bbox.y1 <= top]
        return Reading(standing, (*above, *blocks, *(block for block in beside if block not in above)))

    def _page(self, standing: Standing) -> tuple[Matrix, tuple[int, int]]:
        """Return the matrix from the picture to the upright page, and the size of that page."""
        height, width = self.grey.shape
        matrix = upright_matrix(width, height, standing.rotation, standing.skew)
        return matrix, upright_size(width, height, standing.rotation)

    def _face(self, place: Place) -> _Face:
        """Return what is read of the face at a place; raise the errors of the engine."""
        found, matrix = self._cut(place)
        seen = survey(found)
        read = reading.best(found, seen, orient.standings(seen), self.engine)
        turned, leans = read.standing.rotation, read.standing.skew
        height, width = found.shape
        upright = upright_matrix(width, height, turned, leans)
        blocks = self.understood(read.blocks, upright_size(width, height, turned)[1])
        mm = self.dpi / MM_PER_INCH
        return _Face(blocks, then(matrix, upright), _within(place.lean + leans - turned), (place.x * mm, place.y * mm))

    def _cut(self, place: Place) -> tuple[Picture, Matrix]:
        """Return the face at a place, its long side level, and the matrix to it."""
        mm = self.dpi / MM_PER_INCH
        wide, high = _WIDE_MM * mm, _HIGH_MM * mm
        x, y, lean = place.x * mm, place.y * mm, radians(place.lean)
        matrix: Matrix = (
            (cos(lean), -sin(lean), wide / 2 - cos(lean) * x + sin(lean) * y),
            (sin(lean), cos(lean), high / 2 - sin(lean) * x - cos(lean) * y),
        )
        return warp(self.grey, matrix, (round(wide), round(high))), matrix

    def _in_order(self, faces: list[_Face], page: Matrix) -> list[_Face]:
        """Return the faces row by row, of two the front first."""
        if len(faces) == 2 and faces[0].back != faces[1].back:
            return sorted(faces, key=lambda face: face.back)
        placed = [(*apply(page, *face.middle), face) for face in faces]
        rows: list[list[tuple[float, float, _Face]]] = []
        for one in sorted(placed, key=lambda one: one[1]):
            beside = rows and one[1] - rows[-1][0][1] < _HIGH_MM / 2 * self.dpi / MM_PER_INCH
            rows[-1].append(one) if beside else rows.append([one])
        return [face for row in rows for _, _, face in sorted(row, key=lambda one: one[0])]

    def _beside(self, places: list[Place], standing: Standing) -> tuple[Block, ...]:
        """Return what stands beside the faces, such as the words of a certified copy, in pixels of the page."""
        rest = self.grey.copy()
        for place in places:
            cv2.fillPoly(rest, [_corners(place, self.dpi / MM_PER_INCH)], 255)
        seen = survey(rest)
        if seen.letters < _FEWEST_OUTSIDE:
            return ()
        read = reading.best(rest, seen, [standing], self.engine)
        (matrix, size), (page, _) = self._page(read.standing), self._page(standing)
        blocks = self.understood(read.blocks, size[1])
        words = [word for block in blocks for line in block.lines for word in line.words]
        if not any(_number(word) for word in words) and not vietnamese.real_words(words):
            return ()
        return tuple(map_block(block, then(inverse(matrix), page), *size) for block in blocks)


def _number(word: Word) -> bool:
    """Return whether a word is a number, or has one, that is hardly made of specks."""
    return len(word.text) > 1 and word.confidence >= _NUMBER_BELIEVED and any(sign.isdigit() for sign in word.text)


def _within(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def _standing(faces: list[_Face]) -> Standing:
    """Return how the sheet stands: as its fronts do; straightened where all faces lean alike."""
    lean = next((face.lean for face in faces if not face.back), faces[0].lean)
    rotation = round(-lean / 90) * 90 % 360
    leans = [_within(face.lean + rotation) for face in faces]
    alike = max(leans) - min(leans) <= _SAME_LEAN
    return Standing(rotation, sum(leans) / len(leans) if alike else 0.0)


def find(grey: Picture, dpi: float) -> list[Place]:
    """Return where the faces of a cleaned picture lie; none when print elsewhere prevails."""
    longest = round(max(grey.shape) * _SCALE * MM_PER_INCH / dpi)
    dark = cv2.threshold(grey, _DARK - 1, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8, copy=False)
    ink = reduced(dark, longest).astype(np.float32) / np.float32(255)
    whole, page = float(ink.sum()), ink.copy()
    if max(float(_sums(ink, *box).max()) for box in (_BOX, _BOX[::-1])) < _LEAST_IN_ONE * whole:
        return []
    places: list[Place] = []
    while len(places) < _MOST_FACES:
        place = _best(ink, page)
        if place is None:
            break
        places.append(place)
        cv2.fillPoly(ink, [_corners(place, _SCALE)], 0.0)
    return places if float(ink.sum()) < (1 - _LEAST_INSIDE) * whole else []


def _best(ink: Floats, page: Floats) -> Place | None:
    """Return the place that holds most ink, with white around it on the whole page; None when that is no face."""
    height, width = ink.shape
    side = int(hypot(height, width)) + 2
    best: tuple[float, Place | None] = (_LEAST_INK_MM2 * _SCALE**2, None)
    for lean in _LEANS:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1)
        turn[:, 2] += (side - width) / 2, (side - height) / 2
        turned, every = (cv2.warpAffine(one, turn, (side, side)).astype(np.float32, copy=False) for one in (ink, page))
        inside = _sums(turned, _WIDE_MM, _HIGH_MM)
        rim = _sums(every, _WIDE_MM + 2 * _WHITE_MM, _HIGH_MM + 2 * _WHITE_MM) - _sums(every, _WIDE_MM, _HIGH_MM)
        score = inside - _RIM_WEIGHT * rim
        y, x = divmod(int(np.argmax(score)), side)
        if score[y, x] <= best[0] or rim[y, x] > _RIM_INK * inside[y, x]:
            continue
        middle = _middle(turned, x, y)
        if middle is not None:
            column, row = (min(round(value), side - 1) for value in middle)
            if rim[row, column] > _RIM_INK * inside[row, column]:
                # Something stands near one side of the face: the box stays as far from it as it was found.
                middle = x, y
            across, down = (cv2.invertAffineTransform(turn) @ (*middle, 1)) / _SCALE
            best = float(score[y, x]), Place(float(across), float(down), float(lean))
    return best[1]


def _sums(ink: Floats, wide: float, high: float) -> Floats:
    """Return the ink in the box of so many millimetres about every pixel."""
    box = (round(wide * _SCALE) | 1, round(high * _SCALE) | 1)
    return cv2.boxFilter(ink, -1, box, normalize=False, borderType=cv2.BORDER_CONSTANT).astype(np.float32, copy=False)


def _middle(ink: Floats, x: int, y: int) -> tuple[float, float] | None:
    """Return the middle of the print in the box about a pixel; None where it does not span a face."""
    across, down = round(_WIDE_MM * _SCALE / 2), round(_HIGH_MM * _SCALE / 2)
    left, top = max(0, x - across), max(0, y - down)
    part = ink[top : y + down + 1, left : x + across + 1]
    middle = []
    for axis, start, least in zip((0, 1), (left, top), _PRINT_MM, strict=True):
        sums = np.cumsum(part.sum(axis=axis))
        begin, end = np.searchsorted(sums, (0.01 * sums[-1], 0.99 * sums[-1]))
        if end - begin < least * _SCALE:
            return None
        middle.append(start + float(begin + end) / 2)
    return middle[0], middle[1]


def _corners(place: Place, scale: float) -> npt.NDArray[np.int32]:
    """Return the corners of the box of a face, at `scale` pixels per millimetre."""
    # OpenCV's angles run clockwise, as its y runs down.
    box = ((place.x * scale, place.y * scale), (_WIDE_MM * scale, _HIGH_MM * scale), -place.lean)
    return cv2.boxPoints(box).astype(np.int32)
