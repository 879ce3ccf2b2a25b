import pytest

from classify.fields import (
    agencies,
    amounts,
    dates,
    document_numbers,
    dossier_codes,
    id_numbers,
    names,
    people,
    readers,
)
from classify.sheet import flat


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày 05 tháng 6 năm 2021", "2021-06-05"),
        ("Đông Phú, ngày 07 tháng 9 năm 2026", "2026-09-07"),
        ("05/6/2021", "2021-06-05"),
        ("5.6.2021 ghi bằng chữ", "2021-06-05"),
        ("05 - 06 - 2021", "2021-06-05"),
        ("ngảy 12 thảng 02 nãm 2026", "2026-02-12"),
        ("Số 12/2021/NĐ-CP", None),
        ("ngày 31 tháng 02 năm 2025", None),
        ("ngày … tháng … năm 20…", None),
        ("00/00/1950", None),
    ],
)
def test_dates_in_digits(text: str, value: str | None) -> None:
    found = dates.find(text)
    assert (found.value if found else None) == value


def test_the_value_knows_where_it_stands() -> None:
    text = "cấp ngày 20/5/2021 tại"
    found = dates.find(text)
    assert found is not None
    assert text[found.start : found.end] == "20/5/2021"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ngày mồng năm, tháng sáu, năm\nhai nghìn không trăm hai mươi mốt", "2021-06-05"),
        ("Ngày mười lăm tháng năm năm một nghìn chín trăm chín mươi chín", "1999-05-15"),
        ("ngày ba mươi mốt tháng mười hai năm hai nghìn lẻ năm", "2005-12-31"),
        ("ngày tháng năm", None),
        ("ngày hai lăm tháng ba năm một nghìn chín trăm chín mươi", "1990-03-25"),
        ("ngày hai mốt tháng tư năm hai nghìn không trăm hai sáu tại nhà", "2026-04-21"),
        ("ngày hai mươi bảy tháng mười một năm một nghìn chín trăm tám lăm", "1985-11-27"),
        ("ngày mùng một tháng giêng năm hai nghìn lẻ ba", "2003-01-01"),
        ("ngày hai hoặc ba tháng tư năm hai nghìn", None),
    ],
)
def test_dates_in_words(text: str, value: str | None) -> None:
    found = dates.find_worded(text)
    assert (found.value if found else None) == value


def test_a_date_whose_digits_and_words_disagree_is_a_problem() -> None:
    found = readers.worded_date(
        "05/6/2021 ghi bằng chữ: Ngày mồng sáu, tháng sáu, năm hai nghìn không trăm hai mươi mốt"
    )
    assert found is not None
    assert [problem.code for problem in found.problems] == ["date_words_differ"]


def test_unknown_parts_of_a_date_stay_unknown() -> None:
    assert [found.value for text in ("1965", "3/1958", "năm sinh: 1972.") if (found := dates.find_partial(text))] == [
        "1965",
        "1958-03",
        "1972",
    ]


def test_time_of_day() -> None:
    found = dates.find_moment("08 giờ 42 phút, ngày 02 tháng 11 năm 2026")
    assert found is not None
    assert found.value == "2026-11-02T08:42"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("09/QĐ-UBND", "09/QĐ-UBND"),
        ("383 /QĐ-UBND", "383/QĐ-UBND"),
        ("6078/ CT-KTT3", "6078/CT-KTT3"),
        ("02/2020/QĐ-UBND.", "02/2020/QĐ-UBND"),
        ("057/2021", "057/2021"),
        ("512/TTPVHCC", "512/TTPVHCC"),
        ("07-TB/CQTTBCĐ", "07-TB/CQTTBCĐ"),
        ("1067/XN", "1067/XN"),
        ("15/QÐ-BNV", "15/QĐ-BNV"),
        ("/QĐ-UBND", None),
        ("……/UBND-VP", None),
    ],
)
def test_numbers_of_papers(text: str, value: str | None) -> None:
    found = document_numbers.find(text)
    assert (found.value if found else None) == value


def test_a_symbol_without_its_bar_is_mended_but_not_silently() -> None:
    found = document_numbers.find("15/QD-UBND")
    assert found is not None
    assert found.value == "15/QĐ-UBND"
    assert [problem.code for problem in found.problems] == ["symbol_misread"]


def test_a_letter_among_the_digits_is_mended_but_not_silently() -> None:
    found = document_numbers.find("1O/QĐ-UBND")
    assert found is not None
    assert (found.value, found.problems[0].code) == ("10/QĐ-UBND", "number_misread")


@pytest.mark.parametrize(
    ("number", "kind"), [("09/QĐ-UBND", "QĐ"), ("45/UBND-VP", "UBND"), ("07-TB/TU", "TB"), ("057/2021", "")]
)
def test_the_kind_in_a_number(number: str, kind: str) -> None:
    assert document_numbers.kind_of(number) == kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("099321000034", "099321000034"),
        ("0 9 9 1 6 8 0 0 0 0 5 6", "099168000056"),
        ("099 072 000 045 cấp ngày", "099072000045"),
        ("Căn cước công dân số 099085000012 do", "099085000012"),
        ("CMND số: 990007890", "990007890"),
        ("O99072000045", "099072000045"),
    ],
)
def test_identification_numbers(text: str, value: str) -> None:
    found = id_numbers.find(text)
    assert found is not None
    assert found.value == value


def test_a_number_with_a_missing_digit_is_a_problem() -> None:
    found = id_numbers.find("09907200004")
    assert found is not None
    assert [problem.code for problem in found.problems] == ["wrong_length"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("TRẦN LÊ BẢO NGỌC", "TRẦN LÊ BẢO NGỌC"),
        ("Nguyễn Đình Khôi Vĩ........ Sinh ngày", "Nguyễn Đình Khôi Vĩ"),
        ("ông Đặng Hữu Phước Lâm, sinh", "Đặng Hữu Phước Lâm"),
        ("LÊ THỊ HOÀI AN Giới tính", "LÊ THỊ HOÀI AN"),
        ("…………", None),
        ("số 27 đường Hoa Ban", None),
    ],
)
def test_names(text: str, value: str | None) -> None:
    found = names.find(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mã hồ sơ: H99.36.05-261102-0007", "H99.36.05-261102-0007"),
        ("000.17.22.H56 - 210531 - 0001", "000.17.22.H56-210531-0001"),
        ("G12.001.02-260201-010001.", "G12.001.02-260201-010001"),
        ("H99.36.05", None),
    ],
)
def test_dossier_codes(text: str, code: str | None) -> None:
    found = dossier_codes.find(text)
    assert (found.value if found else None) == code


def test_the_lost_first_digit_of_a_number_is_added_and_a_person_asked() -> None:
    found = id_numbers.find("99067202194")
    assert found is not None
    assert found.value == "099067202194"
    assert [problem.code for problem in found.problems] == ["digit_restored"]


def test_money_areas_and_telephones() -> None:
    money = amounts.find_money("2.500.000.000 đồng")
    areas = [amounts.find_area(text) for text in ("120,5 m² (bằng chữ", "1.234,5 m2", "90 m²", "120.5 m²")]
    phone = amounts.find_phone("0900 000 012        Email")
    assert money is not None
    assert money.value == 2_500_000_000
    assert [area.value for area in areas if area] == ["120.5", "1234.5", "90", "120.5"]
    assert phone is not None
    assert phone.value == "0900000012"


def test_owners_are_people_with_their_numbers() -> None:
    found = people.owners(
        "Ông: NGUYỄN VĂN A  Năm sinh: 1972  CMND số: 990007890\nvà vợ là bà: LÊ THỊ B  CMND số: 990006543"
    )
    assert found is not None
    assert found.value == [
        {"full_name": "NGUYỄN VĂN A", "personal_id": "990007890"},
        {"full_name": "LÊ THỊ B", "personal_id": "990006543"},
    ]


def test_folding_keeps_every_offset() -> None:
    text = "Số định danh: ĐẶNG HỮU PHƯỚC LÂM ² …"
    assert len(flat(text)) == len(text)
    assert flat(text).startswith("so dinh danh: dang huu phuoc lam")


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("ỦY BAN NHẪN DÂN TĨNH QUANG NGÃI", "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"),
        ("UỶ BAN NHÂN DÂN TỈNH THANH HOÁ", "UỶ BAN NHÂN DÂN TỈNH THANH HOÁ"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ", "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ"),
        ("Công ty Cân Thơ", "Công ty Cân Thơ"),
    ],
)
def test_only_wrong_marks_of_known_words_are_mended(name: str, mended: str) -> None:
    assert agencies.mend(name) == mended
