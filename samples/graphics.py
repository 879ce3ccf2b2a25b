"""Machine-readable codes, security tints, emblems, portraits and frames."""

import math
from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image, ImageChops, ImageDraw

from samples.fonts import POINTS, font
from samples.marks import RED, press
from samples.sheet import Mark

_FORMATS = {"QRCode": zxingcpp.BarcodeFormat.QRCode, "Code128": zxingcpp.BarcodeFormat.Code128}
WASH = 3


@dataclass(frozen=True, slots=True)
class Barcode:
    """A QR code or Code 128 with its top left corner and size in points."""

    symbology: str
    """As zxing-cpp names it: `QRCode` or `Code128`."""
    payload: str
    x: float
    y: float
    width: float
    height: float

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Print the code in whole pixels per module, so that its edges stay sharp."""
        code = zxingcpp.create_barcode(self.payload, _FORMATS[self.symbology])
        tile = Image.fromarray(np.array(code.to_image(scale=1, add_quiet_zones=False)))
        scale = dpi / POINTS
        modules = max(1, round(self.width * scale / tile.width))
        width = tile.width * modules
        height = width if self.symbology == "QRCode" else round(self.height * scale)
        page.paste(tile.resize((width, height), Image.Resampling.NEAREST), (int(self.x * scale), int(self.y * scale)))


@dataclass(frozen=True, slots=True)
class Guilloche:
    """A security tint of fine waves over a rectangle in points."""

    colour: tuple[int, int, int]
    box: tuple[float, float, float, float]
    strength: float = 0.55
    pitch: float = 5.0
    """Points between two waves."""

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Tint the page."""
        scale = dpi / POINTS
        left, top, right, bottom = (int(value * scale) for value in self.box)
        # Drawn coarsely and enlarged: the waves are faint and soft in print, too.
        width, height = (right - left) // WASH, (bottom - top) // WASH
        x = np.arange(width, dtype=np.float64)[None, :] / scale * WASH
        y = np.arange(height, dtype=np.float64)[:, None] / scale * WASH
        turn = 2 * math.pi / self.pitch
        wave = np.sin((y + 6 * np.sin(x / 17) + 3 * np.sin(x / 7 + y / 40)) * turn)
        other = np.sin((x + 6 * np.sin(y / 19)) * turn * 0.7)
        mask = 70 + 70 * (wave > 0.55) + 60 * (other > 0.7)
        tint = Image.fromarray((mask * self.strength).astype(np.uint8))
        tint = tint.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        page.paste(self.colour, (left, top, right, bottom), tint)


@dataclass(frozen=True, slots=True)
class Emblem:
    """A stand-in for the national emblem: red disc, yellow star, yellow rim; centre and radius in points."""

    x: float
    y: float
    radius: float

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Draw it."""
        scale = dpi / POINTS
        draw = ImageDraw.Draw(page)
        x, y, radius = self.x * scale, self.y * scale, self.radius * scale
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(228, 178, 40))
        inner = radius * 0.82
        draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill=(200, 30, 40))
        points = []
        for corner in range(10):
            length = radius * (0.5 if corner % 2 == 0 else 0.2)
            angle = math.pi * corner / 5 - math.pi / 2
            points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
        draw.polygon(points, fill=(250, 214, 60))


@dataclass(frozen=True, slots=True)
class Portrait:
    """A grey silhouette where a photograph of a face would be; corner and width in points."""

    x: float
    y: float
    width: float

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Draw it."""
        scale = dpi / POINTS
        draw = ImageDraw.Draw(page)
        x, y, width = self.x * scale, self.y * scale, self.width * scale
        draw.rectangle((x, y, x + width, y + width * 1.3), fill=(176, 198, 214))
        draw.ellipse((x + width * 0.3, y + width * 0.2, x + width * 0.7, y + width * 0.75), fill=(150, 128, 116))
        draw.pieslice(
            (x + width * 0.1, y + width * 0.75, x + width * 0.9, y + width * 1.85), 180, 360, fill=(70, 76, 88)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle with an optional tint, as around a card or a certificate; in points."""

    box: tuple[float, float, float, float]
    colour: tuple[int, int, int] = (120, 120, 120)
    weight: float = 1.0
    fill: tuple[int, int, int] | None = None
    corner: float = 0.0

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Draw it."""
        scale = dpi / POINTS
        ImageDraw.Draw(page).rounded_rectangle(
            [value * scale for value in self.box],
            radius=self.corner * scale,
            fill=self.fill,
            outline=self.colour,
            width=max(1, round(self.weight * scale)),
        )


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """The oblong mark of incoming mail (Nghị định 30/2020, Phụ lục IV); its text is not part of the paper's."""

    x: float
    y: float
    agency: str
    number: str
    day: str

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Press it on the page, a little turned."""
        scale = dpi / POINTS
        width, height = int(142 * scale), int(72 * scale)
        mask = Image.new("L", (width + 40, height + 40), 0)
        draw = ImageDraw.Draw(mask)
        draw.rectangle((20, 20, 20 + width, 20 + height), outline=255, width=max(1, round(1.2 * scale)))
        face = font("sans", bold=True, italic=False, pixels=round(9.5 * scale, 1))
        rows = (self.agency, "CÔNG VĂN ĐẾN", f"Số: {self.number}", f"Ngày: {self.day}")
        for number, row in enumerate(rows):
            draw.text((20 + width / 2, 20 + (12 + number * 16) * scale), row, font=face, fill=255, anchor="mm")
        mask = mask.rotate(2.5, Image.Resampling.BICUBIC)
        press(page, mask, RED, int(self.x * scale), int(self.y * scale))


@dataclass(frozen=True, slots=True)
class Bleed:
    """What shines through from the other side: the mirrored ghost of a stamp; centre in points."""

    mark: Mark
    strength: float = 0.22

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Let it shine through."""
        other = Image.new("RGB", page.size, "white")
        self.mark.paint(other, dpi)
        mirrored = other.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        pale = Image.blend(Image.new("RGB", page.size, "white"), mirrored, self.strength)
        page.paste(ImageChops.multiply(page, pale))
