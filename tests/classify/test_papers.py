"""The fictional papers of every kind, laid out on a grid: type, fields, components of the truth."""

from pathlib import Path

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import Document, FieldSource, FieldValue, PaperPage, Verdict
from core.ids import BatchId
from core.options import ClassifyOptions
from core.page import TextSource, enclosing
from tests.factories import make_code, make_page, make_paper_page

PAPERS = Path(__file__).parent / "papers"
CATALOG = catalog.load()
OWNERS: list[dict[str, str | int]] = [
    {"full_name": "NGUYỄN ĐÌNH KHÔI VĨ", "personal_id": "990007890"},
    {"full_name": "PHẠM THU VÂN KHÁNH", "personal_id": "990006543"},
]
COMPONENTS: list[dict[str, str | int]] = [
    {"name": "Đơn đề nghị cấp giấy phép xây dựng", "form": "Bản chính", "count": 1},
    {"name": "Giấy chứng nhận quyền sử dụng đất ZZ 000123", "form": "Bản sao", "count": 1},
    {"name": "Bản vẽ thiết kế xây dựng", "form": "Bản chính", "count": 2},
    {"name": "Giấy ủy quyền", "form": "Bản chính", "count": 1},
]
TRUTH: dict[str, dict[str, FieldValue]] = {
    "birth_certificate": {
        "full_name": "TRẦN LÊ BẢO NGỌC",
        "date_of_birth": "2021-06-05",
        "personal_id": "099321000034",
        "number": "057/2021",
        "sex": "Nữ",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "place_of_birth": "Bệnh viện Đa khoa huyện Sông Lam, tỉnh Lam Sơn",
        "hometown": "Xã Thanh Lương, huyện Sông Lam, tỉnh Lam Sơn",
        "mother.full_name": "LÊ THỊ HOÀI AN",
        "mother.birth_year": "1990",
        "father.full_name": "TRẦN VĂN MINH ĐỨC",
        "father.birth_year": "1985",
        "registered_at": "Ủy ban nhân dân xã Thanh Lương, huyện Sông Lam, tỉnh Lam Sơn",
        "registered_date": "2021-06-15",
        "declarant.full_name": "TRẦN VĂN MINH ĐỨC",
        "declarant.personal_id": "099085000012",
        "signer": "Hồ Quang Thiện Tâm",
    },
    "marriage_certificate": {
        "number": "031/2018",
        "wife.full_name": "LÊ THỊ HOÀI AN",
        "husband.full_name": "TRẦN VĂN MINH ĐỨC",
        "wife.date_of_birth": "1990-11-20",
        "husband.date_of_birth": "1985-04-05",
        "wife.personal_id": "990005678",
        "husband.personal_id": "990001234",
        "registered_date": "2018-12-09",
    },
    "marital_status_confirmation": {
        "number": "214/UBND-XNTTHN",
        "full_name": "ĐẶNG HỮU PHƯỚC LÂM",
        "date_of_birth": "1995-07-18",
        "personal_id": "099095000067",
        "issued_date": "2026-09-07",
        "purpose": (
            "làm thủ tục đăng ký kết hôn với bà Phan Ngọc Thảo Quyên, sinh ngày 30/10/1997, "
            "số định danh cá nhân 099197000078"
        ),
        "marital_status": "Hiện tại chưa đăng ký kết hôn với ai",
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ TỈNH LAM SƠN",
        "signer": "Vương Thị Diệu Linh",
    },
    "residence_confirmation": {
        "full_name": "PHẠM THU VÂN KHÁNH",
        "personal_id": "099168000056",
        "date_of_birth": "1968-09-03",
        "issued_date": "2026-10-12",
        "permanent_residence": "Số 27, đường Hoa Ban, tổ dân phố số 2, phường Đông Phú, tỉnh Lam Sơn",
        "head.full_name": "Nguyễn Đình Khôi Vĩ",
        "number": "1067/XN",
        "issuer": "CÔNG AN PHƯỜNG ĐÔNG PHÚ",
    },
    "land_use_certificate": {
        "serial": "ZZ000123",
        "owners": OWNERS,
        "parcel_number": "145",
        "map_sheet": "28",
        "area": "120.5",
        "land_use_purpose": "Đất ở tại đô thị",
        "land_use_term": "Lâu dài",
        "issued_date": "2016-08-22",
        "issuer": "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG TỈNH LAM SƠN",
        "registry_number": "CS04567",
    },
    "authorization_letter": {
        "principal.full_name": "Nguyễn Đình Khôi Vĩ",
        "principal.personal_id": "099072000045",
        "agent.full_name": "Nguyễn Phạm Gia Huy",
        "agent.personal_id": "099096000089",
        "term": "từ ngày ký đến khi nhận kết quả, không quá 06 tháng",
        "date": "2026-10-19",
    },
    "decision": {
        "number": "09/QĐ-UBND",
        "issued_date": "2026-06-05",
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ",
        "subject": "cho phép chuyển mục đích sử dụng đất đối với ông Nguyễn Đình Khôi Vĩ",
        "signer": "Hà Thế Bình Minh",
        "signer_title": "CHỦ TỊCH",
        "place": "Đông Phú",
    },
    "official_letter": {
        "number": "45/UBND-VP",
        "issued_date": "2026-02-12",
        "issuer": "VĂN PHÒNG",
        "subject": "phối hợp xác minh thành phần hồ sơ đã số hóa",
        "recipient": "Ủy ban nhân dân các xã, phường; Trung tâm Phục vụ hành chính công tỉnh",
        "signer": "Tạ Quốc Nhân Hậu",
        "signer_title": "CHÁNH VĂN PHÒNG",
    },
    "receipt_slip": {
        "dossier_code": "H99.36.05-261102-0007",
        "applicant.full_name": "Nguyễn Đình Khôi Vĩ",
        "applicant.phone": "0900000012",
        "procedure_name": "Cấp giấy phép xây dựng mới nhà ở riêng lẻ",
        "received_at": "2026-11-02T08:42",
        "due_at": "2026-11-23T16:30",
        "components": COMPONENTS,
        "issuer": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    },
    "citizen_id_card": {
        "personal_id": "099085000012",
        "full_name": "TRẦN VĂN MINH ĐỨC",
        "date_of_birth": "1985-04-05",
        "expiry_date": "2045-04-05",
        "sex": "Nam",
        "issued_date": "2021-05-20",
    },
    "building_permit_application": {"owner.full_name": "Nguyễn Đình Khôi Vĩ", "owner.personal_id": "099072000045"},
    "enterprise_certificate": {},
    "process_control_slip": {},
}
QR = "099085000012|990001234|Trần Văn Minh Đức|05041985|Nam|Thôn Đồng Xuân, Thanh Lương, Sông Lam, Lam Sơn|20052021"
RECEIPT_QR = (
    "H99.36.05-261102-0007|1.009994|099072000045|Giấy tiếp nhận hồ sơ và hẹn trả kết quả|"
    "HTTT GQTTHC tỉnh Lam Sơn|2026-11-02T08:45:10+07:00|2026-11-23"
)


def texts(kind: str) -> list[str]:
    return (PAPERS / f"{kind}.txt").read_text(encoding="utf-8").split("\f")


def pages_of(kind: str, confidence: float = 0.97, source: TextSource = TextSource.OCR) -> list[PaperPage]:
    return [
        make_paper_page(make_page(text, number=number, confidence=confidence, source=source), number=number)
        for number, text in enumerate(texts(kind), start=1)
    ]


def read(pages: list[PaperPage], options: ClassifyOptions | None = None) -> Document:
    documents = understand(BatchId("batch"), pages, CATALOG, options or ClassifyOptions()).documents
    assert len(documents) == 1, [document.reasons for document in documents]
    return documents[0]


def values(document: Document) -> dict[str, FieldValue]:
    return {field.name: field.value for field in document.fields}


@pytest.mark.parametrize("kind", sorted(TRUTH))
def test_the_paper_is_known_and_its_fields_are_read(kind: str) -> None:
    document = read(pages_of(kind))
    found = values(document)
    assert document.type == kind
    assert document.type_confidence > 0.85
    assert {name: found.get(name) for name in TRUTH[kind]} == TRUTH[kind]


@pytest.mark.parametrize("kind", sorted(kind for kind in TRUTH if CATALOG.types[kind].first))
def test_every_critical_field_of_a_clean_paper_is_found(kind: str) -> None:
    document = read(pages_of(kind))
    assert set(CATALOG.types[kind].critical) <= set(values(document))
    assert document.problems == ()


def test_a_field_says_where_it_was_read() -> None:
    document = read(pages_of("birth_certificate"))
    field = next(field for field in document.fields if field.name == "full_name")
    words = [word for page in pages_of("birth_certificate") if page.page for word in page.page.words]
    first = next(word for word in words if word.text == "TRẦN")
    last = next(word for word in words if word.text == "NGỌC")
    assert field.bbox == first.bbox.union(last.bbox)
    assert (field.page, field.page_id, field.raw, field.source) == (1, "batch.1.1", "TRẦN LÊ BẢO NGỌC", FieldSource.OCR)


def test_a_name_is_kept_as_printed_with_one_spelling_and_a_search_key_beside_it() -> None:
    text = texts("birth_certificate")[0].replace("LÊ THỊ HOÀI AN", "LÊ THỊ HOÀ")
    document = read([make_paper_page(make_page(text))])
    mother = next(field for field in document.fields if field.name == "mother.full_name")
    assert (mother.raw, mother.value) == ("LÊ THỊ HOÀ", "LÊ THỊ HOÀ")
    assert (mother.normal, mother.key) == ("LÊ THỊ HÒA", "le thi hoa")


def test_a_text_layer_is_named_as_the_source() -> None:
    document = read(pages_of("decision", source=TextSource.TEXT_LAYER))
    assert {field.source for field in document.fields} == {FieldSource.TEXT_LAYER}


def test_badly_read_fields_go_to_a_person() -> None:
    document = read(pages_of("birth_certificate", confidence=0.55))
    assert document.verdict is Verdict.REVIEW
    assert {field.state for field in document.fields} == {Verdict.REVIEW}


def test_a_clean_paper_is_accepted() -> None:
    assert read(pages_of("authorization_letter")).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("kind", "old", "new", "code"),
    [
        ("birth_certificate", "Giới tính: Nữ ", "Giới tính: Nam", "sex_differs"),
        ("birth_certificate", "cá nhân: 099321000034", "cá nhân: 099322000034", "birth_year_differs"),
        ("birth_certificate", "cá nhân: 099321000034", "cá nhân: 09932100003", "wrong_length"),
        ("birth_certificate", "năm sinh: 05/6/2021", "năm sinh: 06/6/2021", "date_words_differ"),
    ],
)
def test_what_disagrees_is_said_and_never_accepted(kind: str, old: str, new: str, code: str) -> None:
    text = texts(kind)[0]
    assert old in text
    document = read([make_paper_page(make_page(text.replace(old, new)))])
    blamed = [field for field in document.fields if code in {problem.code for problem in field.problems}]
    assert blamed
    assert {field.state for field in blamed} == {Verdict.REVIEW}
    assert document.verdict is Verdict.REVIEW


def test_a_missing_critical_field_is_said() -> None:
    text = texts("birth_certificate")[0].replace("Số định danh cá nhân: 099321000034", "")
    document = read([make_paper_page(make_page(text))])
    assert [problem.code for problem in document.problems] == ["missing_field"]
    assert "Số định danh cá nhân" in document.problems[0].message
    assert document.verdict is Verdict.REVIEW


def test_the_code_of_the_card_outranks_the_print() -> None:
    text = texts("citizen_id_card")[0].replace("099085000012", "099085000013")
    document = read([make_paper_page(make_page(text, codes=(make_code(QR),)))])
    fields = {field.name: field for field in document.fields}
    number = fields["personal_id"]
    assert (number.value, number.source, number.state) == ("099085000012", FieldSource.QR, Verdict.REVIEW)
    assert "code_differs" in {problem.code for problem in number.problems}
    assert fields["full_name"].value == "TRẦN VĂN MINH ĐỨC"
    assert fields["old_id"].value == "990001234"


def test_what_a_code_says_is_shown_where_it_is_printed() -> None:
    page = make_page(texts("citizen_id_card")[0].replace("099085000012", "099085000013"), codes=(make_code(QR),))
    fields = {field.name: field for field in read([make_paper_page(page)]).fields}
    printed = [word.bbox for word in page.words if word.text in {"TRẦN", "ĐỨC"}]
    name = fields["full_name"]
    assert (name.source, name.bbox) == (FieldSource.QR, enclosing(printed))
    # What is printed otherwise, or nowhere, has no place but the code.
    assert {fields["personal_id"].bbox, fields["old_id"].bbox} == {page.codes[0].bbox}


def test_the_code_of_a_receipt_outranks_the_print() -> None:
    text = texts("receipt_slip")[0].replace("H99.36.05-261102-0007", "H99.36.05-26ll02-0007")
    document = read([make_paper_page(make_page(text, codes=(make_code(RECEIPT_QR),)))])
    code = next(field for field in document.fields if field.name == "dossier_code")
    assert (code.value, code.source, code.state) == ("H99.36.05-261102-0007", FieldSource.QR, Verdict.ACCEPTED)


def test_an_impossible_day_in_the_code_of_a_receipt_is_not_said() -> None:
    code = make_code(RECEIPT_QR.replace("2026-11-02T", "2026-02-30T"))
    document = read([make_paper_page(make_page(texts("receipt_slip")[0], codes=(code,)))])
    fields = {field.name: field for field in document.fields}
    assert (fields["due_at"].value, fields["due_at"].source) == ("2026-11-23T16:30", FieldSource.QR)
    assert fields["received_at"].source is FieldSource.OCR


def test_test_numbers_can_be_refused() -> None:
    document = read(pages_of("birth_certificate"), ClassifyOptions(test_numbers=False))
    number = next(field for field in document.fields if field.name == "personal_id")
    assert "unknown_province" in {problem.code for problem in number.problems}


def test_the_first_certified_signature_does_not_make_a_certified_copy() -> None:
    assert "source_form" not in read(pages_of("authorization_letter")).attributes


def test_a_certified_copy_is_one() -> None:
    text = texts("birth_certificate")[0] + "\nCHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH\nSố chứng thực: 1234"
    assert read([make_paper_page(make_page(text))]).attributes["source_form"] == "certified_copy"
