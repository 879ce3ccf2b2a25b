"""Readers of single values: ticked choices, registers, amounts in words, changed entries, names."""

from dataclasses import replace

import pytest

from classify.fields import amounts, choices, names, numerals, people, readers, registers
from classify.sheet import flat
from core.dossier import FieldValue
from tests.classify.test_layouts import drawing
from tests.classify.test_papers import read
from tests.factories import make_page, make_paper_page


def value(kind: str, text: str) -> FieldValue:
    found = readers.READERS[kind](text)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nam", "Nam"),
        (": Nữ   Dân tộc: Kinh", "Nữ"),
        ("Nam ☒   Nữ ☐", "Nam"),
        ("Nam ☐   Nữ ☑", "Nữ"),
        ("☐ Nam   ☒ Nữ", "Nữ"),
        ("[x] Nam  [ ] Nữ", "Nam"),
        ("Nam [ ]  Nữ [X]", "Nữ"),
        ("Nam □ Nữ □", None),
        ("Nam ☒ Nữ ☒", None),
        ("Nam / Nữ", None),
    ],
)
def test_the_ticked_sex(text: str, said: str | None) -> None:
    assert value("sex", text) == said


def test_boxes_of_which_none_or_two_are_ticked_are_a_problem() -> None:
    for text in ("Nam □ Nữ □", "Nam ☒ Nữ ☒"):
        found = choices.chosen(text, {"Nam": ("nam",), "Nữ": ("nu",)})
        assert found is not None
        assert [problem.code for problem in found.problems] == ["choice_unclear"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ ] Đặc biệt nặng   [x] Nặng   [ ] Nhẹ", "Nặng"),
        ("☒ Đặc biệt nặng  ☐ Nặng  ☐ Nhẹ", "Đặc biệt nặng"),
        ("hộ cận nghèo năm 2026", "Hộ cận nghèo"),
        ("Vận động", "Vận động"),
    ],
)
def test_kinds_of_social_papers(text: str, said: str) -> None:
    assert value("social_kind", text) == said


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("hai tỷ năm trăm triệu đồng", 2_500_000_000),
        ("bốn triệu sáu trăm nghìn đồng", 4_600_000),
        ("một trăm linh năm nghìn", 105_000),
        ("hai mươi lăm triệu không trăm ba mươi mốt nghìn", 25_031_000),
        ("tám trăm năm mươi triệu đồng chẵn", 850_000_000),
        ("mười lăm nghìn tỷ đồng", 15_000_000_000_000),
        ("một nghìn hai trăm năm mươi", 1250),
        ("mười", 10),
        ("đồng", None),
        ("một tỷ không trăm nghìn đồng", 1_000_000_000),
        ("hai tỷ rưỡi", 2_500_000_000),
        ("một trăm rưỡi", 150),
        ("hai nghìn tỷ đồng", 2_000_000_000_000),
        ("nghìn chín trăm tám lăm", 1985),
        ("hai nghìn không trăm hai sáu", 2026),
        ("hai mốt", 21),
        ("một trăm hai", None),
        ("một triệu hai", None),
        ("hai không hai sáu", None),
        ("ba triệu hai tỷ", None),
        ("hai mươi mươi", None),
    ],
)
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert numerals.leading(flat(words)) == number


def test_amounts_in_digits_and_in_words_must_agree() -> None:
    right = amounts.find_worded_money("2.500.000.000 đồng\nBằng chữ: Hai tỷ năm trăm triệu đồng")
    wrong = amounts.find_worded_money("2.500.000.000 đồng (Bằng chữ: Hai tỷ sáu trăm triệu đồng)")
    assert right is not None
    assert (right.value, right.problems) == (2_500_000_000, ())
    assert wrong is not None
    assert wrong.problems[0].message == (
        "Số tiền ghi bằng số (2.500.000.000) khác số tiền ghi bằng chữ (2.600.000.000)."
    )


def test_of_several_amounts_the_worded_one_counts() -> None:
    found = amounts.find_worded_money("4.250.000\n350.000\n4.600.000\nBằng chữ: Bốn triệu sáu trăm nghìn đồng")
    assert found is not None
    assert found.value == 4_600_000


def test_areas_in_digits_and_in_words_must_agree() -> None:
    right = amounts.find_area("120,5 m² (bằng chữ: Một trăm hai mươi phẩy năm mét vuông)")
    wrong = amounts.find_area("126,5 m² (bằng chữ: Một trăm hai mươi phẩy năm mét vuông)")
    assert right is not None
    assert (right.value, right.problems) == ("120.5", ())
    assert wrong is not None
    assert [problem.code for problem in wrong.problems] == ["area_words_differ"]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("tax_code", "9900000016", "9900000016"),
        ("tax_code", "99 0000 0016 - 001", "9900000016-001"),
        ("tax_code", "099085000012", "099085000012"),
        ("tax_code", "Số 12", None),
        ("passport_number", "Số: C 1234567", "C1234567"),
        ("licence_number", "990 123 456 789", "990123456789"),
        ("licence_class", "A1, B2", "A1, B2"),
        ("insurance_number", "DN 4 99 9901234567", "DN4999901234567"),
        ("insurance_number", "9901234567", "9901234567"),
        ("plate", "99-B1 123.45", "99-B1123.45"),
        ("plate", "99A - 123.45", "99A-123.45"),
        ("certification_number", "0352   quyển số: 02/2026", "0352"),
        ("land_serial", "AA 01234567", "AA01234567"),
        ("land_serial", "theo hồ sơ\nZ7 909640\n", "ZZ909640"),
        ("land_serial", "hồ sơ số 77 909640 ngày", None),
        ("land_serial", "CHI NHÁNH\n000642.TC.001", None),
        ("old_id", "990 001 234", "990001234"),
        ("old_id", "099085000012", None),
        ("died", "05 giờ 20 phút, ngày 14 tháng 3 năm 2026", "2026-03-14T05:20"),
        ("died", "năm 1972", "1972"),
        ("made_date", "sinh ngày 02/3/1970, cấp ngày 05/4/2021. Ngày 6 tháng 7 năm 2026", "2026-07-06"),
        ("before_change", 'Họ tên từ "Lò A" thành "Lò B"', "Lò A"),
        ("after_change", 'Họ tên từ "Lò A" thành "Lò B"', "Lò B"),
        ("changed_field", 'Họ tên từ "Lò A" thành "Lò B"', "Họ tên"),
        ("person", "Ông Mỵ Văn Quyển", "Mỵ Văn Quyển"),
        ("person", "Công ty TNHH Mẫu Xanh, địa chỉ: số 8", "Công ty TNHH Mẫu Xanh"),
        ("phone", "(+84) 900 000 012", "0900000012"),
        ("phone", "O900 000 012", "0900000012"),
    ],
)
def test_values(kind: str, text: str, said: FieldValue) -> None:
    assert value(kind, text) == said


@pytest.mark.parametrize(
    ("read", "said", "codes"),
    [
        ("NGUYÊN KHẮC LÂM", "NGUYỄN KHẮC LÂM", ["family_name"]),
        ("Đỉnh Khánh Yến", "Đinh Khánh Yến", ["family_name"]),
        ("NGUYỄN KHẮC LÂM", "NGUYỄN KHẮC LÂM", []),
        ("Lê Văn Hưng", "Lê Văn Hưng", []),
        ("Lệ Văn Hưng", "Lê Văn Hưng", ["family_name"]),
        ("Hổ Thị Thử", "Hổ Thị Thử", []),
        ("Krông Thử", "Krông Thử", []),
        ("Sương", "Sương", []),
    ],
)
def test_a_family_name_that_nobody_has_is_a_misreading(read: str, said: str, codes: list[str]) -> None:
    found = names.find(read)
    assert found is not None
    mended = names.mended(found)
    assert (mended.value, [problem.code for problem in mended.problems]) == (said, codes)


def test_components_told_in_words() -> None:
    found = people.components(
        "1. Tờ khai: 01 bản chính\n2. Học bạ (02 bản sao)\n- Căn cước: bản chụp\nVui lòng mang theo giấy này"
    )
    assert found is not None
    assert found.value == [
        {"name": "Tờ khai", "form": "Bản chính", "count": 1},
        {"name": "Học bạ", "form": "Bản sao", "count": 2},
        {"name": "Căn cước", "form": "Bản sao", "count": 1},
    ]


def test_old_numbers_end_where_a_longer_one_goes_on() -> None:
    assert registers.old_id("9900012345") is None


def test_a_name_that_is_read_better_under_the_signature_counts_and_a_person_is_asked() -> None:
    page = make_page(drawing("request_form-subject_line").replace("làm đơn: Mỵ Thị Sương", "làm đơn: My Thị Sướng"))
    block = page.blocks[0]
    lines = tuple(
        replace(line, words=tuple(replace(word, confidence=0.5) for word in line.words))
        if "Sướng" in line.text
        else line
        for line in block.lines
    )
    document = read([make_paper_page(replace(page, blocks=(replace(block, lines=lines),)))])
    name = next(field for field in document.fields if field.name == "full_name")
    assert name.value == "Mỵ Thị Sương"
    assert "name_differs_signature" in {problem.code for problem in name.problems}


@pytest.mark.parametrize(
    ("text", "amount", "sure"),
    [
        ("2 500 000 đồng", 2_500_000, True),
        ("2,500,000.00", 2_500_000, True),
        ("4.500.000,00 đ", 4_500_000, True),
        ("1 150.000 đồng", 150_000, False),
        ("150.000 200.000", 150_000, False),
        ("1.500.000,50", None, True),
        ("5.000.000.0", None, True),
        ("0.500.000", None, True),
    ],
)
def test_an_amount_is_never_glued_from_two_numbers(text: str, amount: int | None, *, sure: bool) -> None:
    found = amounts.find_money(text)
    assert (found.value if found else None) == amount
    assert found is None or (not found.problems) is sure


def test_of_amounts_beside_each_other_the_worded_one_is_sure() -> None:
    found = amounts.find_worded_money("500.000 1.000.000 Bằng chữ: Năm trăm nghìn đồng")
    assert found is not None
    assert (found.value, found.problems) == (500_000, ())


@pytest.mark.parametrize(
    ("text", "area", "codes"),
    [
        ("1,234 m²", "1.234", ["area_unclear"]),
        ("120,555 m2", "120.555", ["area_unclear"]),
        ("1.234,5 m²", "1234.5", []),
        ("1.000 m²", "1000", []),
        ("1,5 ha", "15000", []),
    ],
)
def test_an_area_is_read_whole(text: str, area: str, codes: list[str]) -> None:
    found = amounts.find_area(text)
    assert found is not None
    assert (found.value, [problem.code for problem in found.problems]) == (area, codes)
