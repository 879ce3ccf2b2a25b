from dataclasses import replace
from datetime import date

import pytest

from classify import catalog, checklist
from classify.checklist import ComponentStatus, Filling
from core.dossier import Document, Field, FieldSource, Verdict
from core.ids import BatchId, DocumentId, PageId
from core.procedure import ComponentRequirement, Procedure
from core.register import LinkKind, SourceForm
from core.states import DocumentState

PROCEDURE = catalog.load().procedures["1.000894"]
DAY = date(2026, 11, 23)


def document(number: int, kind: str, hint: str = "", state: DocumentState = DocumentState.RECOGNIZED) -> Document:
    attributes: dict[str, str | int | bool] = {checklist.HINT: hint} if hint else {}
    return Document(
        DocumentId(f"d{number}"), BatchId("b"), kind, 0.99, Verdict.ACCEPTED, (), (), attributes=attributes, state=state
    )


def test_each_document_goes_to_the_component_of_its_type() -> None:
    papers = [document(1, "declaration"), document(2, "marital_status_confirmation"), document(3, "citizen_id_card")]
    assert checklist.match(papers, PROCEDURE) == {"d1": "TP01", "d2": "TP02", "d3": "TP04"}
    assert lacking(papers) == []


def test_a_second_paper_of_a_type_joins_the_component_that_is_filled() -> None:
    papers = [document(1, "citizen_id_card"), document(2, "citizen_id_card")]
    assert checklist.match(papers, PROCEDURE) == {"d1": "TP04", "d2": "TP04"}


def test_a_paper_that_nobody_asked_for_fills_nothing() -> None:
    assert checklist.match([document(1, "diploma"), document(2, "unknown")], PROCEDURE) == {}


def test_the_separator_sheet_says_where_an_unknown_paper_belongs() -> None:
    assert checklist.match([document(1, "unknown", "TP05")], PROCEDURE) == {"d1": "TP05"}
    assert checklist.match([document(1, "unknown", "TP99")], PROCEDURE) == {}


def test_what_speaks_against_the_word_of_a_sheet_is_said_in_a_sentence() -> None:
    assert checklist.misplaced(document(1, "declaration"), PROCEDURE) is None
    assert checklist.misplaced(document(1, "declaration", "TP01"), PROCEDURE) is None
    assert checklist.misplaced(document(1, "unknown", "TP01"), PROCEDURE) is None
    wrong = checklist.misplaced(document(1, "citizen_id_card", "TP01"), PROCEDURE)
    assert wrong is not None
    assert (wrong.code, "TP01" in wrong.message) == ("other_component", True)
    strange = checklist.misplaced(document(1, "declaration", "TP99"), PROCEDURE)
    assert strange is not None
    assert (strange.code, "TP99" in strange.message) == ("unknown_component", True)


def lacking(papers: list[Document]) -> list[tuple[str, str]]:
    matched = checklist.match(papers, PROCEDURE)
    fillings = [Filling(paper, matched[paper.id]) for paper in papers if paper.id in matched]
    found = checklist.missing(checklist.completeness(PROCEDURE, fillings, DAY))
    return [(component.code, message) for component, message in found]


def test_what_is_missing_is_said_in_a_sentence() -> None:
    text = "Hồ sơ còn thiếu: Giấy xác nhận tình trạng hôn nhân (cần 1 bản chính)."
    assert lacking([document(1, "declaration")]) == [("TP02", text)]


def test_a_withdrawn_paper_fills_nothing() -> None:
    papers = [document(1, "declaration", state=DocumentState.WITHDRAWN), document(2, "marital_status_confirmation")]
    assert [code for code, _ in lacking(papers)] == ["TP01"]


def status(asked: ComponentRequirement, *fillings: Filling) -> ComponentStatus:
    [found] = checklist.completeness(Procedure("1.000001", "X", (asked,)), fillings, DAY)
    return found


def filling(form: SourceForm | None = None, number: int = 1, **changed: object) -> Filling:
    made = Filling(document(number, "decision"), "TP", form=form)
    return replace(made, **changed)  # type: ignore[arg-type]


ORIGINAL, CERTIFIED, COPY = SourceForm.ORIGINAL, SourceForm.PAPER_CERTIFIED_COPY, SourceForm.PHOTOCOPY
ONE = ComponentRequirement("TP", "Quyết định", ("decision",))
CERTIFIED_ONE = replace(ONE, originals=0, certified_copies=1)
COPY_ONE = replace(ONE, originals=0, copies=1)
BOTH = replace(ONE, copies=1)


@pytest.mark.parametrize(
    ("asked", "forms", "message"),
    [
        (ONE, [ORIGINAL], ""),
        (ONE, [SourceForm.BORN_DIGITAL], ""),
        (ONE, [COPY], "Quyết định: cần 1 bản chính, đã có 1 bản chụp."),
        (ONE, [CERTIFIED], "Quyết định: cần 1 bản chính, đã có 1 bản sao chứng thực."),
        (CERTIFIED_ONE, [ORIGINAL], ""),
        (CERTIFIED_ONE, [SourceForm.PHOTO_WITH_ORIGINAL_CHECKED], ""),
        (CERTIFIED_ONE, [COPY], "Quyết định: cần 1 bản sao chứng thực, đã có 1 bản chụp."),
        (COPY_ONE, [COPY], ""),
        (COPY_ONE, [ORIGINAL], ""),
        (BOTH, [ORIGINAL], "Quyết định: cần 1 bản chính và 1 bản chụp, đã có 1 bản chính."),
        (BOTH, [ORIGINAL, COPY], ""),
        (BOTH, [ORIGINAL, ORIGINAL], ""),
        (BOTH, [COPY, COPY], "Quyết định: cần 1 bản chính và 1 bản chụp, đã có 2 bản chụp."),
        (replace(ONE, originals=2), [ORIGINAL, COPY], "Quyết định: cần 2 bản chính, đã có 1 bản chính và 1 bản chụp."),
    ],
)
def test_count_and_form_decide(asked: ComponentRequirement, forms: list[SourceForm], message: str) -> None:
    found = status(asked, *[filling(form, number) for number, form in enumerate(forms)])
    assert (found.complete, found.message) == (not message, message)


def test_what_was_counted_at_the_counter_counts() -> None:
    two = replace(ONE, originals=2)
    assert not status(two, filling(ORIGINAL)).complete
    assert status(two, filling(ORIGINAL, originals=2)).complete
    assert not status(two, filling(ORIGINAL, originals=1, copies=1)).complete
    assert status(BOTH, filling(ORIGINAL, originals=1, copies=1)).complete


def test_what_is_reused_is_not_asked_for_in_copies() -> None:
    assert status(replace(ONE, originals=3), filling(COPY, kind=LinkKind.REUSED)) == ComponentStatus(
        replace(ONE, originals=3), (filling(COPY, kind=LinkKind.REUSED),), complete=True, message=""
    )


def test_a_paper_of_unknown_form_counts_but_asks_for_a_look() -> None:
    found = status(ONE, filling())
    assert found.complete
    assert "hãy xác nhận" in found.message
    assert status(COPY_ONE, filling()).message == ""


def test_optional_conditional_and_shown_components_are_no_gaps_but_named_as_such() -> None:
    condition = replace(ONE, required=False, condition="một bên đã ly hôn")
    assert status(condition).message == "Chỉ cần khi một bên đã ly hôn: Quyết định (cần 1 bản chính)."
    assert status(replace(ONE, required=False)).message == "Không bắt buộc: Quyết định."
    shown = status(replace(ONE, shown=True))
    assert shown.message == "Chỉ xuất trình tại quầy (không số hóa): Quyết định."
    assert all(one.complete for one in (status(condition), status(replace(ONE, required=False)), shown))
    assert "hãy xem lại" in status(replace(ONE, shown=True), filling(ORIGINAL)).message


@pytest.mark.parametrize(("issued", "complete"), [("2026-09-01", True), ("2026-01-01", False), (None, True)])
def test_a_paper_that_is_older_than_the_procedure_takes_it_fills_nothing(issued: str | None, complete: bool) -> None:
    field = Field("issued_date", issued, "", 1.0, PageId("p"), 1, None, FieldSource.OCR, Verdict.ACCEPTED)
    paper = replace(document(1, "decision"), fields=(field,))
    found = status(replace(ONE, max_age_days=180), filling(ORIGINAL, document=paper))
    assert found.complete is complete
    assert complete or "180 ngày" in found.message


def test_a_document_that_fits_two_components_takes_the_one_that_is_open() -> None:
    birth = catalog.load().procedures["1.001193"]
    papers = [document(1, "minutes"), document(2, "birth_certificate")]
    assert checklist.match(papers, birth) == {"d1": "TP02", "d2": "TP02"}
