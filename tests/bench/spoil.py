"""What offices, copiers and telephones do to a sheet: stamps, ink, light, lean, dirt."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.picture import Picture

Floats = npt.NDArray[np.float32]


def coloured(grey: Picture) -> Picture:
    """Return a grey picture as blue-green-red."""
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)


def stamped(picture: Picture, x: float, y: float, rng: Random) -> Picture:
    """Return the sheet with a round red stamp about (x, y), its ink uneven, over whatever is printed there."""
    height, width = picture.shape[:2]
    layer = np.full((height, width), 255, np.uint8)
    radius = round(rng.uniform(190, 225))
    centre = (round(x), round(y))
    for part, thick in ((1.0, 7), (0.93, 3), (0.62, 3)):
        cv2.circle(layer, centre, round(radius * part), 0, thick, cv2.LINE_AA)
    _star(layer, centre, radius * 0.3)
    for count, letter in enumerate("UY BAN NHAN DAN XA THU SON * MAU *"):
        angle = np.deg2rad(150 + count * 7.4)
        at = (round(x + radius * 0.77 * np.cos(angle)) - 9, round(y + radius * 0.77 * np.sin(angle)) + 9)
        cv2.putText(layer, letter, at, cv2.FONT_HERSHEY_SIMPLEX, 0.85, 0, 3, cv2.LINE_AA)
    patchy = noise((height // 16 + 1, width // 16 + 1), rng, 0.35)
    wear = np.clip(1.0 - np.abs(cv2.resize(patchy, (width, height))), 0.25, 1.0)
    amount = (255 - layer).astype(np.float32) / 255 * wear * rng.uniform(0.7, 0.95)
    red = np.array([rng.randint(40, 90), rng.randint(30, 70), rng.randint(190, 225)], np.float32)
    inked = picture * (1 - amount[..., None] * (1 - red / 255))
    return _bytes(inked)


def _star(layer: Picture, centre: tuple[int, int], radius: float) -> None:
    points = [
        (
            round(centre[0] + radius * (1 if corner % 2 == 0 else 0.4) * np.sin(corner * np.pi / 5)),
            round(centre[1] - radius * (1 if corner % 2 == 0 else 0.4) * np.cos(corner * np.pi / 5)),
        )
        for corner in range(10)
    ]
    cv2.fillPoly(layer, [np.array(points, np.int32)], 0, cv2.LINE_AA)


def signed(picture: Picture, x: float, y: float, rng: Random) -> Picture:
    """Return the sheet with strokes of a pen about (x, y)."""
    pen = rng.choice(((150, 60, 30), (170, 50, 40), (40, 40, 40)))
    layer = picture.copy()
    steps = np.linspace(0, 1, 160)
    for _ in range(rng.randint(2, 3)):
        waves = [(rng.uniform(1, 6), rng.uniform(0, 6.3), rng.uniform(15, 60)) for _ in range(3)]
        across = x + (steps - 0.5) * rng.uniform(200, 420)
        down = y + sum(size * np.sin(speed * steps * 6.3 + start) for speed, start, size in waves)
        points = np.stack([across, down], 1).astype(np.int32)
        cv2.polylines(layer, [points], isClosed=False, color=pen, thickness=rng.choice((3, 4, 5)), lineType=cv2.LINE_AA)
    return np.minimum(layer, picture)


def noise(shape: tuple[int, ...], rng: Random, strength: float) -> Floats:
    """Return Gaussian noise."""
    return np.random.default_rng(rng.randrange(2**32)).normal(0, strength, shape).astype(np.float32)


def papered(picture: Picture, rng: Random) -> Picture:
    """Return the sheet on paper with a tint and fibres instead of pure white."""
    height, width = picture.shape[:2]
    fibres = cv2.resize(noise((height // 3, width // 3), rng, rng.uniform(1, 4)), (width, height))
    tint = np.array([rng.uniform(0.90, 1.0), rng.uniform(0.95, 1.0), rng.uniform(0.96, 1.0)], np.float32)
    return _bytes((picture.astype(np.float32) + fibres[..., None]) * tint)


def shone_through(picture: Picture, back: Picture, rng: Random) -> Picture:
    """Return the sheet with the pale mirror image of what stands on its back."""
    pale = cv2.GaussianBlur(255 - cv2.flip(back, 1), (0, 0), 3).astype(np.float32) * rng.uniform(0.04, 0.12)
    return _bytes(picture.astype(np.float32) - pale[..., None])


def leaning(picture: Picture, degrees: float, edge: int) -> Picture:
    """Return the sheet as it lies `degrees` counter-clockwise under the lid."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    border = (edge, edge, edge)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border).astype(np.uint8)


def scanned(picture: Picture, dpi: float, blur: float, strength: float, rng: Random) -> Picture:
    """Return the 300 dpi sheet at a resolution, softened and with the noise of the sensor."""
    size = (round(picture.shape[1] * dpi / 300), round(picture.shape[0] * dpi / 300))
    small = picture if dpi == 300 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if blur:
        small = cv2.GaussianBlur(small, (0, 0), blur)
    if not strength:
        return small.astype(np.uint8, copy=False)
    return _bytes(small.astype(np.float32) + noise(small.shape, rng, strength))


def copied(grey: Picture, rng: Random) -> Picture:
    """Return 0 and 255 as an old copier gives them: ragged strokes, specks, a black rim at one or two sides."""
    height, width = grey.shape
    soft = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.7, 1.1)).astype(np.float32)
    copy = np.where(soft + noise(soft.shape, rng, rng.uniform(10, 20)) < rng.uniform(130, 175), 0, 255).astype(np.uint8)
    for _ in range(rng.randint(150, 900)):
        x, y, size = rng.randrange(width), rng.randrange(height), rng.choice((1, 1, 1, 2, 2, 3))
        copy[y : y + size, x : x + size] = 0
    for side in rng.sample(range(4), rng.randint(0, 2)):
        deep = rng.randint(6, 40)
        rim = (slice(None), slice(0, deep)) if side % 2 else (slice(0, deep), slice(None))
        flipped = copy[::-1, ::-1] if side > 1 else copy
        flipped[rim] = 0
    return copy


def photographed(picture: Picture, rng: Random) -> Picture:
    """Return the sheet as a telephone sees it: a little perspective, uneven light, the shadow of a hand."""
    height, width = picture.shape[:2]
    move = 0.012
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array(
        [(rng.uniform(-move, move) * width, rng.uniform(-move, move) * height) for _ in range(4)], np.float32
    )
    table = (rng.randint(60, 120), rng.randint(70, 120), rng.randint(80, 130))
    seen = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, moved), (width, height), borderValue=table)
    return _bytes(seen * light(height, width, rng)[..., None])


def light(height: int, width: int, rng: Random) -> Floats:
    """Return how bright each place is: a gradient from a lamp and a soft shadow."""
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    angle = rng.uniform(0, 2 * np.pi)
    light = 0.78 + rng.uniform(0.1, 0.22) * (x * np.cos(angle) + y * np.sin(angle))
    across, down = ((axis - rng.uniform(-1, 1)) / rng.uniform(0.4, 0.9) for axis in (x, y))
    return np.asarray(light * (1 - rng.uniform(0.1, 0.4) * np.exp(-(across**2) - down**2)), dtype=np.float32)


def _bytes(levels: npt.NDArray[Any]) -> Picture:
    return np.asarray(np.clip(levels, 0, 255), dtype=np.uint8)


def jpeg(picture: Picture, quality: int) -> bytes:
    """Return the picture's JPEG bytes."""
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def png(picture: Picture) -> bytes:
    """Return the picture's PNG bytes."""
    return cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 3])[1].tobytes()
