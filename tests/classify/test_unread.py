"""Reading errors, lost marks, handwriting and papers of no known type."""

from dataclasses import replace

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import UNKNOWN, Document, Verdict
from core.ids import BatchId
from core.options import ClassifyOptions
from core.page import BBox, Block, Line, Page, Word
from tests.classify.test_papers import QR, texts
from tests.factories import make_code, make_page, make_paper_page

CATALOG = catalog.load()
DIRECTIVE = (
    texts("decision")[0].replace("QUYẾT ĐỊNH\n", "CHỈ THỊ\n").replace("QĐ-UBND", "CT-UBND").replace("QUYẾT ĐỊNH:", "")
)
POEM = "Chiều xuống\n\nNắng vàng rơi bên hiên nhà cũ\nGió đưa hương lúa chín qua đồng\nMẹ ngồi khâu áo chờ con nhỏ"
MENU = "THỰC ĐƠN HÔM NAY\n\nCơm tấm 45.000\nBún chả 50.000\nTrà đá 5.000"
LEASE = texts("authorization_letter")[0].replace("GIẤY ỦY QUYỀN", "HỢP ĐỒNG THUÊ NHÀ")


def read(page: Page) -> Document:
    return understand(BatchId("batch"), [make_paper_page(page)], CATALOG, ClassifyOptions()).documents[0]


def reread(page: Page, change: dict[str, Word]) -> Page:
    """Return the page with some words as they would be read if they were handwritten."""
    lines = []
    for line in page.lines:
        words = tuple(
            replace(change[word.text], bbox=change[word.text].bbox) if word.text in change else word
            for word in line.words
        )
        lines.append(Line(words, line.bbox))
    return replace(page, blocks=(Block(page.blocks[0].kind, page.blocks[0].bbox, tuple(lines)),))


@pytest.mark.parametrize("text", [DIRECTIVE, POEM, MENU, LEASE])
def test_a_paper_of_no_known_type_is_unknown(text: str) -> None:
    document = read(make_page(text))
    assert document.type == UNKNOWN
    assert document.fields == ()
    assert document.verdict is Verdict.REVIEW
    assert [problem.code for problem in document.problems] == ["unknown_type"]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("submission", "TỜ TRÌNH"),
        ("notice", "THÔNG BÁO"),
        ("plan", "KẾ HOẠCH"),
        ("invitation", "GIẤY MỜI"),
        ("report", "BÁO CÁO"),
    ],
)
def test_other_official_papers_are_not_forced_into_a_decision(kind: str, title: str) -> None:
    text = texts("decision")[0].replace("QUYẾT ĐỊNH\n", f"{title}\n").replace("QUYẾT ĐỊNH:", "")
    assert read(make_page(text)).type == kind


@pytest.mark.parametrize(
    ("kind", "printed", "misread"),
    [
        ("birth_certificate", "GIẤY KHAI SINH\n", "GIÂY KHAl SINH\n"),
        ("decision", "QUYẾT ĐỊNH\n", "QUYÉT ĐỊNH\n"),
        ("decision", "QUYẾT ĐỊNH\n", "Q U Y Ế T  Đ Ị N H\n"),
        ("marital_status_confirmation", "GIẤY XÁC NHẬN TÌNH TRẠNG", "GIAY XAC NHAN TINH TRANG"),
        ("receipt_slip", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN", "GIẦY TIẾP NHẠN HÒ SƠ VÀ HẸM"),
        ("authorization_letter", "GIẤY ỦY QUYỀN", "GIẤY UỶ QUYỀN"),
    ],
)
def test_a_misread_title_is_still_known(kind: str, printed: str, misread: str) -> None:
    text = texts(kind)[0]
    assert printed in text
    assert read(make_page(text.replace(printed, misread, 1))).type == kind


def test_misread_labels_still_lead_to_their_values() -> None:
    text = (
        texts("birth_certificate")[0]
        .replace("Số định danh cá nhân:", "Số định đanh cá nhàn")
        .replace("Nơi đăng ký khai sinh", "Nơi đăng kỷ khai sình")
    )
    found = {field.name: field.value for field in read(make_page(text)).fields}
    assert found["personal_id"] == "099321000034"
    assert found["registered_at"] == "Ủy ban nhân dân xã Thanh Lương, huyện Sông Lam, tỉnh Lam Sơn"


def test_wrong_marks_in_the_name_of_an_agency_are_mended_with_known_words() -> None:
    text = (
        texts("decision")[0]
        .replace("ỦY BAN NHÂN DÂN  ", "ỦY BAN NHẪN DÂN  ", 1)
        .replace("PHƯỜNG ĐÔNG PHÚ  ", "THÀNH PHÓ CÀN THƠ")
    )
    issuer = next(field for field in read(make_page(text)).fields if field.name == "issuer")
    assert issuer.value == "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ"
    assert "CÀN THƠ" in issuer.raw


def test_a_handwritten_number_is_not_guessed() -> None:
    text = texts("decision")[0].replace("Số: 09/QĐ-UBND", "Số: 899 /QĐ-UBND")
    page = make_page(text)
    bad = next(word for word in page.words if word.text == "899")
    document = read(reread(page, {"899": replace(bad, confidence=0.42)}))
    number = next(field for field in document.fields if field.name == "number")
    assert (number.value, number.state) == (None, Verdict.REVIEW)
    assert [problem.code for problem in number.problems] == ["handwritten"]
    assert document.verdict is Verdict.REVIEW


def test_a_day_that_was_filled_in_by_hand_is_not_guessed() -> None:
    text = texts("decision")[0].replace("ngày 05 tháng 6 năm 2026", "ngày 23 tháng 6 năm 2026")
    page = make_page(text)
    day = next(word for word in page.words if word.text == "23")
    tall = BBox(day.bbox.x0, day.bbox.y0 - 8, day.bbox.x1, day.bbox.y1 + 6)
    document = read(reread(page, {"23": Word("23", tall, 0.82)}))
    issued = next(field for field in document.fields if field.name == "issued_date")
    assert (issued.value, issued.state) == (None, Verdict.REVIEW)


def test_a_party_whose_heading_was_not_read_is_not_taken_for_the_other() -> None:
    text = (
        texts("authorization_letter")[0]
        .replace("BÊN ĐƯỢC ỦY QUYỀN:", "")
        .replace("  Họ và tên: Nguyễn Đình Khôi Vĩ", "  ~~~~", 1)
    )
    document = read(make_page(text))
    accepted = {field.name: field.value for field in document.fields if field.state is Verdict.ACCEPTED}
    assert "principal.full_name" not in accepted
    assert "agent.full_name" not in accepted


def test_a_paper_that_lost_its_title_is_known_by_the_phrases_of_all_its_pages() -> None:
    first, *others = texts("land_use_certificate")
    for line in ("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"):
        first = first.replace(line, "")
    pages = [make_paper_page(make_page(text, number=n), number=n) for n, text in enumerate([first, *others], start=1)]
    documents = understand(BatchId("batch"), pages, CATALOG, ClassifyOptions()).documents
    assert [(document.type, document.verdict) for document in documents] == [("land_use_certificate", Verdict.CAUTION)]


def test_a_code_without_a_print_gives_the_name_in_the_capitals_of_the_card() -> None:
    text = texts("citizen_id_card")[0].replace("TRẦN VĂN MINH ĐỨC", "")
    name = next(field for field in read(make_page(text, codes=(make_code(QR),))).fields if field.name == "full_name")
    assert (name.value, name.state) == ("TRẦN VĂN MINH ĐỨC", Verdict.ACCEPTED)


def test_an_agency_whose_second_line_was_not_read_is_not_accepted() -> None:
    text = texts("receipt_slip")[0].replace(
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG  ", "TRUNG TÂM PHỤC VỤ                  "
    )
    issuer = next(field for field in read(make_page(text)).fields if field.name == "issuer")
    assert issuer.state is not Verdict.ACCEPTED


@pytest.mark.parametrize("written", ["Số: #99 /QĐ-UBND", "Số: 2 39 /QĐ-UBND", "Số: ÿ14/QĐ-UBND", "Số: /4[_ /QĐ-UBND"])
def test_what_is_left_of_a_written_number_is_not_taken_for_it(written: str) -> None:
    """The digits that were read are surely read, but others stand before them or apart from the symbol."""
    document = read(make_page(texts("decision")[0].replace("Số: 09/QĐ-UBND", written)))
    number = next(field for field in document.fields if field.name == "number")
    assert (number.value, number.state) == (None, Verdict.REVIEW)


@pytest.mark.parametrize(
    ("wider", "taller", "value"), [(1.0, 1.0, "440/QĐ-UBND"), (1.07, 1.25, None), (1.07, 1.1, "440/QĐ-UBND")]
)
def test_a_number_that_is_wider_and_taller_than_print_was_written(
    wider: float, taller: float, value: str | None
) -> None:
    """The words are as wide as the typeface of official papers sets them beside a year of four digits."""
    page = make_page(texts("decision")[0].replace("Số: 09/QĐ-UBND", "Số: 440/QĐ-UBND"))
    year = next(word for word in page.words if word.text == "2026")
    number = next(word for word in page.words if word.text == "440/QĐ-UBND")
    printed = 12.78 * year.bbox.width / 4
    box = BBox(
        number.bbox.x0,
        number.bbox.y0,
        number.bbox.x0 + round(wider * printed),
        number.bbox.y0 + round(taller * year.bbox.height),
    )
    document = read(reread(page, {"440/QĐ-UBND": replace(number, bbox=box)}))
    assert next(field for field in document.fields if field.name == "number").value == value


def test_a_scrawl_behind_a_label_has_no_value() -> None:
    text = texts("birth_certificate")[0].replace(
        "Bệnh viện Đa khoa huyện Sông Lam, tỉnh Lam Sơn", "Bxh vjiẹn ĐzkW Sgfl"
    )
    page = make_page(text)
    scrawled = {word.text: replace(word, confidence=0.3) for word in page.words if word.text in "Bxh vjiẹn ĐzkW Sgfl"}
    place = next(field for field in read(reread(page, scrawled)).fields if field.name == "place_of_birth")
    assert (place.value, [problem.code for problem in place.problems]) == (None, ["handwritten"])


def test_who_signs_for_another_is_his_deputy_although_his_own_office_was_not_read() -> None:
    page = make_page(texts("decision")[0].replace("CHỦ TỊCH\n - Như", "KT. CHỦ TỊCH\n - Như"))
    title = next(field for field in read(page).fields if field.name == "signer_title")
    assert (title.value, title.state) == ("PHÓ CHỦ TỊCH", Verdict.REVIEW)
