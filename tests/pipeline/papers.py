"""Small files that stand for papers where it does not matter what they say."""

from pathlib import Path

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import TiffImageFile

from core import codec
from core.ids import BatchId
from pipeline.progress import assemble_again
from pipeline.services import Services
from storage.db import batches, pages
from tests.factories import make_page

DPI = (100, 100)
STRIPS, LENGTHS = 273, 279
"""Tags of TIFF: where the strips of a picture begin in the file, and how many bytes they have."""


def scan(path: Path, pages: int = 1, *, seed: int = 0) -> Path:
    """Write a scan of A5 pages with some ink, no two alike; more than one page needs a name ending in .tif."""
    pictures = [_page(seed * 1000 + number) for number in range(1, pages + 1)]
    if pages == 1:
        pictures[0].save(path, dpi=DPI)
    else:
        pictures[0].save(path, dpi=DPI, save_all=True, append_images=pictures[1:], compression="tiff_deflate")
    return path


def torn_page(file: Path, number: int) -> Path:
    """Damage the picture of one page of a TIFF; return the file."""
    with TiffImageFile(file) as picture:
        picture.seek(number - 1)
        begin, length = picture.tag_v2[STRIPS][0], picture.tag_v2[LENGTHS][0]
    data = file.read_bytes()
    file.write_bytes(data[:begin] + bytes(length) + data[begin + length :])
    return file


def _page(mark: int) -> Image.Image:
    picture = Image.new("L", (583, 827), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(12):
        for column in range(16):
            if mark >> column & 1 or row % 3 == 0:
                draw.rectangle((60 + column * 28, 80 + row * 50, 80 + column * 28, 92 + row * 50), fill=0)
    return picture


def written(services: Services, batch: BatchId, texts: list[str], folder: Path, *, confidence: float = 0.97) -> None:
    """Let the pages of a batch say these texts, in their order, and ask for another assembly."""
    with services.look() as uow:
        rows = pages.of_batch(uow, batch)
    kept = []
    for number, text in enumerate(texts):
        file = folder / f"words-{number}.json"
        file.write_bytes(codec.dump(make_page(text, confidence=confidence)))
        kept.append(services.keep(file, "application/json"))
    with services.work() as uow:
        batches.lock(uow, batch)
        for row, text, words in zip(rows, texts, kept, strict=True):
            pages.keep_reading(uow, row.id, make_page(text, confidence=confidence), words)
        assemble_again(uow, services.queue, batch)
