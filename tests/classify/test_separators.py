import pytest

from classify import separators
from classify.separators import Found, Kind, Separator
from core.errors import InvalidRequest
from core.options import ClassifyOptions
from tests.factories import make_code, make_page

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
    found = separators.found(make_page("", codes=(make_code("PATCHT"), make_code(TEXT))), ClassifyOptions())
    assert found is not None
    assert found.kind is Kind.SHEET
    assert found.separator.component == "TP01"


def test_our_code_with_a_wrong_checksum_is_noticed_and_not_believed() -> None:
    page = make_page("", codes=(make_code(TEXT.replace("TP01", "TP02")),))
    found = separators.found(page, ClassifyOptions())
    assert found is not None
    assert (found.kind, found.separator) == (Kind.BROKEN, Separator())
    assert separators.found(make_page("", codes=(make_code("H99.36.05-261102-0007"),)), ClassifyOptions()) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TACH-01", Kind.SHEET),
        ("TACH", None),
        ("BD000123", Kind.FIRST_PAGE),
        ("bd000123", None),
        ("PATCHT", Kind.SHEET),
    ],
)
def test_codes_that_a_site_configures(text: str, kind: Kind | None) -> None:
    options = ClassifyOptions(separator_codes=("TACH-*",), first_page_codes=("BD??????",))
    found = separators.found(make_page("", codes=(make_code(text, "Code128"),)), options)
    assert (found.kind if found else None) is kind


def test_a_paper_with_much_text_is_not_put_aside_for_a_code_on_it() -> None:
    found = separators.found(make_page("một hai ba bốn năm\n" * 30, codes=(make_code("PATCHT"),)), ClassifyOptions())
    assert found is not None
    assert found.kind is Kind.FIRST_PAGE


def sheet(batch: str, dossier: str, component: str, kind: Kind = Kind.SHEET) -> Found:
    return Found(kind, Separator(batch, dossier, component))


@pytest.mark.parametrize(
    ("earlier", "later", "together"),
    [
        (sheet("", "A", ""), sheet("", "", "TP02"), sheet("", "A", "TP02")),
        (sheet("", "A", "TP01"), sheet("", "A", ""), sheet("", "A", "TP01")),
        (sheet("", "A", "TP01"), sheet("", "B", ""), sheet("", "B", "")),
        (sheet("1", "A", "TP01"), sheet("2", "", "TP02"), sheet("2", "", "TP02")),
        (sheet("", "A", "TP01"), sheet("", "", ""), sheet("", "A", "TP01")),
        (sheet("", "", "", Kind.BROKEN), sheet("", "", "TP02"), sheet("", "", "TP02", Kind.BROKEN)),
        (sheet("", "", "", Kind.BROKEN), sheet("", "B", "TP02"), sheet("", "B", "TP02")),
        (sheet("", "A", "TP01"), sheet("", "", "", Kind.BROKEN), sheet("", "", "", Kind.BROKEN)),
    ],
)
def test_two_sheets_in_a_row_say_what_does_not_contradict(earlier: Found, later: Found, together: Found) -> None:
    assert later.behind(earlier) == together
    assert later.behind(None) == later


def test_a_part_may_not_hold_the_separating_sign() -> None:
    with pytest.raises(InvalidRequest):
        separators.payload("a|b", "", "")
