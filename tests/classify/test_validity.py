"""Until when papers hold."""

from datetime import date
from pathlib import Path

import pytest

from classify import validity
from classify.catalog import Validity, load
from classify.catalog_check import CatalogError
from classify.days import days
from core.dossier import Document, Field, FieldSource, Verdict
from core.ids import BatchId, DocumentId, FileId, PageId
from core.register import NEVER, UNREAD

PAGE = PageId(f"{FileId('b.1')}.1")
SIX_MONTHS = Validity("months", 6)
TODAY = date(2026, 11, 23)


def paper(**values: str) -> Document:
    fields = tuple(
        Field(name.replace("__", "."), value, value, 1.0, PAGE, 1, None, FieldSource.OCR, Verdict.ACCEPTED)
        for name, value in values.items()
    )
    return Document(DocumentId("d"), BatchId("b"), "report", 1.0, Verdict.ACCEPTED, (PAGE,), (PAGE,), fields)


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        ("2026-01-10", 6, "2026-07-10"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-06-15", 0, "2026-06-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(issued: str, months: int, last: str) -> None:
    rule = Validity("months", months)
    end = date.fromisoformat(last)
    assert validity.until(rule, issued, None) == end
    assert validity.on(rule, issued, None, end).holds
    assert not validity.on(rule, issued, None, date.fromordinal(end.toordinal() + 1)).holds


def test_a_month_without_a_day_is_good_only_while_every_day_of_it_is() -> None:
    assert validity.until(SIX_MONTHS, "2026-05", None) == date(2026, 11, 1)
    assert validity.on(SIX_MONTHS, "2026-05", None, date(2026, 11, 1)).holds
    between = validity.on(SIX_MONTHS, "2026-05", None, TODAY)
    assert not between.holds
    assert "không đủ ngày, tháng" in between.message
    late = validity.on(SIX_MONTHS, "2026-05", None, date(2026, 12, 1))
    assert not late.holds
    assert late.message == "Đã hết giá trị sau ngày 30/11/2026."


def test_a_year_alone_is_good_only_while_every_day_of_it_is() -> None:
    assert validity.until(Validity("months", 12), "2026", None) == date(2027, 1, 1)
    assert validity.on(Validity("months", 12), "2026", None, date(2027, 1, 1)).holds
    assert not validity.on(Validity("months", 12), "2026", None, date(2027, 6, 1)).holds


@pytest.mark.parametrize(
    ("rule", "issued", "end", "holds", "words"),
    [
        ("permanent", None, None, True, "vô thời hạn"),
        ("permanent", "1988-02-29", None, True, "vô thời hạn"),
        ("months", None, None, False, "Chưa biết ngày cấp"),
        ("months", "2026-06-01", None, True, "đến hết ngày 01/12/2026"),
        ("months", "2026-05-22", None, False, "sau ngày 22/11/2026"),
        ("months", "2026-05-22", "2027-05-22", True, "đến hết ngày 22/05/2027"),
        ("months", "2025-05-22", NEVER, True, "không thời hạn"),
        ("date_on_paper", "2020-01-01", "2026-11-23", True, "đến hết ngày 23/11/2026"),
        ("date_on_paper", "2020-01-01", "2026-11-22", False, "sau ngày 22/11/2026"),
        ("date_on_paper", "2020-01-01", None, False, "Chưa biết ngày hết hạn"),
        ("date_on_paper", "2020-01-01", NEVER, True, "không thời hạn"),
        ("date_on_paper", None, "2026-12", True, "đến hết ngày 01/12/2026"),
        ("date_on_paper", None, "2026", False, "không đủ ngày, tháng"),
        ("months", "2026-11-01", UNREAD, False, "chưa hiểu được thành ngày"),
        ("permanent", "2026-11-01", UNREAD, True, "vô thời hạn"),
        ("superseded", "2009-01-01", None, True, "giấy mới thay thế"),
        ("superseded", "2009-01-01", "2020-01-01", False, "sau ngày 01/01/2020"),
        ("calendar_year", "2026-01-02", None, True, "đến hết ngày 31/12/2026"),
        ("calendar_year", "2025", None, False, "sau ngày 31/12/2025"),
        ("calendar_year", None, None, False, "Chưa biết ngày cấp"),
        ("calendar_year", "2025-01-05", "2027-12-31", True, "đến hết ngày 31/12/2027"),
        ("procedure", "2001-01-01", None, True, "do từng thủ tục quy định"),
        ("one_use", "2026-11-22", None, False, "chỉ dùng một lần"),
        ("none", "2026-11-22", "2030-01-01", False, "không có giá trị để sử dụng lại"),
        ("unstated", "2026-11-22", "2030-01-01", False, "Chưa khai báo"),
        ("of another world", "2026-11-22", None, False, "Chưa khai báo"),
        ("permanent", "2026-11-24", None, False, "sau ngày xét"),
        ("permanent", "2026-12", None, False, "sau ngày xét"),
        ("permanent", "2026", None, True, "vô thời hạn"),
    ],
)
def test_every_rule(rule: str, issued: str | None, end: str | None, holds: bool, words: str) -> None:
    verdict = validity.on(Validity(rule, 6), issued, end, TODAY)
    assert verdict.holds is holds
    assert words in verdict.message
    assert verdict.message.endswith(".")


@pytest.mark.parametrize(
    ("issued", "holds"),
    [
        ("2026-08-25", True),
        ("2026-08-24", False),
        ("2026-09", True),
        ("2026-08", False),
        ("2026", False),
        (None, False),
    ],
)
def test_how_old_a_paper_may_be(issued: str | None, holds: bool) -> None:
    assert validity.aged(issued, 90, TODAY).holds is holds


def test_a_part_of_a_date_leaves_the_age_open() -> None:
    assert "không chắc" in validity.aged("2026-08", 90, TODAY).message
    assert "đã quá hạn" in validity.aged("2026-07", 90, TODAY).message


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-12-31", "2026-12-31"),
        ("Từ ngày 01/02/2026 đến hết ngày 31/12/2026", "2026-12-31"),
        ("06 tháng kể từ ngày ký", "2026-07-15"),
        ("06 (sáu) tháng, kể từ ngày ký", "2026-07-15"),
        ("02 năm", "2028-01-15"),
        ("đến tháng 6/2027", "2027-06"),
        ("Không thời hạn", NEVER),
        ("cho đến khi công việc hoàn thành", None),
        ("từ ngày 15 tháng 01 năm 2026 cho đến khi xong việc", None),
        ("30 ngày kể từ ngày ký", "2026-02-14"),
        ("30 (ba mươi) ngày làm việc", "2026-02-14"),
        ("sáu tháng kể từ ngày ký", "2026-07-15"),
        ("02 tuần", "2026-01-29"),
        ("nửa năm", "2026-07-15"),
        ("01 năm 06 tháng", "2027-07-15"),
        ("năm năm", "2031-01-15"),
        ("một quý", "2026-04-15"),
        ("hết ngày 15/10/2026", "2026-10-15"),
        ("đến hết tháng 12 năm 2026", "2026-12-31"),
        ("trong năm 2026", "2026-12-31"),
        ("có hiệu lực từ ngày 01/02/2026", None),
        ("sau ngày ký", None),
        ("theo quy định của pháp luật", None),
        ("3O ngay", UNREAD),
    ],
)
def test_a_term_in_words(text: str, end: str | None) -> None:
    assert validity.ends(paper(date="2026-01-15", term=text)) == end


def test_a_term_is_not_counted_from_a_day_that_is_not_known() -> None:
    assert validity.ends(paper(term="06 tháng")) == UNREAD
    assert validity.ends(paper(date="2026-01", term="06 tháng")) == UNREAD


def test_the_latest_event_is_the_day_of_issue() -> None:
    assert validity.issued_on(paper(registered_date="2019-05-04", issued_date="2026-01-02")) == "2026-01-02"
    assert validity.issued_on(paper(first_registered_date="2019-05-04", change_date="2024-01-02")) == "2024-01-02"
    assert validity.issued_on(paper(registered_date="2019-05")) == "2019-05"
    assert validity.issued_on(paper(issued_date="sáng nay", date="2026-03-04")) == "2026-03-04"
    assert validity.issued_on(paper(date_of_birth="2001-02-03")) is None


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "2026-00", "26", "2026-1-1", "0000", "hôm nay"])
def test_what_is_no_date(text: str) -> None:
    assert days(text) is None


def test_every_type_of_the_catalog_has_a_known_rule() -> None:
    for kind in load().types.values():
        assert kind.validity.rule in validity.RULES, kind.id
        assert (kind.validity.rule == "months") == (kind.validity.months > 0), kind.id


def test_papers_are_about_a_field_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    text = 'id = "menu"\nname = "Thực đơn"\n[validity]\nrule = "superseded"\nabout = "cook"\n'
    (tmp_path / "types" / "menu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match="cook"):
        load(tmp_path)
