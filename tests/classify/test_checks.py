"""Rules of identifiers, and of the fields of one paper together."""

from datetime import date

import pytest

from classify import catalog
from classify.checks import identifiers, paper
from classify.checks.identifiers import Day
from core.dossier import FieldValue
from core.identifiers import is_tax_code, personal_number, procedure_key, tax_check_digit

CATALOG = catalog.load()
DAY = Day(date(2026, 11, 22))


def codes(kind: str, value: FieldValue, day: Day = DAY) -> list[str]:
    return [problem.code for problem in identifiers.check(kind, value, day)]


def blamed(kind: str, **values: FieldValue) -> dict[str, list[str]]:
    """Return by field the codes of what speaks against the values of a paper; `__` in names stands for a point."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    found = paper.check(named, CATALOG.types[kind], DAY)
    return {name: [problem.code for problem in problems] for name, problems in found.items()}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("099321000034", []),
        ("001085000012", []),
        ("120085000012", []),
        ("990001234", []),
        ("003085000012", ["unknown_province"]),
        ("098085000012", ["unknown_province"]),
        ("099779413462", ["birth_year_ahead"]),
        ("099227000001", ["birth_year_ahead"]),
        ("12345", ["wrong_length"]),
        ("0990850000123", ["wrong_length"]),
    ],
)
def test_personal_numbers(number: str, said: list[str]) -> None:
    assert codes("personal_id", number) == said


def test_the_test_province_is_refused_where_test_numbers_are_off() -> None:
    assert codes("personal_id", "099085000012", Day(DAY.today, test_numbers=False)) == ["unknown_province"]


def test_what_a_personal_number_says() -> None:
    says = personal_number("099321000034")
    assert says is not None
    assert (says.province, says.sex, says.birth_year, says.known_province) == ("099", "Nữ", 2021, False)
    assert personal_number("990001234") is None


@pytest.mark.parametrize("code", ["9900000016", "9900000023", "9900000030", "9900123459", "9900000016-001"])
def test_tax_codes_with_a_right_check_digit(code: str) -> None:
    assert is_tax_code(code)
    assert codes("tax_code", code) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("9900000017", ["tax_code_check"]),
        ("9900000061", ["tax_code_check"]),
        ("9900000016-000", ["tax_code_check"]),
        ("990000001", ["tax_code_length"]),
        ("099085000012", []),
        ("003085000012", ["unknown_province"]),
    ],
)
def test_other_tax_codes(code: str, said: list[str]) -> None:
    assert codes("tax_code", code) == said


def test_every_single_wrong_digit_of_a_tax_code_is_noticed() -> None:
    right = "9900123459"
    wrong = [right[:place] + digit + right[place + 1 :] for place in range(10) for digit in "0123456789"]
    assert [code for code in wrong if is_tax_code(code)] == [right] * 10


def test_some_nine_digits_have_no_check_digit() -> None:
    without = [f"{number:09}" for number in range(200) if not tax_check_digit(f"{number:09}")]
    assert without
    assert not any(is_tax_code(nine + digit) for nine in without for digit in "0123456789")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("H99.36.05-261102-0007", []),
        ("000.17.22.H56-210531-0001", []),
        ("H56.14-240823-00012", []),
        ("G12.001.02-260201-010001", []),
        ("H99.36.05-261332-0007", ["bad_dossier_day"]),
        ("H99.36.05-171102-0007", ["bad_dossier_day"]),
        ("H99.36.05-261123-0007", ["bad_dossier_day"]),
        ("H99.36.05", ["bad_dossier_code"]),
    ],
)
def test_dossier_codes(code: str, said: list[str]) -> None:
    assert codes("dossier_code", code) == said


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("passport_number", ["B1234567", "C12345678"], ["12345678", "B123456"]),
        ("licence_number", ["990123456789"], ["99012345678"]),
        ("insurance_number", ["9901234567", "DN4990123456789", "099085000012"], ["99012345", "D4990123456789"]),
        ("plate", ["99A-123.45", "99-A1123.45", "99A-1234"], ["99A-12", "A99-12345"]),
        ("phone", ["0900000012"], ["900000012", "090000"]),
        ("land_serial", ["ZZ000123", "AA01234567"], ["Z000123", "ZZ0001234"]),
        ("procedure_code", ["1.001193", "1.001193.000.00.00.H56", "1.000948.H38"], ["4.001193", "1.1193"]),
        ("agency_code", ["G06.01", "H56.14", "ZAB12"], ["06.01", "H5"]),
        ("document_code", ["G06.01_CV_000021_V1"], ["G06.01_CV_21_V1"]),
    ],
)
def test_shapes(kind: str, right: list[str], wrong: list[str]) -> None:
    assert [value for value in right if codes(kind, value)] == []
    assert [value for value in wrong if not codes(kind, value)] == []


def test_procedures_are_matched_by_the_first_part_of_their_code() -> None:
    assert procedure_key("1.001193.000.00.00.H56") == "1.001193"
    assert procedure_key("1.001193 ") == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("057/2021", []),
        ("12/2021/NĐ-CP", []),
        ("12/2031/NĐ-CP", ["number_year_ahead"]),
        ("123456789012/QĐ-UBND", ["number_too_long"]),
    ],
)
def test_numbers_of_papers(number: str, said: list[str]) -> None:
    assert codes("number", number) == said


def test_the_numbers_of_owners_are_checked_one_by_one() -> None:
    owners: list[dict[str, str | int]] = [
        {"full_name": "A", "personal_id": "099085000012"},
        {"full_name": "B", "personal_id": "0990850"},
        {"full_name": "C", "personal_id": ""},
    ]
    assert codes("owners", owners) == ["wrong_length"]


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("birth_certificate", {"date_of_birth": "2021-06-05", "personal_id": "099321000034", "sex": "Nữ"}, {}),
        (
            "birth_certificate",
            {"date_of_birth": "2012-06-05", "personal_id": "099321000034", "sex": "Nam"},
            {"personal_id": ["birth_year_differs", "sex_differs"]},
        ),
        ("birth_certificate", {"date_of_birth": "2027-06-05"}, {"date_of_birth": ["date_ahead"]}),
        (
            "birth_certificate",
            {"date_of_birth": "2021-06-15", "registered_date": "2021-06-05"},
            {"registered_date": ["dates_out_of_order"]},
        ),
        (
            "birth_certificate",
            {"date_of_birth": "2021-06-05", "mother.birth_year": "2015"},
            {"mother.birth_year": ["parent_too_young"]},
        ),
        (
            "birth_certificate",
            {"number": "057/2012", "registered_date": "2021-06-15"},
            {"number": ["number_year_differs"]},
        ),
        (
            "marriage_certificate",
            {"husband.date_of_birth": "1999-05-01", "registered_date": "2018-12-09"},
            {"husband.date_of_birth": ["under_age"]},
        ),
        (
            "marriage_certificate",
            {"wife.personal_id": "099190000023", "husband.personal_id": "099190000023"},
            {"husband.personal_id": ["same_number_twice"]},
        ),
        ("citizen_id_card", {"date_of_birth": "1985-04-05", "expiry_date": "2045-04-05"}, {}),
        (
            "citizen_id_card",
            {"date_of_birth": "1985-04-05", "expiry_date": "2045-04-06"},
            {"expiry_date": ["expiry_implausible"]},
        ),
        (
            "citizen_id_card",
            {"date_of_birth": "1985-04-05", "expiry_date": "2049-04-05"},
            {"expiry_date": ["expiry_implausible"]},
        ),
        (
            "receipt_slip",
            {"dossier_code": "H99.36.05-261102-0007", "received_at": "2026-11-02T08:42", "due_at": "2026-11-23T16:30"},
            {},
        ),
        (
            "receipt_slip",
            {"dossier_code": "H99.36.05-261102-0007", "received_at": "2026-10-02T08:42"},
            {"received_at": ["day_differs"]},
        ),
        (
            "receipt_slip",
            {"received_at": "2026-11-20T08:42", "due_at": "2026-11-02T16:30"},
            {"due_at": ["dates_out_of_order"]},
        ),
        (
            "apology_slip",
            {"old_due_date": "2026-12-01", "new_due_date": "2026-11-30"},
            {"new_due_date": ["dates_out_of_order"]},
        ),
        ("business_licence", {"issued_date": "2026-01-05", "valid_until": "2029-01-05"}, {}),
    ],
)
def test_fields_of_one_paper_fit_together(kind: str, values: dict[str, FieldValue], said: dict[str, list[str]]) -> None:
    assert blamed(kind, **values) == said


def test_every_sentence_names_the_field_and_both_values() -> None:
    values: dict[str, FieldValue] = {"date_of_birth": "2021-06-15", "registered_date": "2021-06-05"}
    (problem,) = paper.check(values, CATALOG.types["birth_certificate"], DAY)["registered_date"]
    assert problem.message == "Ngày, tháng, năm sinh (15/06/2021) sau Ngày, tháng, năm đăng ký (05/06/2021)."


def test_a_number_that_birth_and_sex_bear_out_is_confirmed() -> None:
    kind = CATALOG.types["birth_certificate"]
    right: dict[str, FieldValue] = {"date_of_birth": "2021-06-05", "personal_id": "099321000034", "sex": "Nữ"}
    assert list(paper.confirmed(right, kind)) == ["personal_id"]
    assert list(paper.confirmed(right | {"sex": "Nam"}, kind)) == []
    assert list(paper.confirmed({"personal_id": "099321000034"}, kind)) == []
