"""Pages with known text: the committed samples, and folders of pictures with their text beside them."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from core.options import IngestOptions
from core.page import PageImage
from ingest import split
from samples.make import paper, scan

SAMPLES = Path(__file__).parents[2] / "samples"
_TRUTH = (".gt.txt", ".txt")
_PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
_GUESSED_DPI = 200.0
_KINDS = (
    "decision",
    "official_letter",
    "birth_certificate",
    "declaration",
    "building_permit_application",
    "residence_confirmation",
    "land_use_certificate",
    "report",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One page and what stands on it."""

    name: str
    image: PageImage
    truth: str
    way: str = ""
    """How it was scanned, where that is known."""
    rotation: int = 0
    """Degrees counter-clockwise that it must be turned, where that is known."""
    skew: float = 0.0
    """Degrees counter-clockwise that it leans once it is turned."""


def samples(folder: Path = SAMPLES) -> Iterator[Case]:
    """Yield the pages of the samples that have text."""
    with tempfile.TemporaryDirectory() as scratch:
        for listed in sorted(folder.glob("*/expected.json")):
            for name, facts in json.loads(listed.read_text(encoding="utf-8")).items():
                pages = split.pages(listed.parent / name, IngestOptions(), Path(scratch))
                for page, known in zip(pages, facts["pages"], strict=True):
                    if page.error is not None:
                        raise page.error
                    if page.image is not None and page.text is None and known["text"]:
                        yield Case(f"{listed.parent.name[:8]}/{name} {page.number}", page.image, known["text"])


def folder(path: Path) -> Iterator[Case]:
    """Yield the pictures of a folder that have their text beside them as NAME.gt.txt or NAME.txt."""
    for picture in sorted(path.iterdir()):
        truths = [picture.with_suffix(ending) for ending in _TRUTH if picture.with_suffix(ending).exists()]
        if picture.suffix in _PICTURES and truths:
            yield Case(picture.stem, _image(picture), truths[0].read_text(encoding="utf-8"))


def papers(seed: int, count: int, ways: Sequence[str]) -> Iterator[Case]:
    """Yield papers of the generator of the samples, about other people than theirs, each scanned in all `ways`."""
    for number in range(count):
        kind = _KINDS[number % len(_KINDS)]
        given = paper(kind, seed + number // len(_KINDS))
        for way in ways:
            for at, one in enumerate(scan(given, way, seed)):
                image = PageImage(one.data, one.media_type, *one.picture.size, float(one.picture.dpi))
                yield Case(f"{way}/{kind}-{seed} {at + 1}", image, one.text, way, one.rotation, one.skew)


def _image(path: Path) -> PageImage:
    data = path.read_bytes()
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError(f"{path.name} is no picture")
    height, width = pixels.shape[:2]
    return PageImage(data, _PICTURES[path.suffix], width, height, _GUESSED_DPI, dpi_known=False)
