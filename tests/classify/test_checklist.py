from classify import catalog, checklist
from core.dossier import Document, Verdict
from core.ids import BatchId, DocumentId
from core.states import DocumentState

PROCEDURE = catalog.load().procedures["1.000894"]


def document(number: int, kind: str, hint: str = "", state: DocumentState = DocumentState.RECOGNIZED) -> Document:
    attributes: dict[str, str | int | bool] = {checklist.HINT: hint} if hint else {}
    return Document(
        DocumentId(f"d{number}"), BatchId("b"), kind, 0.99, Verdict.ACCEPTED, (), (), attributes=attributes, state=state
    )


def test_each_document_goes_to_the_component_of_its_type() -> None:
    papers = [document(1, "declaration"), document(2, "marital_status_confirmation"), document(3, "citizen_id_card")]
    assert checklist.match(papers, PROCEDURE) == {"d1": "TP01", "d2": "TP02", "d3": "TP04"}
    assert checklist.missing(papers, PROCEDURE) == []


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


def test_what_is_missing_is_said_in_a_sentence() -> None:
    found = checklist.missing([document(1, "declaration")], PROCEDURE)
    assert [component.code for component, _ in found] == ["TP02"]
    assert found[0][1] == "Hồ sơ còn thiếu: Giấy xác nhận tình trạng hôn nhân."


def test_a_withdrawn_paper_fills_nothing() -> None:
    papers = [document(1, "declaration", state=DocumentState.WITHDRAWN), document(2, "marital_status_confirmation")]
    assert [component.code for component, _ in checklist.missing(papers, PROCEDURE)] == ["TP01"]


def test_a_document_that_fits_two_components_takes_the_one_that_is_open() -> None:
    birth = catalog.load().procedures["1.001193"]
    papers = [document(1, "minutes"), document(2, "birth_certificate")]
    assert checklist.match(papers, birth) == {"d1": "TP02", "d2": "TP02"}
