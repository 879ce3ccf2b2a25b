"""Plain text and JSON of recognized pages."""

import dataclasses
import io
import json
import unicodedata

import pytest

from core.errors import StorageFull
from core.page import BBox, Grade, Page, Problem, Quality
from ocr.formats import text, words
from tests.ocr.formats.papers import FullDisk, make_line, make_page, page_of

KEYS = ["number", "width", "height", "dpi", "rotation", "skew", "blank", "quality", "engine", "error", "text", "lines"]
"""As the command line contract lists them."""


def text_of(*pages: Page) -> str:
    out = io.BytesIO()
    text.write(iter(pages), out)
    return out.getvalue().decode()


def test_lines_are_lines_and_a_form_feed_stands_between_pages() -> None:
    assert (
        text_of(make_page("Độc lập", "Tự do"), make_page(), make_page("Hạnh phúc")) == "Độc lập\nTự do\n\f\fHạnh phúc\n"
    )


def test_no_page_is_no_text() -> None:
    assert text_of() == ""


def test_text_is_composed_and_whole() -> None:
    page = make_page(unicodedata.normalize("NFD", "Nguyễn") + "\ud800")
    assert text_of(page) == "Nguyễn\ufffd\n"
    json.dumps(words.page_json(page), ensure_ascii=False).encode()


def test_a_page_as_json_is_what_the_contract_says() -> None:
    page = dataclasses.replace(
        page_of([make_line("CỘNG HÒA", left=10, top=20, height=30, width=10)], size=(2480, 3508), dpi=300),
        number=3,
        rotation=90,
        skew=-1.32,
        quality=Quality(Grade.FAIR, (Problem("dark", "Ảnh tối"),)),
    )
    made = words.page_json(page)
    assert list(made) == KEYS
    assert json.loads(json.dumps(made)) == {
        "number": 3,
        "width": 2480,
        "height": 3508,
        "dpi": 300,
        "rotation": 90,
        "skew": -1.32,
        "blank": False,
        "quality": {"grade": "fair", "problems": [{"code": "dark", "message": "Ảnh tối"}]},
        "engine": "test 1.0 vie",
        "error": None,
        "text": "CỘNG HÒA",
        "lines": [
            {
                "bbox": [10, 20, 90, 50],
                "words": [
                    {"text": "CỘNG", "bbox": [10, 20, 50, 50], "confidence": 0.9},
                    {"text": "HÒA", "bbox": [60, 20, 90, 50], "confidence": 0.9},
                ],
            }
        ],
    }


def test_a_failed_page_has_the_same_keys() -> None:
    made = words.failed_page_json(4, None, "corrupt_image", "Hãy quét lại trang này.")
    assert list(made) == KEYS
    assert (made["number"], made["text"], made["lines"]) == (4, "", [])
    assert made["error"] == {"code": "corrupt_image", "message": "Hãy quét lại trang này."}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_pages_are_written_as_one_array(count: int) -> None:
    pages = [make_page(f"Trang {number}") for number in range(count)]
    out = io.BytesIO()
    words.write(iter(pages), out)
    assert json.loads(out.getvalue()) == [words.page_json(page) for page in pages]


def test_full_disks_are_named() -> None:
    with pytest.raises(StorageFull):
        text.write([make_page("a" * 100)], FullDisk(50))
    with pytest.raises(StorageFull):
        words.write([make_page("a" * 100)], FullDisk(50))


def test_angles_and_confidences_are_rounded_and_whole_numbers_whole() -> None:
    page = dataclasses.replace(make_page("a"), dpi=199.99996, skew=0.123456)
    made = words.page_json(page)
    assert (made["dpi"], made["skew"]) == (200, 0.1235)
    assert isinstance(made["dpi"], int)


def test_boxes_are_left_top_right_bottom() -> None:
    page = page_of([make_line("a", left=5, top=7, height=11, width=13)])
    assert words.page_json(page)["lines"][0]["bbox"] == [5, 7, 18, 18]
    assert page.lines[0].bbox == BBox(5, 7, 18, 18)
