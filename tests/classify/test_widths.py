"""A number that takes more room than what was read of it: the other numbers of the page tell how wide digits are."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from classify import flow
from classify.checks import widths
from classify.sheet import sheet
from core.dossier import Verdict
from core.ids import PageId
from core.page import Page, TextSource, Word
from tests.classify.test_half_read import field
from tests.classify.test_papers import texts
from tests.classify.test_unread import read
from tests.factories import make_page

PRINTED, READ = "057/2021", "57/2021"
DIGIT = 22
ADVANCE = {"/": 0.55, ".": 0.5}


def misread(page: Page, text: str, change: str) -> Page:
    """Return the page with one word read otherwise, in the place that it has."""
    return changed(page, lambda word: replace(word, text=change) if word.text == text else word)


def in_print(page: Page, said: str, digits: float, *, tall: float = 1.0) -> Page:
    """Return the page in a typeface whose strokes are narrow, with the word `said` as wide as so many digits."""

    def wide(word: Word) -> Word:
        width = digits if word.text == said else sum(ADVANCE.get(sign, 1.0) for sign in word.text)
        box = replace(word.bbox, x1=word.bbox.x0 + round(width * DIGIT))
        height = round(tall * box.height) if word.text == said else box.height
        return replace(word, bbox=replace(box, y1=box.y0 + height))

    return changed(page, wide)


def changed(page: Page, change: Callable[[Word], Word]) -> Page:
    """Return the page with each of its words changed."""
    lines = tuple(replace(line, words=tuple(map(change, line.words))) for line in page.lines)
    return replace(page, blocks=(replace(page.blocks[0], lines=lines),))


def told(page: Page, said: str) -> str:
    """Return the code of what is said of the line that holds a word."""
    text = flow.whole([sheet(PageId("batch.1.1"), page)])
    span = text.span(text.text.index(said), text.text.index(said) + len(said))
    assert span is not None
    problem = widths.measure(text).problem(span)
    return problem.code if problem else ""


def test_a_number_that_lost_a_digit_goes_to_a_person() -> None:
    page = make_page(texts("birth_certificate")[0])
    whole, short = field(read(page), "number"), field(read(misread(page, PRINTED, READ)), "number")
    assert (whole.value, whole.problems) == (PRINTED, ())
    assert (short.value, short.state) == (READ, Verdict.REVIEW)
    assert [problem.code for problem in short.problems] == ["digit_lost"]


@pytest.mark.parametrize(
    ("digits", "tall", "code"),
    [
        (7.55, 1.0, "digit_lost"),
        (6.55, 1.0, ""),
        (1.1 * 6.55, 1.0, ""),
        (1.5 * 6.55, 1.0, ""),
        (7.55, 1.3, ""),
    ],
    ids=["one more digit", "as read", "bold", "in cells", "another size"],
)
def test_only_what_one_digit_more_explains_is_told(digits: float, tall: float, code: str) -> None:
    page = make_page("Ngày 17/8/2025\nSố: 70/2025\nNgày 25/8/2025\nSố 099085000012")
    assert told(in_print(page, "70/2025", digits, tall=tall), "70/2025") == code


def test_one_other_number_tells_no_width() -> None:
    page = make_page("Ngày 17/8/2025\nSố: 70/2025")
    assert told(in_print(page, "70/2025", 7.55), "70/2025") == ""


def test_a_typewriter_gives_strokes_as_much_room_as_digits() -> None:
    page = make_page("Ngày 1/1/2025\nSố 099085000012 và 099085000013\nSố: 70/2025")
    assert [told(page, said) for said in ("1/1/2025", "70/2025", "099085000012")] == ["", "", ""]


def test_a_text_layer_loses_no_digits() -> None:
    page = make_page("Ngày 17/8/2025\nSố: 70/2025\nNgày 25/8/2025", source=TextSource.TEXT_LAYER)
    assert told(in_print(page, "70/2025", 7.55), "70/2025") == ""
