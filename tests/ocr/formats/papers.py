"""Small made-up pages, and the PDF made of them as several independent readers see it."""

import errno
import io
import os
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from typing_extensions import Buffer

from core.page import BBox, Block, BlockKind, Line, Page, PageImage, Word, enclosing
from ocr.formats import pdf
from ocr.formats.pdf import PdfPage

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DPI = 150
A4 = (1240, 1754)
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "JPEG2000": "image/jp2",
}


class FullDisk(io.BytesIO):
    """A file that takes `room` bytes and then fails."""

    def __init__(self, room: int, code: int = errno.ENOSPC) -> None:
        super().__init__()
        self._room, self._code = room, code

    def write(self, data: Buffer) -> int:
        if self.tell() + memoryview(data).nbytes > self._room:
            raise OSError(self._code, os.strerror(self._code))
        return super().write(data)


def make_line(text: str, *, left: int, top: int, height: int = 24, width: int = 13) -> Line:
    """Return a line of words, each `width` pixels per letter wide, with room between them."""
    words = []
    for piece in text.split():
        words.append(Word(piece, BBox(left, top, left + width * len(piece), top + height), 0.9))
        left = words[-1].bbox.x1 + width
    return Line(tuple(words), enclosing([word.bbox for word in words]))


def make_block(lines: Iterable[Line], kind: BlockKind = BlockKind.TEXT) -> Block:
    lines = tuple(lines)
    return Block(kind, enclosing([line.bbox for line in lines]), lines)


def make_page(*texts: str, size: tuple[int, int] = A4, dpi: float = DPI) -> Page:
    """Return a page with one line per text, from the top down."""
    lines = [make_line(text, left=100, top=100 + 50 * index) for index, text in enumerate(texts)]
    return page_of(lines, size=size, dpi=dpi)


def page_of(lines: Sequence[Line], size: tuple[int, int] = A4, dpi: float = DPI) -> Page:
    blocks = (make_block(lines),) if lines else ()
    return Page(number=1, width=size[0], height=size[1], dpi=dpi, engine="test 1.0 vie", blocks=blocks)


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def image_of(data: bytes, *, dpi: float = DPI, orientation: int = 1) -> PageImage:
    with Image.open(io.BytesIO(data)) as opened:
        size, media_type = opened.size, MEDIA_TYPES[opened.format or ""]
    width, height = size[::-1] if orientation >= 5 else size
    return PageImage(data, media_type, width, height, dpi, orientation=orientation)


def blank_image(size: tuple[int, int] = A4, dpi: float = DPI) -> PageImage:
    return image_of(encoded(Image.new("1", size, 1)), dpi=dpi)


def printed(page: Page) -> Image.Image:
    """Return a picture of the page with each word's ink filling its box."""
    picture = Image.new("L", (page.width, page.height), 255)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 200)
    for word in page.words:
        ink = Image.new("L", (int(font.getlength(word.text)) + 200, 500), 255)
        ImageDraw.Draw(ink).text((100, 100), word.text, font=font, fill=0)
        box = ink.point(lambda value: 255 - value).getbbox()
        picture.paste(ink.crop(box).resize((word.bbox.width, word.bbox.height)), (word.bbox.x0, word.bbox.y0))
    return picture


def written(*pages: PdfPage, title: str = "Giấy tờ") -> bytes:
    out = io.BytesIO()
    pdf.write(pages, out, title=title, created=CREATED)
    return out.getvalue()


def rendered(data: bytes, dpi: float = DPI, number: int = 0) -> NDArray[np.uint8]:
    """Return a page of the PDF as PDFium shows it: height x width x 3."""
    document = pypdfium2.PdfDocument(data)
    page = document[number]
    picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    page.close()
    document.close()
    return np.asarray(picture)


def _pdfium(data: bytes, _folder: Path) -> str:
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "\n".join(pages)


def _pdfplumber(data: bytes, _folder: Path) -> str:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text(expand_ligatures=False) for page in document.pages)


def _pypdf(data: bytes, _folder: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _poppler(data: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()


Reader = Callable[[bytes, Path], str]
READERS: dict[str, Reader] = {"pdfium": _pdfium, "pdfplumber": _pdfplumber, "pypdf": _pypdf, "poppler": _poppler}
