"""Words with their boxes as JSON, one object per page, as `sohoa read --json` prints it."""

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from core.page import BBox, Grade, Line, Page, PageImage
from ocr.formats.characters import fit
from ocr.formats.sink import Sink

_DIGITS = 4
"""Decimals of confidences, angles and resolutions."""


def page_json(page: Page) -> dict[str, Any]:
    """Return the page as plain values; boxes are x0, y0, x1, y1 in pixels of the upright page."""
    problems = [{"code": problem.code, "message": problem.message} for problem in page.quality.problems]
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": _number(page.dpi),
        "rotation": page.rotation,
        "skew": _number(page.skew),
        "blank": page.blank,
        "quality": {"grade": page.quality.grade.value, "problems": problems},
        "engine": page.engine,
        "error": None,
        "text": fit(page.text),
        "lines": [_line(line) for line in page.lines],
    }


def failed_page_json(number: int, image: PageImage | None, code: str, message: str) -> dict[str, Any]:
    """Return what stands in place of a page that could not be read; `message` is the Vietnamese sentence."""
    return {
        "number": number,
        "width": image.width if image else 0,
        "height": image.height if image else 0,
        "dpi": _number(image.dpi) if image else 0,
        "rotation": 0,
        "skew": 0,
        "blank": False,
        "quality": {"grade": Grade.POOR.value, "problems": []},
        "engine": "",
        "error": {"code": code, "message": message},
        "text": "",
        "lines": [],
    }


def write(pages: Iterable[Page], out: BinaryIO) -> None:
    """Write a JSON array with one page per line to `out`; raise StorageFull or StorageError."""
    sink = Sink(out)
    before = "[\n"
    for page in pages:
        sink.write((before + json.dumps(page_json(page), ensure_ascii=False, separators=(",", ":"))).encode())
        before = ",\n"
    sink.write(b"[]\n" if before == "[\n" else b"\n]\n")
    sink.finish()


def _line(line: Line) -> dict[str, Any]:
    words = [
        {"text": fit(word.text), "bbox": _box(word.bbox), "confidence": _number(word.confidence)} for word in line.words
    ]
    return {"bbox": _box(line.bbox), "words": words}


def _box(box: BBox) -> list[int]:
    return [box.x0, box.y0, box.x1, box.y1]


def _number(value: float) -> int | float:
    """Return `value` rounded, and whole numbers as such, so that 300 dpi does not read 300.0."""
    rounded = round(float(value), _DIGITS)
    return int(rounded) if rounded.is_integer() else rounded
