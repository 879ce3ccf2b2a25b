"""Whether papers of one dossier agree."""

from dataclasses import replace

import pytest

from classify import catalog
from classify.checks import dossier
from core.dossier import Document, Field, FieldSource, FieldValue, Verdict
from core.ids import BatchId, DocumentId, PageId
from core.page import BBox

CATALOG = catalog.load()


def paper(number: int, kind: str, **values: FieldValue) -> Document:
    """Return an accepted paper with these fields; `__` in names stands for a point."""
    fields = tuple(
        Field(
            name=name.replace("__", "."),
            value=value,
            raw=str(value),
            confidence=0.99,
            page_id=PageId(f"batch.{number}.1"),
            page=number,
            bbox=BBox(0, 0, 10, 10),
            source=FieldSource.OCR,
            state=Verdict.ACCEPTED,
        )
        for name, value in values.items()
    )
    pages = (PageId(f"batch.{number}.1"),)
    return Document(
        DocumentId(f"d{number}"),
        BatchId("batch"),
        kind,
        0.99,
        Verdict.ACCEPTED,
        pages=pages,
        slots=pages,
        fields=fields,
    )


OWNERS: list[dict[str, str | int]] = [{"full_name": "LÒ VĂN THỬ", "personal_id": "099070000918"}]
BIRTH = paper(
    1,
    "birth_certificate",
    full_name="TRẦN LÊ BẢO NGỌC",
    date_of_birth="2021-06-05",
    personal_id="099321000034",
    mother__full_name="LÊ THỊ HOÀ AN",
    mother__birth_year="1990",
    father__full_name="TRẦN VĂN MINH ĐỨC",
    father__birth_year="1985",
)
CARD = paper(
    2,
    "citizen_id_card",
    full_name="TRẦN VĂN MINH ĐỨC",
    personal_id="099085000012",
    date_of_birth="1985-04-05",
    sex="Nam",
    old_id="990001234",
)
MARRIAGE = paper(
    3,
    "marriage_certificate",
    husband__full_name="Trần Văn Minh Đức",
    husband__date_of_birth="1985-04-05",
    husband__personal_id="990001234",
    wife__full_name="LÊ THỊ HÒA AN",
    wife__date_of_birth="1990-11-20",
    wife__personal_id="990005678",
)


def said(*documents: Document) -> list[str]:
    return [disagreement.problem.code for disagreement in dossier.compare(documents, CATALOG)]


def test_papers_that_agree_say_nothing() -> None:
    """Case, the place of a tone, a year beside a full date and the older number of nine digits are no contradiction."""
    assert said(BIRTH, CARD, MARRIAGE) == []


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        (
            CARD,
            paper(4, "request_form", full_name="TRẦN VĂN MINH ĐỰC", personal_id="099085000012"),
            ["name_spelling_differs"],
        ),
        (CARD, paper(4, "request_form", full_name="Trần Văn Mạnh", personal_id="099085000012"), ["name_differs"]),
        (CARD, paper(4, "request_form", full_name="Trần Văn Minh Đức", personal_id="099085000013"), ["number_differs"]),
        (
            CARD,
            paper(
                4, "declaration", full_name="Trần Văn Minh Đức", personal_id="099085000012", date_of_birth="1985-04-06"
            ),
            ["birth_differs"],
        ),
        (
            CARD,
            paper(
                4, "marital_status_confirmation", full_name="Trần Văn Minh Đức", personal_id="099085000012", sex="Nữ"
            ),
            ["sex_differs_between"],
        ),
        (CARD, paper(4, "cmnd", full_name="TRẦN VĂN MINH ĐỨC", personal_id="990001235"), ["old_number_differs"]),
        (CARD, paper(4, "request_form", full_name="Trần Văn Minh Đức", personal_id="099090000777"), []),
        (
            paper(4, "request_form", full_name="Lê Văn Hùng"),
            paper(5, "receipt_slip", applicant__full_name="Lê Văn Hưng"),
            [],
        ),
        (
            paper(4, "declaration", full_name="Lê Văn Hùng", date_of_birth="1990-01-02"),
            paper(5, "declaration", full_name="Lê Văn Hưng", date_of_birth="1990-01-02"),
            ["name_spelling_differs"],
        ),
        (
            paper(4, "receipt_slip", dossier_code="H99.36.05-261102-0007"),
            paper(5, "process_control_slip", dossier_code="H99.36.05-261102-0008"),
            ["dossier_code_differs"],
        ),
        (
            paper(4, "land_use_certificate", serial="ZZ000123", parcel_number="145", map_sheet="28", area="120.5"),
            paper(5, "land_transfer_contract", serial="ZZ000123", parcel_number="146", map_sheet="28", area="120.5"),
            ["parcel_number_differs"],
        ),
        (
            paper(4, "land_use_certificate", serial="ZZ000123", parcel_number="145", map_sheet="28"),
            paper(5, "land_transfer_contract", serial="ZZ000124", parcel_number="145", map_sheet="28"),
            ["serial_differs"],
        ),
        (
            paper(4, "land_use_certificate", owners=OWNERS),
            paper(5, "request_form", full_name="Lò Văn Thừ", personal_id="099070000918"),
            ["name_spelling_differs"],
        ),
    ],
)
def test_what_two_papers_disagree_about(one: Document, other: Document, codes: list[str]) -> None:
    assert said(one, other) == codes


def test_the_sentence_says_what_disagrees_with_what_and_where() -> None:
    other = paper(4, "request_form", full_name="Trần Văn Mạnh", personal_id="099085000012")
    (found,) = dossier.compare([CARD, other], CATALOG)
    assert found.problem.message == (
        "Họ tên của người mang số 099085000012 ghi là “TRẦN VĂN MINH ĐỨC” (Thẻ căn cước công dân, trang 2), "
        "nhưng là “Trần Văn Mạnh” (Đơn đề nghị, trang 4)."
    )
    assert [(place.document, place.field) for place in found.places] == [("d2", "full_name"), ("d4", "full_name")]


def test_what_another_paper_contradicts_goes_to_a_person_in_both_papers() -> None:
    other = paper(4, "request_form", full_name="Trần Văn Mạnh", personal_id="099085000012", phone="0900000012")
    card, request, marriage = dossier.marked([CARD, other, MARRIAGE], CATALOG)
    assert (card.verdict, request.verdict, marriage.verdict) == (Verdict.REVIEW, Verdict.REVIEW, Verdict.ACCEPTED)
    states = {field.name: field.state for field in request.fields}
    assert states == {"full_name": Verdict.REVIEW, "personal_id": Verdict.ACCEPTED, "phone": Verdict.ACCEPTED}


def test_papers_of_an_earlier_batch_are_compared_but_not_changed() -> None:
    other = paper(4, "request_form", full_name="Trần Văn Mạnh", personal_id="099085000012")
    marked = dossier.marked([other], CATALOG, beside=[CARD])
    assert [document.id for document in marked] == ["d4"]
    assert marked[0].verdict is Verdict.REVIEW


def test_papers_behind_separators_of_several_dossiers_are_compared_apart() -> None:
    one = replace(BIRTH, attributes={dossier.DOSSIER_HINT: "H99.36.05-261102-0001"})
    wrong = paper(4, "request_form", full_name="Trần Văn Mạnh", personal_id="099085000012")
    other = replace(wrong, attributes={dossier.DOSSIER_HINT: "H99.36.05-261102-0002"})
    assert said(one, CARD, other) == []
    assert said(one, CARD, wrong) == ["name_differs"]
