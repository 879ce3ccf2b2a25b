"""A masked name or number tells who knows it that it is theirs, and nobody else whose."""

import pytest

from core import masking


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Trần Văn Minh Đức", "T•• V•• M•• Đ••"), ("An", "A••"), ("", ""), ("  Lê   Ý ", "L•• Ý••")],
)
def test_of_a_name_the_first_letters_are_shown(text: str, shown: str) -> None:
    assert masking.name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("099085000012", "••0012"), ("990001234", "••234"), ("1234", "••4"), ("12", "••"), ("", "••")]
)
def test_of_a_number_the_last_signs_are_shown(text: str, shown: str) -> None:
    assert masking.number(text) == shown
