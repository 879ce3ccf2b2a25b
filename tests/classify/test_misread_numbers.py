"""Numbers with digits too few, too many or read as letters: none is cut to fit, or believed as it stands."""

import pytest

from classify.fields import id_numbers, people, registers
from classify.fields.value import Value
from core.dossier import Verdict
from tests.classify.test_papers import read, texts
from tests.factories import make_page, make_paper_page


@pytest.mark.parametrize("text", ["099 085 000 12", "099085000 12", "099085000\t012", "0990 850000123", "99085000 012"])
def test_no_part_of_a_longer_number_is_taken_for_an_old_one(text: str) -> None:
    found = id_numbers.find(text)
    assert found is not None
    assert found.problems
    assert found.value != "099085000"


@pytest.mark.parametrize("text", ["CMND: 990007890 12/03/2009", "990007890, cấp ngày 1.2.2003", "990 007 890\n12 tổ 3"])
def test_what_stands_behind_an_old_number_is_no_part_of_it(text: str) -> None:
    found = id_numbers.find(text)
    assert found is not None
    assert (found.value, found.problems) == ("990007890", ())


def test_the_number_of_an_owner_keeps_its_problems() -> None:
    found = people.owners("Ông: NGUYỄN VĂN AN, CCCD số: 099 085 000 12")
    assert found is not None
    assert [problem.code for problem in found.problems] == ["wrong_length"]
    assert found.certainty < 0.7


@pytest.mark.parametrize("kind", ["citizen_id_card", "birth_certificate"])
def test_nine_digits_are_too_few_where_only_twelve_are_printed(kind: str) -> None:
    number = "099085000012" if kind == "citizen_id_card" else "099321000034"
    pages = [text.replace(number, "990007890") for text in texts(kind)]
    pages = ["\n".join(line for line in text.split("\n") if "<" not in line) for text in pages]
    document = read([make_paper_page(make_page(text, number=n), number=n) for n, text in enumerate(pages, start=1)])
    field = next(field for field in document.fields if field.name == "personal_id")
    assert (field.value, field.state) == ("990007890", Verdict.REVIEW)
    assert "wrong_length" in [problem.code for problem in field.problems]


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (registers.licence_number("O99O850OOOI2"), None),
        (registers.licence_number("O9908500OO12"), ("099085000012", 0.8)),
        (registers.licence_number("099085000012"), ("099085000012", 1.0)),
        (registers.passport_number("C OOIIlO12"), None),
        (registers.passport_number("C99O0012"), ("C9900012", 0.8)),
        (registers.tax_code("OIlOIlOOIl"), None),
        (registers.tax_code("O100109106"), ("0100109106", 0.8)),
        (registers.tax_code("0100109106 - 001"), ("0100109106-001", 0.9)),
    ],
)
def test_few_letters_may_be_misread_digits_but_never_surely(
    found: Value | None, value: tuple[str, float] | None
) -> None:
    assert (found and (found.value, found.certainty)) == value
