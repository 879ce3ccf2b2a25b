"""Values that were run together, hidden by a stamp or misread in a sign, and that the paper tells all the same."""

from dataclasses import replace

import pytest

from classify import catalog, flow, heads, places, rules
from classify.checks import echoes
from classify.fields import agencies, dates, document_numbers, dossier_codes, labels, names, people
from classify.sheet import Sheet, sheet
from core.dossier import Document, Field, Verdict
from core.ids import PageId
from core.page import BBox, Line, Page, Word
from tests.classify.test_layouts import drawing
from tests.classify.test_papers import texts
from tests.classify.test_unread import read, reread
from tests.factories import make_page

CATALOG = catalog.load()
FOOT = " Nơi nhận:                                          CHỦ TỊCH"


def field(document: Document, name: str) -> Field:
    return next(field for field in document.fields if field.name == name)


def laid_out(text: str, confidence: float = 0.97) -> Sheet:
    return sheet(PageId("batch.1.1"), make_page(text, confidence=confidence))


def in_typeface(page: Page, wider: float) -> Page:
    """Return the page with the words of its date set in a typeface with letters so much wider beside the digits."""
    digit = 22
    widths = {"ngày": 3.9, "tháng": 4.5, "năm": 3.4}
    lines = []
    for line in page.lines:
        words = tuple(
            replace(word, bbox=replace(word.bbox, x1=word.bbox.x0 + round(widths[word.text] * wider * digit)))
            if word.text in widths
            else word
            for word in line.words
        )
        lines.append(Line(words, line.bbox))
    return replace(page, blocks=(replace(page.blocks[0], lines=tuple(lines)),))


def numbered(page: Page, share: float, confidence: float) -> Page:
    """Return the page with its number so much wider than print, and taller than the date, read as surely as said."""
    word = next(word for word in page.words if word.text == "09/QĐ-UBND")
    box = BBox(word.bbox.x0, word.bbox.y0, word.bbox.x0 + round(share * 11.78 * 22), word.bbox.y0 + 50)
    return reread(page, {word.text: Word(word.text, box, confidence)})


@pytest.mark.parametrize(
    ("row", "crowded"),
    [
        (
            "   Họ, chữ đệm, tên      BẾ VĂN THUYẾT                  LƯƠNG THỊ HƯỜNG",
            "   Họ, chữ đệm, tên      BẾ VĂN THUYẾT                  LƯƠNG THỊ HƯỜNG".replace("tên      ", "tên "),
        ),
        (
            "   Họ, chữ đệm, tên      BẾ VĂN THUYẾT                  LƯƠNG THỊ HƯỜNG",
            "   Họ, chữ đệm, tên NGUYỄN VĂN ÁNH DƯƠNG BẢO THUYẾT LƯƠNG THỊ HƯỜNG",
        ),
    ],
)
def test_columns_of_a_table_stay_apart_however_close_their_values_stand(row: str, crowded: str) -> None:
    text = drawing("marriage_certificate-table")
    assert row in text
    found = {one.name: one.value for one in read(make_page(text.replace(row, crowded))).fields}
    assert found["wife.full_name"] == "LƯƠNG THỊ HƯỜNG"
    assert str(found["husband.full_name"]).endswith("THUYẾT")
    assert (found["husband.date_of_birth"], found["wife.date_of_birth"]) == ("1996-08-14", "1998-11-30")
    assert (found["husband.personal_id"], found["wife.personal_id"]) == ("099096000321", "099198000654")


def test_the_office_of_a_signer_is_read_although_a_stamp_hides_his_name() -> None:
    text = texts("decision")[0]
    assert FOOT in text
    found = {one.name: one.value for one in read(make_page(text.replace("Hà Thế Bình Minh", "~ j'x"))).fields}
    assert (found["signer_title"], found.get("signer")) == ("CHỦ TỊCH", None)


def test_strokes_beside_an_office_or_a_name_are_no_part_of_it() -> None:
    text = texts("decision")[0].replace(FOOT, FOOT.replace("    CHỦ TỊCH", "x77 CHỦ TỊCH"))
    document = read(make_page(text.replace("Hà Thế Bình Minh", "Hà Thế $Bình Minh `")))
    assert (field(document, "signer_title").value, field(document, "signer").value) == ("CHỦ TỊCH", "Hà Thế Bình Minh")


def test_an_office_is_not_cut_to_the_word_of_it_that_was_read_well() -> None:
    text = texts("decision")[0].replace(FOOT, FOOT.replace("CHỦ TỊCH", "CHỦ T1CH"))
    titles = [one.value for one in read(make_page(text)).fields if one.name == "signer_title"]
    assert "CHỦ" not in titles


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày II tháng 5 năm 2017", "2017-05-11"),
        ("ngày 12 tháng ở năm 2026", "2026-06-12"),
        ("ngày 12 tháng 6 năm 202ó", "2026-06-12"),
        ("ngày 0ó tháng l năm 2026", "2026-01-06"),
        ("ngày o tháng 5 năm 2026", None),
    ],
)
def test_a_digit_that_was_read_as_a_letter_is_the_one_that_looks_like_it(text: str, value: str | None) -> None:
    found = dates.find(text)
    assert (found.value if found else None) == value
    assert found is None or [problem.code for problem in found.problems] == ["digit_misread"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("02/1 1/1994", "1994-11-02"),
        ("02/1x/ 1994", None),
        ("ngày 02 tháng 1Z năm 1994", None),
        ("ngày … tháng 5 năm 1960", "1960-05"),
        ("ngày … tháng … năm 1960", "1960"),
        ("CMND 990, sinh 1960", "1960"),
    ],
)
def test_the_rest_of_a_misread_date_is_no_year_or_month(text: str, value: str | None) -> None:
    found = dates.find_partial(text)
    assert (found.value if found else None) == value


def test_of_names_that_were_read_as_one_line_the_right_one_signs() -> None:
    text = drawing("marriage_certificate-table")
    row = "     Bế Văn Thuyết         Lương Thị Hường              Ma Thị Lệ Quyên"
    assert row in text
    joined = "Bế Văn Thuyết  Lương Thị Hường Lan  Ma Thị Lệ Quyên".rjust(74)
    page = make_page(text.replace(row, joined))
    assert field(read(page), "signer").value == "Ma Thị Lệ Quyên"


def test_who_signs_is_read_under_for_whom_although_his_office_was_not() -> None:
    text = drawing("marriage_certificate-one_below_other")
    assert "PHÓ CHỦ TỊCH" in text
    whole, hidden = (read(make_page(one)) for one in (text, text.replace("PHÓ CHỦ TỊCH", "PHÓ CHỦ T   ")))
    assert field(hidden, "signer").value == field(whole, "signer").value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CHÂU TUẤN KIỆT", "CHÂU TUẤN KIỆT"),
        ("ÔNG THỊ LÀI", "ÔNG THỊ LÀI"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Cháu Lê Bảo Ngọc", "Lê Bảo Ngọc"),
    ],
)
def test_a_family_name_like_a_title_is_kept(text: str, name: str) -> None:
    found = names.find(text)
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(("wider", "value"), [(1.0, None), (1.15, "09/QĐ-UBND")])
def test_a_number_is_written_only_beside_print_in_the_typeface_of_official_papers(
    wider: float, value: str | None
) -> None:
    page = in_typeface(make_page(texts("decision")[0]), wider)
    assert field(read(numbered(page, 1.06, 0.97)), "number").value == value


@pytest.mark.parametrize(("share", "value"), [(1.0, "09/QĐ-UBND"), (0.8, None)])
def test_a_badly_read_number_as_wide_as_print_is_shown_to_a_person(share: float, value: str | None) -> None:
    page = in_typeface(make_page(texts("decision")[0]), 1.0)
    found = field(read(numbered(page, share, 0.45)), "number")
    assert (found.value, found.state) == (value, Verdict.REVIEW)


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("77GPXD", "77/GPXD", ["symbol_misread"]),
        ("77 GPXD", "77", []),
        ("12/2024 và 77GPXD", "12/2024", []),
        ("A77GPXD", None, []),
    ],
)
def test_a_number_whose_stroke_was_lost_is_parted_and_a_person_asked(
    text: str, value: str | None, codes: list[str]
) -> None:
    found = document_numbers.find(text)
    assert (found.value if found else None) == value
    assert [problem.code for problem in (found.problems if found else ())] == codes


@pytest.mark.parametrize("point", [",", ":", "."])
def test_a_heading_is_known_although_the_point_behind_its_number_was_misread(point: str) -> None:
    text = drawing("household_business_certificate-2025")
    assert "5. Thông tin về chủ hộ" in text
    whole = {one.name: one.value for one in read(make_page(text)).fields}
    document = read(make_page(text.replace("5. Thông tin về chủ hộ", f"5{point} Thông tin về chủ hộ")))
    assert field(document, "owner.full_name").value == whole["owner.full_name"]


def test_a_name_is_read_behind_its_label_with_a_colon_not_below_a_heading_like_it() -> None:
    text = drawing("enterprise_certificate-single")
    assert "1. Tên công ty\n" in text
    whole = field(read(make_page(text)), "name").value
    assert field(read(make_page(text.replace("1. Tên công ty\n", "1. Tên công ty\n  Si\n"))), "name").value == whole


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("~ Bán lẻ gạo\nBán lẻ đồ uống |", ["Bán lẻ gạo", "Bán lẻ đồ uống"]),
        ("- Bán lẻ lương thực,\nthực phẩm", ["Bán lẻ lương thực, thực phẩm"]),
        ("1. May trang phục\nViệt Nam\n2. Sửa chữa", ["May trang phục Việt Nam", "Sửa chữa"]),
    ],
)
def test_trades_begin_with_a_sign_a_number_or_a_capital(text: str, items: list[str]) -> None:
    found = people.trades(text)
    assert found is not None
    assert found.value == items


def test_a_name_in_another_language_is_no_agency() -> None:
    lines = [row[0] for row in laid_out("MAU GIANG UNIVERSITY\nTRƯỜNG ĐẠI HỌC MẪU GIANG").rows]
    assert agencies.joined(agencies.lines_of_agencies(lines)) == "TRƯỜNG ĐẠI HỌC MẪU GIANG"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Khu phố 6, phường Hòa Lạc; tỉnh Lam Sơn", "Khu phố 6, phường Hòa Lạc, tỉnh Lam Sơn"),
        ("Số 9 phố Chợ , phường Đông Mẫu , tỉnh Hà Thử", "Số 9 phố Chợ, phường Đông Mẫu, tỉnh Hà Thử"),
        ("Thôn 2, xạ Phong Vân, tính Hà Thử", "Thôn 2, xã Phong Vân, tỉnh Hà Thử"),
        ("Ngõ 3, tố 21, thi trân Hạ Mẫu", "Ngõ 3, tổ 21, thị trấn Hạ Mẫu"),
        ("Thôn 2, xã. Phong Vân, h. Hạ Mẫu, tỉnh. Hà Thử", "Thôn 2, xã Phong Vân, h. Hạ Mẫu, tỉnh Hà Thử"),
        ("Tố 9, phường Trà Lĩnh", "Tổ 9, phường Trà Lĩnh"),
        ("Tố Hữu, phường Trà Lĩnh", "Tố Hữu, phường Trà Lĩnh"),
        ("Quan Sơn, Xa La, quân nhân", "Quan Sơn, Xa La, quân nhân"),
    ],
)
def test_words_for_levels_of_an_address_are_a_closed_list(text: str, said: str) -> None:
    assert places.mended(text) == said


@pytest.mark.parametrize(
    ("paper", "value", "said"),
    [
        ("Bến Gỗ, XÃ BỀN GỠ", "XÃ BỀN GỠ", "XÃ BẾN GỖ"),
        ("BẾN GỖ, Bền Gỗ", "Bến Gỗ", "Bền Gỗ"),
        ("Hoà An, HÒA AN", "HÒA AN", "HÒA AN"),
        ("Bến Gỗ", "Bền Gỗ", "Bền Gỗ"),
    ],
)
def test_a_place_is_spelled_as_it_was_read_most_surely(paper: str, value: str, said: str) -> None:
    """Small letters tell more than capitals; what does not stand on the paper was put right by a list."""
    assert echoes.hear(flow.whole([laid_out(paper)])).respelled(value) == said


def test_a_respelled_place_goes_to_a_person_and_a_name_of_a_person_stays_as_read() -> None:
    text = texts("decision")[0].replace("PHƯỜNG ĐÔNG PHÚ ", "PHƯỜNG ĐỒNG PHÚ ", 1).replace("Hà Thế Bình", "Hà Thế Bính")
    document = read(make_page(text.replace("Điều 3.", "Điều 3. Hà Thế Bình Minh và Hà Thế Bình Minh.")))
    issuer, signer = field(document, "issuer"), field(document, "signer")
    assert (issuer.value, issuer.state) == ("ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ", Verdict.REVIEW)
    assert "ĐỒNG" in issuer.raw
    assert (signer.value, signer.state) == ("Hà Thế Bính Minh", Verdict.REVIEW)


def test_offices_below_the_call_are_no_title_of_a_short_letter() -> None:
    text = drawing("official_letter-office").replace("    TL. CHÁNH VĂN PHÒNG", "TL. CHÁNH VĂN PHÒNG    ")
    page = laid_out(text)
    assert "has a title" not in rules.guess([page], heads.find(page), CATALOG).evidence["official_letter"].reasons
    titled = laid_out(
        text.replace("                  Kính gửi:", f"\n{' ' * 30}THƯ CỦA CHỦ TỊCH\n                  Kính gửi:")
    )
    assert "has a title" in rules.guess([titled], heads.find(titled), CATALOG).evidence["official_letter"].reasons


def test_a_subject_under_the_number_may_reach_over_the_middle() -> None:
    text = drawing("official_letter-office")
    assert "V/v chấn chỉnh việc số hóa thành\n" in text
    wide = text.replace("V/v chấn chỉnh việc số hóa thành\n", "V/v chấn chỉnh việc số hóa ngay từ đầu các thành\n")
    found = field(read(make_page(wide)), "subject")
    assert found.value == "chấn chỉnh việc số hóa ngay từ đầu các thành phần hồ sơ khi tiếp nhận"


def test_a_subject_goes_on_below_although_both_lines_reach_over_the_middle() -> None:
    text = drawing("official_letter-office")
    first, second = " V/v chấn chỉnh việc số hóa thành\n", " phần hồ sơ khi tiếp nhận\n"
    assert first + second in text
    wide = text.replace(
        first + second, f" {first[1:-1]} phần hồ sơ khi\n   tiếp nhận và khi trả kết quả cho công dân\n"
    )
    found = field(read(make_page(wide)), "subject")
    assert found.value == "chấn chỉnh việc số hóa thành phần hồ sơ khi tiếp nhận và khi trả kết quả cho công dân"


def test_a_subject_may_end_with_a_year_alone_on_its_line() -> None:
    text = drawing("report-centre")
    last = "                 và phương hướng nhiệm vụ 3 tháng cuối năm 2026"
    assert last in text
    found = field(read(make_page(text.replace(last, f"{last[:-5]}\n{' ' * 37}2026"))), "subject")
    assert str(found.value).endswith("3 tháng cuối năm 2026")


def test_names_under_signatures_are_no_table() -> None:
    """Whoever signs beside a spouse has strokes before his office, which are no labels."""
    text = drawing("marriage_certificate-side_by_side")
    signed = text.replace(
        "                                                       CHỦ TỊCH",
        " |                                      |              CHỦ TỊCH",
    )
    assert signed != text
    whole = {one.name: one.value for one in read(make_page(text)).fields}
    assert {one.name: one.value for one in read(make_page(signed)).fields} == whole


@pytest.mark.parametrize(
    ("code", "codes"), [("H99.52.03-26061 1-0104", ["digits_apart"]), ("H99.52.03-260611-0104", [])]
)
def test_a_code_whose_digits_stand_apart_is_put_together_and_a_person_asked(code: str, codes: list[str]) -> None:
    found = dossier_codes.find(f"Mã hồ sơ: {code}")
    assert found is not None
    assert (found.value, [problem.code for problem in found.problems]) == ("H99.52.03-260611-0104", codes)


@pytest.mark.parametrize(("tall", "value"), [(40, "2026-06-05"), (50, None)])
def test_a_digit_in_the_head_that_was_read_as_a_letter_is_print_when_it_is_no_taller(
    tall: int, value: str | None
) -> None:
    page = make_page(texts("decision")[0].replace("ngày 05 tháng 6 năm", "ngày 05 tháng ở năm"))
    word = next(word for word in page.words if word.text == "ở")
    taller = replace(word, bbox=replace(word.bbox, y1=word.bbox.y0 + tall), confidence=0.7)
    found = field(read(reread(page, {"ở": taller})), "issued_date")
    assert (found.value, found.state) == (value, Verdict.REVIEW)


def test_a_title_across_both_columns_is_no_part_of_the_head() -> None:
    text = drawing("health_certificate-driver")
    spaced = text.replace("                        GIẤY KHÁM SỨC KHỎE", "                        GIẤY  KHÁM  SỨC  KHỎE")
    head = heads.find(laid_out(spaced))
    assert head is not None
    assert "GIẤY" not in " ".join(line.text for line in head.left)


def test_a_label_that_is_printed_whole_is_not_taken_for_a_misread_longer_one() -> None:
    text = flow.whole([laid_out("Họ, chữ đệm, tên-        PHAN TRỌNG HẬU\nHọ, chữ đệm, tên chạ: PHAN TRỌNG")])
    wanted, printed = "Họ, chữ đệm, tên cha", "Họ, chữ đệm, tên"
    assert [hit.start for hit in labels.occurrences(text, [wanted], [printed])] == [text.text.index("Họ", 5)]
    crooked = flow.whole([laid_out("Họ, chữ đệm, tên-        PHAN TRỌNG HẬU")])
    assert [hit.label for hit in labels.occurrences(crooked, [wanted])] == [wanted]
    assert labels.occurrences(crooked, [wanted], [printed]) == []
