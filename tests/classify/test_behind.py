"""What separator sheets say stays with the pages behind them, whatever a person does and whenever a page is read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from classify import arrangement as changes
from classify import catalog, checklist, separators
from classify.arrangement import Change
from classify.checks.dossier import DOSSIER_HINT
from classify.understand import understand
from core.arrangement import Arrangement, Mark, Version
from core.dossier import Document, PaperPage, Understanding
from core.edition import Decision
from core.ids import BatchId, PageId, document_id
from core.options import ClassifyOptions
from core.page import Page
from core.states import Bucket
from tests.factories import make_code, make_page, make_paper_page

CATALOG, OPTIONS = catalog.load(), ClassifyOptions()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
A, B = "H99.36.05-261102-0001", "H99.36.05-261102-0002"
NEXT = make_page("và tiếp tục nội dung của trang trước đây,\nkhông có đầu đề gì")


def letter(name: str) -> Page:
    head = "        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n        Độc lập - Tự do - Hạnh phúc\n\n          ĐƠN ĐỀ NGHỊ\n"
    return make_page(f"{head}\nKính gửi: Ủy ban nhân dân xã\nHọ và tên: TRẦN VĂN {name}\nNội dung: xin cấp lại giấy tờ")


def sheet(dossier: str = "", component: str = "") -> Page:
    return make_page("TỜ PHÂN CÁCH", codes=(make_code(separators.payload("", dossier, component)),))


def fed(*pages: Page | None, files: bool = False) -> list[PaperPage]:
    """Return pages of one file, or each of a file of its own."""
    places = [(number, 1) if files else (1, number) for number in range(1, len(pages) + 1)]
    numbered = [replace(page, number=place[1]) if page else None for page, place in zip(pages, places, strict=True)]
    return [make_paper_page(page, *place) for page, place in zip(numbered, places, strict=True)]


def understood(pages: list[PaperPage], arranged: Arrangement | None = None) -> Understanding:
    version = Version(BatchId("b"), 2, arranged, "x", "An", NOW, 2, 1) if arranged else None
    return understand(BatchId("b"), pages, CATALOG, OPTIONS, date(2026, 11, 23), arranged=version)


def bound(found: Understanding) -> list[tuple[list[str], str]]:
    """Return the numbers of each document's pages and the dossier that the last sheet before it named."""
    told, code = [], ""
    for document in found.documents:
        code = str(document.attributes.get(DOSSIER_HINT, code))
        told.append(([page.rpartition(".")[2] for page in document.slots], code))
    return told


def after(pages: list[PaperPage], *wanted: Change) -> Understanding:
    arranged = understood(pages).arrangement
    for change in wanted:
        arranged = changes.change(arranged, replace(change, scanned=tuple(page.id for page in pages)))
    return understood(pages, arranged)


def the(pages: list[PaperPage], number: int) -> PageId:
    return pages[number - 1].id


def test_pages_in_another_order_stay_in_their_dossier() -> None:
    pages = fed(sheet(A), letter("A"), sheet(B, "TP02"), letter("B"), NEXT)
    assert bound(understood(pages)) == [(["2"], A), (["4", "5"], B)]
    ways = [
        Change("order", the(pages, 4), order=(the(pages, 5), the(pages, 4))),
        Change("move", the(pages, 4), after=the(pages, 5)),
    ]
    for way in ways:
        found = after(pages, way)
        assert bound(found) == [(["2"], A), (["5", "4"], B)]
        assert found.documents[1].attributes[checklist.HINT] == "TP02"
    found = after(pages, Change("mark", the(pages, 4), mark=Mark.BLANK))
    assert bound(found) == [(["2"], A), (["4", "5"], B)]


def test_a_page_that_was_taken_for_a_sheet_takes_its_place_among_the_papers() -> None:
    patch = make_page("x", codes=(make_code("PATCHT"),))
    pages = fed(sheet(A), letter("A"), patch, letter("C"), sheet(B), letter("B"))
    found = after(pages, Change("mark", the(pages, 3), mark=Mark.CONTENT))
    assert bound(found) == [(["2"], A), (["3"], A), (["4"], A), (["6"], B)]


def test_what_a_person_says_is_no_sheet_says_nothing_about_others() -> None:
    pages = fed(sheet(A), letter("A"), sheet(B), letter("B"))
    found = after(pages, Change("mark", the(pages, 1), mark=Mark.CONTENT))
    assert bound(found) == [(["1"], ""), (["2"], ""), (["4"], B)]
    found = after(pages, Change("mark", the(pages, 3), mark=Mark.CONTENT))
    assert bound(found) == [(["2"], A), (["3"], A), (["4"], A)]


def test_a_paper_with_pages_from_behind_two_sheets_is_shown_to_a_person() -> None:
    pages = fed(sheet(A), letter("A"), sheet(B), letter("B"), NEXT)
    found = after(pages, Change("merge", the(pages, 4)))
    assert bound(found) == [(["2", "4", "5"], B)]
    assert "mixed_separators" in {problem.code for problem in found.documents[0].problems}
    assert all(problem.code != "mixed_separators" for one in understood(pages).documents for problem in one.problems)


def test_a_failed_page_behind_a_sheet_lies_in_no_paper_of_another_dossier() -> None:
    pages = fed(sheet(A), letter("A"), sheet(B), None, sheet(A), letter("C"), sheet(B), None)
    found = understood(pages)
    assert bound(found) == [(["2"], A), (["6"], A)]
    assert found.buckets[the(pages, 4)] is found.buckets[the(pages, 8)] is Bucket.FAILED
    assert {slot.page for slot in found.arrangement.apart} == {the(pages, number) for number in (1, 3, 4, 5, 7, 8)}
    read = [replace(page, page=letter("B")) if page.id == the(pages, 4) else page for page in pages]
    assert bound(understood(read, found.arrangement)) == [(["2"], A), (["4"], B), (["6"], A)]


def test_a_failed_page_that_is_read_later_takes_nothing_from_its_paper() -> None:
    pages = fed(sheet(A), letter("A"), sheet(B, "TP02"), None, letter("B"), NEXT)
    arranged = understood(pages).arrangement
    read = [replace(page, page=letter("D")) if page.page is None else page for page in pages]
    found = understood(read, arranged)
    assert bound(found) == [(["2"], A), (["4", "5", "6"], B)]
    assert found.documents[1].attributes[checklist.HINT] == "TP02"


def test_a_decision_holds_for_its_paper_though_a_page_before_it_is_read_later() -> None:
    pages = fed(None, letter("A"), NEXT)
    arranged = understood(pages).arrangement
    name = document_id(the(pages, 2))
    read = [replace(page, page=NEXT) if page.page is None else page for page in pages]
    version = Version(BatchId("b"), 1, arranged, "x", "An", NOW, 1, None)
    decided = {name: Decision(type="declaration")}
    found = understand(BatchId("b"), read, CATALOG, OPTIONS, arranged=version, decisions=decided)
    (document,) = found.documents
    assert isinstance(document, Document)
    assert (document.id, document.type, document.pages) == (name, "declaration", tuple(page.id for page in pages))


@pytest.mark.parametrize("files", [False, True])
def test_a_sheet_that_cannot_be_trusted_parts_once_in_one_file_as_in_several(*, files: bool) -> None:
    broken = make_page("TỜ PHÂN CÁCH", codes=(make_code("SOHOA1|a|b|c|0"),))
    pages = fed(broken, letter("A"), NEXT, NEXT, files=files)
    found = understood(pages)
    assert [document.boundaries[0].reasons for document in found.documents][:2] == [
        ("after a separator sheet whose checksum is wrong",)
    ] * 2
    said = [one.boundaries[0].reasons[:1] for one in found.documents[2:]]
    assert ("after a separator sheet whose checksum is wrong",) not in said
