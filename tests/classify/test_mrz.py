"""The machine-readable zone of cards and passports."""

import pytest

from classify.cards import check_digit
from classify.fields import mrz
from classify.sheet import sheet
from core.dossier import Document, FieldSource, Verdict
from core.ids import PageId
from core.page import Code
from tests.classify.test_papers import CATALOG, QR, read, texts
from tests.factories import make_code, make_page, make_paper_page

CARD_2024 = """
          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
            Độc lập - Tự do - Hạnh phúc
                  CĂN CƯỚC
               IDENTITY CARD
Số định danh cá nhân / Personal identification number:
099085000012
Họ, chữ đệm và tên khai sinh / Full name:
TRẦN VĂN MINH ĐỨC
Ngày, tháng, năm sinh / Date of birth: 05/04/1985
Giới tính / Sex: Nam     Quốc tịch / Nationality: Việt Nam
"""
LINES = ("IDVNM0850000124099085000012<<0", "8504054M4504056VNM<<<<<<<<<<<4", "TRAN<<VAN<MINH<DUC<<<<<<<<<<<<")


def zone(*lines: str) -> mrz.Zone | None:
    return mrz.read((sheet(PageId("page"), make_page("\n".join(lines))),))


def test_a_card_says_number_birth_sex_and_end() -> None:
    said = zone(*LINES)
    assert said is not None
    assert (said.personal_id, said.date_of_birth, said.sex) == ("099085000012", "1985-04-05", "Nam")
    assert (said.expiry_date, said.name, said.whole) == ("2045-04-05", "TRAN VAN MINH DUC", True)


def test_letters_that_look_like_digits_are_undone_where_the_check_digits_prove_it() -> None:
    said = zone("IDVNM O850000124 O99O85000012<<O", "85O4O54M45O4O56VNM«««««<4")
    assert said is not None
    assert (said.personal_id, said.date_of_birth, said.expiry_date) == ("099085000012", "1985-04-05", "2045-04-05")


def test_one_copy_of_the_number_repairs_the_other() -> None:
    said = zone("IDVNM0850000124099085000072<<0")
    assert said is not None
    assert said.personal_id == "099085000012"


def test_what_no_check_digit_proves_is_not_said() -> None:
    assert zone("IDVNM0850000714099085000072<<0") is None
    said = zone("8504054M4504057VNM<<<<<<<<<<<4")
    assert said is not None
    assert (said.date_of_birth, said.expiry_date) == ("1985-04-05", "")


def test_every_single_wrong_digit_is_noticed_or_repaired() -> None:
    line = LINES[0]
    for place in range(5, 27):
        for digit in "0123456789":
            said = zone(line[:place] + digit + line[place + 1 :])
            assert said is None or said.personal_id == "099085000012"


def test_a_card_without_end_has_no_day_of_end() -> None:
    line = "5004059M9912315VNM<<<<<<<<<<<0"
    said = zone(line)
    assert said is None or said.expiry_date == ""


def test_a_passport_says_its_number() -> None:
    said = zone("P<VNMTRAN<<VAN<MINH<DUC<<<<<<<<<<<<<<<<<<<<<", _passport("C1234567", "850405", "M", "310405"))
    assert said is not None
    assert (said.number, said.date_of_birth, said.expiry_date) == ("C1234567", "1985-04-05", "2031-04-05")
    assert said.name == "TRAN VAN MINH DUC"


def card(old: str, new: str, *codes: Code) -> Document:
    """Return what is understood of the sample card with one text replaced."""
    faces = [face.replace(old, new) for face in texts("citizen_id_card")]
    assert faces != texts("citizen_id_card") or old == new
    pages = [make_page(face, number=n, codes=codes if n == 1 else ()) for n, face in enumerate(faces, start=1)]
    return read([make_paper_page(page, number=page.number) for page in pages])


def _passport(number: str, born: str, sex: str, ends: str, holder: str = "099085000012") -> str:
    digit = check_digit
    parts = [f"{part}{digit(part)}" for part in (number.ljust(9, "<"), born, ends, holder.ljust(14, "<"))]
    return f"{parts[0]}VNM{parts[1]}{sex}{parts[2]}{parts[3]}{digit(''.join(parts))}"


def _back(number: str, born: str, sex: str, ends: str) -> tuple[str, str]:
    """Return the first two lines of a card's zone."""
    first = f"{number[3:]}{check_digit(number[3:])}{number}<<{check_digit(number)}"
    days = [f"{part}{check_digit(part)}" for part in (born, ends)]
    return f"IDVNM{first}", f"{days[0]}{sex}{days[1]}VNM{'<' * 11}{check_digit(first + ''.join(days) + '<' * 11)}"


def test_the_holder_of_a_passport_is_proved_by_its_own_check_digit() -> None:
    line = _passport("C1234567", "850405", "M", "310405")
    right, wrong = zone(line), zone(line.replace("099085000012", "001085000012"))
    assert right is not None
    assert (right.personal_id, right.whole) == ("099085000012", True)
    assert wrong is not None
    assert (wrong.personal_id, wrong.whole) == ("", False)


def test_what_the_composite_digit_speaks_against_is_asked_about_unless_the_print_says_it_too() -> None:
    wrong = LINES[1][:-1] + "7"
    fields = {field.name: field for field in card(LINES[1], wrong).fields}
    assert fields["expiry_date"].problems == ()
    assert fields["expiry_date"].state is Verdict.ACCEPTED
    faces = [face.replace(LINES[1], wrong).replace("05/04/2045", "") for face in texts("citizen_id_card")]
    unprinted = read([make_paper_page(make_page(face, number=n), number=n) for n, face in enumerate(faces, start=1)])
    end = next(field for field in unprinted.fields if field.name == "expiry_date")
    assert ([problem.code for problem in end.problems], end.state) == (["zone_unproved"], Verdict.REVIEW)


def test_days_that_no_calendar_has_are_not_said() -> None:
    lines = _back("099085000012", "850231", "M", "453105")
    said = zone(lines[0], _back("099085000012", "850231", "M", "450405")[1])
    assert said is not None
    assert (said.date_of_birth, said.expiry_date) == ("", "2045-04-05")
    assert zone(lines[1]) is None
    leap = zone(*_back("099200000012", "000229", "M", "250228"))
    assert leap is not None
    assert leap.date_of_birth == "2000-02-29"


@pytest.mark.parametrize(("born", "issued"), [("99991985", "20052021"), ("05041985", "31022021")])
def test_a_code_with_impossible_days_says_the_rest(born: str, issued: str) -> None:
    code = make_code(QR.replace("05041985", born).replace("20052021", issued))
    fields = {field.name: field for field in card("", "", code).fields}
    assert (fields["personal_id"].source, fields["personal_id"].state) == (FieldSource.QR, Verdict.ACCEPTED)
    assert fields["date_of_birth"].value == "1985-04-05"
    assert fields["issued_date"].value == "2021-05-20"


def test_zones_of_two_people_on_one_page_say_nothing() -> None:
    mine = _back("099085000012", "850405", "M", "450405")
    other = _back("099190000023", "901120", "F", "501120")
    assert zone(*mine, *other) is None
    assert zone(mine[0], other[1]) is None
    assert zone(mine[0], *other) is None
    assert zone(*mine, *mine) is not None


def test_the_zone_outranks_the_print_and_the_disagreement_is_said() -> None:
    fields = {field.name: field for field in card("05/04/2045", "05/04/2046").fields}
    end = fields["expiry_date"]
    assert (end.value, end.source, end.state) == ("2045-04-05", FieldSource.MRZ, Verdict.REVIEW)
    assert end.problems[0].message == (
        "Có giá trị đến: vùng mã máy đọc (MRZ) ghi “2045-04-05”, nhưng trên giấy đọc được “2046-04-05”."
    )


def test_the_code_comes_before_the_zone_and_their_disagreement_is_said() -> None:
    code = make_code(QR.replace("099085000012", "099085000021"))
    fields = {field.name: field for field in card("", "", code).fields}
    number = fields["personal_id"]
    assert (number.value, number.source, number.state) == ("099085000021", FieldSource.QR, Verdict.REVIEW)
    assert [problem.code for problem in number.problems].count("code_differs") == 2


def test_another_name_in_the_zone_is_said() -> None:
    fields = {field.name: field for field in card("TRAN<<VAN<MINH<DUC<<<", "LE<<HOAI<NAM<<<<<<<<<").fields}
    assert fields["full_name"].state is Verdict.REVIEW
    assert "LE HOAI NAM" in fields["full_name"].problems[0].message


def test_a_card_of_2024_is_read_with_its_longer_code() -> None:
    assert CATALOG.types["identity_card_2024"].card
    code = make_code(QR + "|TRẦN VĂN BA|LÊ THỊ TƯ||")
    document = read([make_paper_page(make_page(CARD_2024, codes=(code,)))])
    fields = {field.name: field for field in document.fields}
    assert document.type in {"identity_card_2024", "citizen_id_card"}
    assert (fields["personal_id"].value, fields["personal_id"].source) == ("099085000012", FieldSource.QR)
    assert fields["old_id"].value == "990001234"
