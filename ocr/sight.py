"""What the bare picture of a page shows of how it was taken: light, letters, sharpness, edges; nothing is read."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr import clean
from ocr.components import components
from ocr.picture import Picture, reduced

_LIGHT_COPY = 450
_DARKEST_LIGHT = 8
_WINDOW = np.ones((9, 9), np.uint8)
"""Pixels of the looked-at copy in which an edge rises; a wider one is far out of focus."""
_FEWEST_LETTERS = 8
_CRUMB = 0.1
_SPECK = 0.6
_SMALLER_LETTERS = 35
# In heights of the things that hold half of the ink: a median this small is that of dots, and what a dot is.
_MOSTLY_DOTS = 0.5
_DOT = 0.4
# Of the darkest print: from where a pixel counts as print, beside what noise and the grain of paper reach.
_PRINT_PART = 0.3
_PRINT_NOISE = 5.0
_LEAST_PRINT = 10.0
_BURNT = 252
_WHITE_PAPER = 247
_FEW_INSIDE = 0.25
_LEAST_GLARE = 0.01
_COMPACT = 0.45
_DIM = 45
_SMOOTH = 0.05
# In letter heights: how near to the edge of the picture print stands that goes on beyond it.
_NEAR_EDGE = 0.6

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a grey picture shows; brightness from 0 to 255, parts from 0 to 1."""

    paper: float
    """Brightness of the paper."""
    dim: float = 0.0
    """Part of the page that lies in a deep shadow with a soft rim."""
    glare: float = 0.0
    """Part of the page that is burnt out although the paper is darker."""
    white: float = 0.0
    """Part of the page that is as white as a picture can be."""
    ink: float = 0.0
    """Part of the page that is print."""
    letters: int = 0
    """Things of the size and shape of a letter."""
    text_height: float = 0.0
    """Median height of letters, in pixels of the looked-at copy; 0 without letters."""
    letter_size: float = 0.0
    """Shorter side of the smaller letters, in the same pixels: what blur glues together does not change it much."""
    contrast: float = 0.0
    """How much darker than the paper around it the print is; 255 is black on white, in whatever light."""
    darkest: float = 0.0
    """The same of the darkest print of the page."""
    sharpness: float = 0.0
    """Steepest change from pixel to pixel at the edges of letters as a part of their contrast."""
    evenness: float = 1.0
    """How dark the paler quarter of the letters is beside the darker ones; drowned strokes are uneven."""
    crumbs: float = 0.0
    """Things too small for a letter, as a part of the letters; drowned strokes fall to pieces."""
    noise: float = 0.0
    """Mean change from pixel to pixel where nothing is printed."""
    at_edge: int = 0
    """Letters that touch or nearly touch the one edge of the picture where most do."""

    @property
    def edge(self) -> float:
        """Width of the edges of letters in pixels; strokes that ran together lose contrast before they lose edges."""
        faded = min(1.0, self.contrast / max(self.darkest, 1.0))
        return 1 / max(self.sharpness * faded, 0.001)

    @property
    def detail(self) -> float:
        """Size of a letter in widths of its edges: how much of its shape is left, whatever its size in pixels."""
        return self.letter_size / self.edge

    @property
    def resolution(self) -> float:
        """Height of a letter in widths of its edges."""
        return self.text_height / self.edge


@dataclass(frozen=True, slots=True)
class _Things:
    """Connected print: labels, boxes (left, top, width, height, area) and which are of the shape of a letter."""

    labels: npt.NDArray[np.int32]
    boxes: npt.NDArray[np.int32]
    shaped: npt.NDArray[np.bool_]

    @property
    def letters(self) -> int:
        return int(np.count_nonzero(self.shaped))

    @property
    def text_height(self) -> float:
        return float(np.median(self.boxes[self.shaped, 3])) if self.letters >= _FEWEST_LETTERS else 0.0

    @property
    def letter_size(self) -> float:
        if self.letters < _FEWEST_LETTERS:
            return 0.0
        sides = self.boxes[self.shaped, 2:4]
        longer = sides.max(axis=1)
        whole = sides[longer >= _SPECK * np.median(longer)]
        # On a page that lies on its side the height of a letter is the width of its box.
        return float(np.percentile(whole, _SMALLER_LETTERS, axis=0).min())

    @property
    def crumbs(self) -> float:
        small = self.boxes[1:, 4] < _CRUMB * self.text_height**2
        return float(np.count_nonzero(small)) / max(self.letters, 1)

    def evenness(self, depth: Picture) -> float:
        """Return the depth of the paler quarter of the letters as a part of the darker tenth's."""
        if self.letters < _FEWEST_LETTERS:
            return 1.0
        places = self.shaped[self.labels]
        deepest = np.zeros(len(self.boxes), np.uint8)
        np.maximum.at(deepest, self.labels[places], depth[places])
        paler, darker = np.percentile(deepest[self.shaped], [25, 90])
        return float(paler / max(darker, 1.0))


def sight(grey: Picture) -> Sight:
    """Return what a grey picture shows; it need not be upright, straight or clean, and is best 1,500 to 3,000 high."""
    small = reduced(grey, _LIGHT_COPY)
    light = np.maximum(clean.light(small), np.uint8(_DARKEST_LIGHT))
    full = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    depth = cv2.bitwise_not(cv2.divide(grey, full, scale=255)).astype(np.uint8, copy=False)
    noise = _noise(grey, depth)
    darkest = float(np.percentile(depth[::3, ::3], 99.95))
    grain = noise * 255 / max(float(np.median(light)), 1.0)
    dark = (depth > max(_PRINT_PART * darkest, _PRINT_NOISE * grain, _LEAST_PRINT)).astype(np.uint8)
    things = _things(dark)
    contrast, sharpness = _edges(grey, full, things)
    return Sight(
        paper=float(np.median(_middle(light))),
        dim=_dim(light),
        glare=_glare(small, light, things, small.shape[0] / grey.shape[0]),
        white=float((grey[::3, ::3] >= 254).mean()),
        ink=float(dark.mean()),
        letters=things.letters,
        text_height=things.text_height,
        letter_size=things.letter_size,
        contrast=contrast,
        darkest=darkest,
        sharpness=sharpness,
        evenness=things.evenness(depth),
        crumbs=things.crumbs,
        noise=noise,
        at_edge=_at_edge(things, grey.shape),
    )


def _middle(picture: Picture) -> Picture:
    """Return the picture without its rim, where the lid or the table shows."""
    height, width = picture.shape
    return picture[height // 20 : height - height // 20, width // 20 : width - width // 20]


def _noise(grey: Picture, depth: Picture) -> float:
    """Return the mean change between neighbours in the half of the page with the least print."""
    rows, beside = grey[::3, :-1:3], grey[::3, 1::3]
    height, width = min(rows.shape[0], beside.shape[0]), min(rows.shape[1], beside.shape[1])
    steps = cv2.absdiff(rows[:height, :width].copy(), beside[:height, :width].copy())
    calm = depth[::3, ::3][:height, :width]
    return float(steps[calm <= np.median(calm)].mean())


def _things(dark: Picture) -> _Things:
    found = components(dark)
    width, height, area = (found.boxes[:, column] for column in (2, 3, 4))
    tallest = max(dark.shape) / 25
    shaped = (height >= 4) & (height < tallest) & (width < 4 * height) & (width > height / 4)
    shaped &= area > 0.15 * width * height
    shaped[0] = False
    shaped &= ~_dots(found.boxes, shaped)
    return _Things(found.labels, found.boxes, shaped)


def _dots(boxes: npt.NDArray[np.int32], shaped: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which things are dots where they are the most of all, as on forms with rows of dots to write on."""
    height, area = boxes[:, 3], boxes[:, 4]
    if not shaped.any():
        return shaped
    order = np.argsort(height[shaped])
    ink = np.cumsum(area[shaped][order])
    # Half of the ink is in things of this height or more: letters, however many dots there are.
    usual = height[shaped][order][np.searchsorted(ink, ink[-1] / 2)]
    if np.median(height[shaped]) >= _MOSTLY_DOTS * usual:
        return np.zeros_like(shaped)
    dots: npt.NDArray[np.bool_] = shaped & (height < _DOT * usual)
    return dots


def _edges(grey: Picture, light: Picture, things: _Things) -> tuple[float, float]:
    """Return contrast and sharpness of the letters, of all print where there are too few of them."""
    wanted = things.shaped.copy()
    if things.letters < _FEWEST_LETTERS:
        wanted[1:] = True
    rows, columns = np.nonzero(wanted[things.labels[::2, ::2]])
    if not rows.size:
        return 0.0, 0.0
    places = (rows * 2, columns * 2)
    span = cv2.subtract(cv2.dilate(grey, _WINDOW), cv2.erode(grey, _WINDOW))[places].astype(np.float32)
    span = np.maximum(span, 1)
    # A hand that shakes blurs one direction only, so the worse one counts.
    sharpness = min(
        float(np.median(cv2.dilate(steps, _WINDOW)[places] / span)) for steps in (_steps(grey, 1), _steps(grey, 0))
    )
    return float(np.median(span * 255 / np.maximum(light[places], 1))), sharpness


def _steps(grey: Picture, axis: int) -> Picture:
    """Return the change from each pixel to the next along an axis, as large as the picture."""
    steps = np.zeros_like(grey)
    before, after = ((slice(None), slice(None, -1)), (slice(None), slice(1, None)))
    if axis == 0:
        before, after = (before[1], before[0]), (after[1], after[0])
    steps[after] = cv2.absdiff(grey[after], grey[before])
    return steps


def _dim(light: Picture) -> float:
    """Return the part of the page in deep shadow; a lid or table beside the paper is dark too, but begins at once."""
    dark = (light < _DIM).astype(np.uint8)
    if not dark.any() or dark.all() or min(light.shape) < 2:
        return float(dark.mean())
    rim = cv2.morphologyEx(dark, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    down, across = np.gradient(np.log(light.astype(np.float32)))
    soft = float((np.hypot(down, across)[rim] < _SMOOTH).mean())
    return float(dark.mean()) * soft if soft > 0.5 else 0.0


def _glare(small: Picture, light: Picture, things: _Things, scale: float) -> float:
    """Return the part of the page in burnt-out patches in the midst of print, on paper that is darker elsewhere."""
    burnt = (small >= _BURNT).astype(np.uint8)
    paper = light[burnt == 0]
    if things.letters < _FEWEST_LETTERS or not paper.size or np.median(paper) > _WHITE_PAPER:
        return 0.0
    boxes = things.boxes[things.shaped] * scale
    across, down = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    (left, right), (top, bottom) = np.percentile(across, [2, 98]), np.percentile(down, [2, 98])
    usual = things.letters / max((right - left) * (bottom - top), 1.0)
    lost = 0.0
    for x, y, width, height, area in cv2.connectedComponentsWithStats(burnt, connectivity=4)[2][1:].tolist():
        if area < _LEAST_GLARE * burnt.size or area < _COMPACT * width * height:
            continue
        beside = not (left < x + width / 2 < right and top < y + height / 2 < bottom)
        # The corners of the box around a round patch are not burnt out.
        inside = (abs(across - x - width / 2) < 0.35 * width) & (abs(down - y - height / 2) < 0.35 * height)
        if not beside and np.count_nonzero(inside) < _FEW_INSIDE * usual * 0.49 * width * height:
            lost += area
    return lost / burnt.size


def _at_edge(things: _Things, shape: tuple[int, ...]) -> int:
    """Return how many letters of the usual size stand at the edge of the picture where most do."""
    near = max(1.0, _NEAR_EDGE * things.text_height)
    boxes = things.boxes[things.shaped]
    if not things.text_height:
        return 0
    usual = (boxes[:, 3] > 0.6 * things.text_height) & (boxes[:, 3] < 2.5 * things.text_height)
    left, top, width, height = (boxes[usual, column] for column in range(4))
    gaps = (left, top, shape[1] - left - width, shape[0] - top - height)
    return max(int(np.count_nonzero(gap <= near)) for gap in gaps)
