"""What the bare picture of a page shows of how it was taken: light, letters, sharpness, edges; nothing is read."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr import clean
from ocr.glare import burnt_out
from ocr.picture import Picture, reduced
from ocr.things import FEWEST_LETTERS, Things, things_in

_LIGHT_COPY = 450
_DARKEST_LIGHT = 8
_WINDOW = np.ones((9, 9), np.uint8)
"""Pixels of the looked-at copy in which an edge rises; a wider one is far out of focus."""
# Of the darkest print: from where a pixel counts as print, beside what noise and the grain of paper reach.
_PRINT_PART = 0.3
_PRINT_NOISE = 5.0
_LEAST_PRINT = 10.0
_DIM = 45
_SMOOTH = 0.05
# In letter heights: how near to the edge of the picture print stands that goes on beyond it.
_NEAR_EDGE = 0.6
_FEW = 5
_WIDE_MARGIN = 100.0

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
    """Part of the page that is print, without what hangs on the edge of the picture."""
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
    margin: float = _WIDE_MARGIN
    """Between print and the nearest edge of the picture, in heights of a letter."""

    @property
    def solidity(self) -> float:
        """How dark the letters are beside the darkest print; strokes that ran into the paper are paler."""
        return min(1.0, self.contrast / max(self.darkest, 1.0))

    @property
    def edge(self) -> float:
        """Width of the edges of letters in pixels; strokes that ran together lose contrast before they lose edges."""
        return 1 / max(self.sharpness * self.solidity, 0.001)

    @property
    def detail(self) -> float:
        """Size of a letter in widths of its edges: how much of its shape is left, whatever its size in pixels."""
        return self.letter_size / self.edge

    @property
    def resolution(self) -> float:
        """Height of a letter in widths of its edges."""
        return self.text_height / self.edge


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
    things = things_in(dark)
    depths, margins = things.depths(depth), things.margins()
    contrast, sharpness = _edges(grey, full, things)
    return Sight(
        paper=float(np.median(_middle(light))),
        dim=_dim(light),
        glare=burnt_out(small, light, things, depths),
        white=float((grey[::3, ::3] >= 254).mean()),
        ink=things.ink,
        letters=things.letters,
        text_height=things.text_height,
        letter_size=things.letter_size,
        contrast=contrast,
        darkest=darkest,
        sharpness=sharpness,
        evenness=_evenness(depths),
        crumbs=things.crumbs,
        noise=noise,
        at_edge=_at_edge(margins),
        margin=_margin(margins),
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


def _edges(grey: Picture, light: Picture, things: Things) -> tuple[float, float]:
    """Return contrast and sharpness of the letters, of all print where there are too few of them."""
    wanted = things.shaped.copy()
    if things.letters < FEWEST_LETTERS:
        wanted = things.within
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


def _evenness(depths: Picture) -> float:
    """Return the depth of the paler quarter of the letters as a part of the darker tenth's."""
    if len(depths) < FEWEST_LETTERS:
        return 1.0
    paler, darker = np.percentile(depths, [25, 90])
    return float(paler / max(darker, 1.0))


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


def _at_edge(margins: list[list[float]]) -> int:
    """Return how many letters stand at the edge of the picture where most do."""
    return max(sum(gap <= _NEAR_EDGE for gap in gaps) for gaps in margins)


def _margin(margins: list[list[float]]) -> float:
    """Return how far the print is from the edge to which it comes nearest; a lone letter there is no print."""
    return min((sorted(gaps)[_FEW] for gaps in margins if len(gaps) > _FEW), default=_WIDE_MARGIN)
