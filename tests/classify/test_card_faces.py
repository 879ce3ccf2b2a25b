"""The two faces of an identity card are one paper, in either order and whatever lies between them."""

import re

import pytest

from classify import catalog, separators
from classify.understand import understand
from core.dossier import PaperPage, Understanding
from core.ids import BatchId
from core.options import ClassifyOptions
from tests.classify.test_papers import texts
from tests.factories import make_code, make_page, make_paper_page

CATALOG = catalog.load()
FRONT, BACK = texts("citizen_id_card")
DECISION, BIRTH = texts("decision")[0], texts("birth_certificate")[0]
SHEET = separators.payload("", "H99.36.05-261102-0007", "TP01")


def number(text: str) -> str:
    """Return the personal number that the front or the back names."""
    found = re.search(r"(?<!\d)\d{12}(?!\d)", text) or re.search(r"IDVNM\d{10}(\d{12})", text)
    assert found is not None
    return found[found.lastindex or 0]


NUMBER = number(FRONT)


def of_another(text: str) -> str:
    """Return the face of somebody else's card."""
    return text.replace(NUMBER, NUMBER[:5] + "7654321")


def unnumbered(text: str) -> str:
    return re.sub(r"\d{12}", "", text)


def understood(*contents: str) -> Understanding:
    pages: list[PaperPage] = []
    for place, text in enumerate(contents, 1):
        codes = (make_code(text),) if text == SHEET else ()
        pages.append(make_paper_page(make_page("TỜ PHÂN CÁCH" if codes else text, number=place, codes=codes), 1, place))
    found = understand(BatchId("batch"), pages, CATALOG, ClassifyOptions())
    inside = [slot for document in found.documents for slot in document.slots]
    assert len(inside) == len(set(inside)) == len(pages) - contents.count(SHEET)
    return found


def papers(*contents: str) -> list[list[int]]:
    """Return the places of the pages of each paper."""
    found = understood(*contents).documents
    return [[int(page.rsplit(".", 1)[1]) for page in document.pages] for document in found]


def test_the_sample_names_its_number_on_both_faces() -> None:
    assert number(BACK) == NUMBER
    assert number(of_another(BACK)) != NUMBER


@pytest.mark.parametrize(("first", "second"), [(FRONT, BACK), (BACK, FRONT)])
def test_faces_side_by_side_are_one_paper(first: str, second: str) -> None:
    assert papers(DECISION, first, second, BIRTH) == [[1], [2, 3], [4]]


@pytest.mark.parametrize(("first", "second"), [(FRONT, BACK), (BACK, FRONT)])
def test_faces_with_other_papers_between_are_one_paper(first: str, second: str) -> None:
    assert papers(first, DECISION, second, BIRTH) == [[1, 3], [2], [4]]
    assert papers(first, DECISION, BIRTH, second) == [[1, 4], [2], [3]]


def test_all_fronts_and_then_all_backs_are_put_together_by_number() -> None:
    assert papers(FRONT, of_another(FRONT), BACK, of_another(BACK)) == [[1, 3], [2, 4]]
    assert papers(FRONT, of_another(FRONT), of_another(BACK), BACK) == [[1, 4], [2, 3]]


def test_what_was_put_together_is_a_card_with_its_fields_and_a_reason() -> None:
    [card, _] = understood(FRONT, DECISION, BACK).documents
    assert card.type == "citizen_id_card"
    assert {"personal_id", "full_name"} <= {field.name for field in card.fields}
    assert card.boundaries[1].reasons == ("other face of the card",)
    assert card.boundaries[1].begins is False


def test_faces_of_two_people_stay_apart() -> None:
    assert papers(FRONT, DECISION, of_another(BACK)) == [[1], [2], [3]]


def test_a_digit_that_was_misread_is_no_other_person() -> None:
    misread = FRONT.replace(NUMBER, NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10))
    assert papers(misread, BACK) == [[1, 2]]
    assert papers(misread, DECISION, BACK) == [[1, 3], [2]]


def test_without_a_number_only_the_only_card_is_put_together_and_shown_for_review() -> None:
    found = understood(unnumbered(FRONT), DECISION, unnumbered(BACK)).documents
    assert [len(document.pages) for document in found] == [2, 1]
    assert "uncertain_page" in {problem.code for problem in found[0].problems}
    fronts = unnumbered(FRONT), DECISION, unnumbered(FRONT), BIRTH, unnumbered(BACK)
    assert papers(*fronts) == [[1], [2], [3], [4], [5]]


def test_a_separator_sheet_between_them_keeps_faces_apart() -> None:
    assert papers(FRONT, SHEET, DECISION, BACK) == [[1], [3], [4]]
    assert papers(SHEET, FRONT, DECISION, BACK) == [[2, 4], [3]]
