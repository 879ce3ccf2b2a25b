import pytest

from classify import separators
from classify.separators import Separator
from core.errors import InvalidRequest
from tests.factories import make_code

TEXT = separators.payload("0abc", "H99.36.05-261102-0007", "TP01")


def test_what_is_written_is_read_again() -> None:
    assert separators.parse(TEXT) == Separator("0abc", "H99.36.05-261102-0007", "TP01")


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("TP01", "TP02"),
        TEXT[:-1],
        TEXT + "0",
        "SOHOA1|a|b",
        "SOHOA2" + TEXT[6:],
        "",
        "|",
        "https://example.com",
    ],
)
def test_a_code_that_differs_in_anything_is_no_separator(text: str) -> None:
    assert separators.parse(text) is None


@pytest.mark.parametrize("text", ["PATCHT", "patcht", "PATCH T"])
def test_patch_t_separates_without_saying_what(text: str) -> None:
    assert separators.parse(text) == Separator()


def test_our_own_code_counts_before_a_patch() -> None:
    found = separators.found([make_code("PATCHT"), make_code(TEXT)])
    assert found is not None
    assert found.component == "TP01"


def test_a_part_may_not_hold_the_separating_sign() -> None:
    with pytest.raises(InvalidRequest):
        separators.payload("a|b", "", "")
