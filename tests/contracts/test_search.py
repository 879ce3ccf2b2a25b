"""Finding documents: the same on every database, whatever is asked."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from core.dossier import Document, Field, FieldSource, FieldValue, Verdict
from core.fold import fold, nfc, placed
from core.ids import DocumentId, DossierId, LinkId, PageId, new_id
from core.register import Link, LinkKind, LinkRole
from core.search import MOST_WORDS, WORD_LENGTH, Filter, parse
from core.sight import EVERYTHING, Sight
from core.states import Bucket, DocumentState
from storage.db import batches, documents, dossiers, links, pages, search, search_rows
from storage.db.work import UnitOfWork, open_engine
from tests.contracts.material import NOW, keep_batch, make_blob, make_document, make_dossier, make_reading
from tests.databases import lay

NUMBERS = count()


def keep(uow: UnitOfWork, *texts: str, values: dict[str, FieldValue] | None = None, **changed: object) -> DocumentId:
    """Keep a document with these pages and fields, which can then be found."""
    batch, _, rows = keep_batch(uow, len(texts))
    for row, words in zip(rows, texts, strict=True):
        pages.keep_reading(uow, row.id, make_reading(words), make_blob())
    found = make_document(batch.id, [row.id for row in rows], **changed)
    fields = tuple(make_field(name, value, rows[0].id) for name, value in (values or {}).items())
    documents.replace_all(uow, batch.id, [replace(found, fields=fields)], {row.id: Bucket.DOCUMENT for row in rows})
    return found.id


def make_field(name: str, value: FieldValue, page: PageId) -> Field:
    return Field(name, value, str(value), 0.9, page, 1, None, FieldSource.OCR, Verdict.ACCEPTED)


def found(
    engine: Engine, asked: str, sight: Sight = EVERYTHING, *, exact: bool = False, wanted: Filter | None = None
) -> list[DocumentId]:
    question = parse(asked, wanted or Filter())
    with UnitOfWork(engine, read_only=True) as uow:
        return [each.document for each in search.find(uow, question, sight, 1000, exact=exact)]


PRESENT = [
    ("Giấy khai sinh của Nguyễn Văn An", "nguyen van an"),
    ("Giấy khai sinh của Nguyễn Văn An", "NGUYỄN khai"),
    ("Giấy khai sinh của Nguyễn Văn An", "an van nguyen"),
    ("Giấy khai sinh của Nguyễn Văn An", '"văn an"'),
    ("Giấy khai sinh của Nguyễn Văn An", '"van an"'),
    ("Giấy khai sinh của Nguyễn Văn An", "giay khai si"),
    ("Giấy khai sinh của Nguyễn Văn An", '"giay khai si'),
    ("Giấy khai sinh của Nguyễn Văn An", "nguyễn c"),
    ("Giấy khai sinh của Nguyễn Văn An", "nguyen kh"),
    ("Giấy khai sinh của Nguyễn Văn An", "An Vă"),
    ("Giấy khai sinh của Nguyễn Văn An", '"Nguyễn Vă'),
    ("Giấy khai sinh của Nguyễn Văn An", "“Văn An”"),
    ("Hoà Bình, Thuỷ Nguyên", "hòa thủy"),
    ("Hòa Bình", "hoà"),
    ("Đặng Thị Ðào", "đào đặng"),
    ("Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "61/2018/NĐ-CP"),
    ("Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "61/2018/nd-cp"),
    ("Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "612018ndcp"),
    ("Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "61/2018/N"),
    ("Nghị định số 61 / 2018 / NĐ - CP", "61/2018/NĐ-CP"),
    ("Mã hồ sơ H99.36.05-261102-0007", "H99.36.05-261102-0007"),
    ("Mã hồ sơ H99.36.05-261102-0007", "h99.36.05-2611"),
    ("Mã hồ sơ H99.36.05-261102-0007", "H9936052611020007"),
    ("Số định danh 099204000123", "099.204.000.123"),
    ("Số định danh 099204000123", "0992040"),
    ("Số định danh 099204000123", "099204000123"),
    ("a" * 130, "a" * 130),
    ("a" * 130, "a" * 100),
]


def test_finds_what_people_type(engine: Engine) -> None:
    for number, (kept, asked) in enumerate(PRESENT):
        with UnitOfWork(engine) as uow:
            keep(uow, "Một tờ giấy khác số 612018 về 61 cặp và 2018 người của CP", type=f"kind{number}")
            document = keep(uow, kept, type=f"kind{number}")
        assert found(engine, asked, wanted=Filter(type=f"kind{number}")) == [document], (kept, asked)


ABSENT = [
    ("Nguyễn Văn An", '"an van"'),
    ("Nguyễn Văn An", "nguye "),
    ("Nguyễn Văn An", "n"),
    ("Nguyễn Văn An", "hu"),
    ("Nguyễn Văn An", '"văn ng'),
    ("Số 2018/61", "61/2018"),
    ("Số 0992040001234", "099204000123 "),
    ("a" * 130, "a" * 131),
    ("Nguyễn Văn An", "!!!"),
    ("Nguyễn Văn An", '"'),
]


def test_does_not_find_what_is_not_there(engine: Engine) -> None:
    for number, (kept, asked) in enumerate(ABSENT):
        with UnitOfWork(engine) as uow:
            document = keep(uow, kept, type=f"kind{number}")
        assert found(engine, kept, wanted=Filter(type=f"kind{number}")) == [document], kept
        assert found(engine, asked, wanted=Filter(type=f"kind{number}")) == [], (kept, asked)


def test_finds_the_same_among_the_papers_of_a_dossier(engine: Engine) -> None:
    for number, (kept, asked) in enumerate([*PRESENT, *ABSENT]):
        dossier = make_dossier(id=DossierId(new_id()), code=f"hồ sơ {chr(ord('a') + number)}")
        with UnitOfWork(engine) as uow:
            dossiers.create(uow, dossier)
            keep(uow, kept)
            keep(uow, "Một tờ giấy khác về 61 cặp và 2018 người của CP", dossier=dossier.id)
            document = keep(uow, kept, dossier=dossier.id)
        wanted = [document] if (kept, asked) in PRESENT else []
        assert found(engine, asked, wanted=Filter(dossier=dossier.code)) == wanted, (kept, asked)


STRANGE = [
    "AND",
    "an OR binh",
    "an NOT binh",
    "NEAR(an, 3)",
    "an*",
    "*",
    "words:an",
    "{words}: an",
    "^an",
    "-an",
    "+an",
    "an & !binh",
    "an | (binh",
    "an <-> binh",
    "an:*A",
    "'an' \\",
    "an'' --; DROP TABLE documents",
    '"an" "',
    '""',
    "…",
    "|",
    "%_%",
    "\x00an",
    "an\ud800",
    "(" * 400,
    " ".join(f"w{n}" for n in range(500)),
    "đ" * 5000,
]


def test_nothing_that_is_asked_is_an_error(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        document = keep(uow, "an binh")
    for asked in STRANGE:
        for wanted in (asked, f"{asked} an", f'"{asked}', f'{asked}"'):
            assert set(found(engine, wanted)) <= {document}
            assert len(parse(wanted).terms) <= MOST_WORDS


def test_what_has_the_marks_comes_first_and_then_what_has_the_letters(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        with_marks = keep(uow, "Trần Văn Hoàng")
        other_marks = keep(uow, "Trần Văn Hoang")
        without = keep(uow, "tran van hoang")
        keep(uow, "Trần Văn Hải")
    assert found(engine, "hoàng") == [with_marks, without, other_marks]
    assert found(engine, "hoàng", exact=True) == [with_marks]
    assert found(engine, "hoang") == [without, other_marks, with_marks]
    assert found(engine, "hoang", exact=True) == [without, other_marks, with_marks]
    assert found(engine, "trần hoang") == [other_marks, with_marks, without]
    assert found(engine, '"văn hoàng"') == [with_marks, without, other_marks]
    assert found(engine, '"văn hoàng"', exact=True) == [with_marks]


def test_a_phrase_does_not_go_on_on_the_next_page_but_words_may_stand_on_any(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        document = keep(uow, "trang đầu", "trang sau", values={"full_name": "Lê Thị Tám"})
    assert found(engine, '"đầu trang"') == []
    assert found(engine, "dau sau tam") == [document]


def test_fields_are_found_and_days_as_they_are_printed(engine: Engine) -> None:
    rows: list[dict[str, str | int]] = [{"name": "Võ Sáu", "year": 1975}]
    values: dict[str, FieldValue] = {
        "birth_date": "1990-02-01",
        "area": 120,
        "owners": ["Lê Tư", "Lê Năm"],
        "rows": rows,
        "nothing": None,
    }
    with UnitOfWork(engine) as uow:
        document = keep(uow, "không có gì", values=values)
    for asked in ("01/02/1990", "1990-02-01", "120", '"le nam"', "võ 1975"):
        assert found(engine, asked) == [document], asked
    assert found(engine, '"tư lê"') == []


def test_the_list_goes_on_where_it_was_left_and_misses_and_repeats_nothing(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        kept = [keep(uow, "Hoàng" if number % 3 else "Hoang") for number in range(17)]
    whole = found(engine, "hoàng")
    assert sorted(whole) == sorted(kept)
    for size in (1, 2, 5, 11, 17):
        parts: list[DocumentId] = []
        after = None
        with UnitOfWork(engine, read_only=True) as uow:
            while some := search.find(uow, parse("hoàng"), EVERYTHING, size, after):
                parts += [each.document for each in some]
                after = some[-1].place
        assert parts == whole, size


def test_nobody_finds_what_they_may_not_see(engine: Engine) -> None:
    here = make_dossier(code="H99.01-261101-0001", receiving="H99.01", deciding="H99.01")
    there = make_dossier(id=DossierId(new_id()), code="H99.02-261101-0001", receiving="H99.02", deciding="H99.03")
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, here)
        dossiers.create(uow, there)
        ours = [keep(uow, "Hoàng An", dossier=here.id) for _ in range(3)]
        theirs = [keep(uow, "Hoàng An", dossier=there.id, type="marriage_certificate") for _ in range(3)]
        nobodys = keep(uow, "Hoang An")
    everything = [nobodys, *reversed(theirs), *reversed(ours)]
    for asked in ("hoang", "hoàng", '"hoang an"', "", "hoa"):
        assert set(found(engine, asked)) == set(everything)
        assert found(engine, asked, Sight(agencies=frozenset({"H99.01"}))) == [*reversed(ours)]
        assert found(engine, asked, Sight(agencies=frozenset({"H99.03"}))) == [*reversed(theirs)]
        assert found(engine, asked, Sight(agencies=frozenset())) == []
        assert found(engine, asked, Sight(types=frozenset({"marriage_certificate"}))) == [*reversed(theirs)]
        assert found(engine, asked, Sight(frozenset({"marriage_certificate"}), frozenset({"H99.01"}))) == []
    with UnitOfWork(engine, read_only=True) as uow:
        few = search.find(uow, parse("hoang"), Sight(agencies=frozenset({"H99.01"})), 2)
    assert [each.document for each in few] == [ours[2], ours[1]]


def test_filters(engine: Engine) -> None:
    dossier = make_dossier(receiving="H99.01", deciding="H99.02")
    other = make_dossier(id=DossierId(new_id()), code="H99.07-260301-0001", receiving="H99.07", deciding="H99.07")
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
        dossiers.create(uow, other)
        first = keep(uow, "Tờ khai", dossier=dossier.id)
        second = keep(uow, "Tờ khai", type="marriage_certificate", state=DocumentState.NEEDS_REVIEW)
        links.add(uow, make_link(second, other.id))
    by = {
        Filter(): [second, first],
        Filter(type="marriage_certificate"): [second],
        Filter(state="needs_review"): [second],
        Filter(dossier=dossier.code): [first],
        Filter(dossier=other.code): [second],
        Filter(dossier="H99"): [],
        Filter(agency="H99.01"): [first],
        Filter(agency="H99.02"): [first],
        Filter(agency="H99.07"): [second],
        Filter(agency="H99.09"): [],
        Filter(since=NOW): [second, first],
        Filter(until=NOW): [],
        Filter(since=NOW - timedelta(days=1), until=NOW + timedelta(seconds=1)): [second, first],
        Filter(since=NOW + timedelta(seconds=1)): [],
    }
    for wanted, expected in by.items():
        for asked in ("to khai", "tờ khai", ""):
            assert found(engine, asked, wanted=wanted) == expected, wanted


def test_a_document_is_found_by_what_it_says_now(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        document = keep(uow, "Tờ khai", values={"full_name": "Lê Văn Tàm"}, state=DocumentState.NEEDS_REVIEW)
        paper = documents.get(uow, document)
        right = (make_field("full_name", "Lê Văn Tám", paper.pages[0]),)
        documents.correct(uow, replace(paper, fields=right, state=DocumentState.CORRECTED))
    assert found(engine, "tám", exact=True) == [document]
    assert found(engine, "tàm", exact=True) == []
    with UnitOfWork(engine) as uow:
        documents.set_state(uow, document, DocumentState.WITHDRAWN)
    assert found(engine, "tam") == []
    assert found(engine, "") == []
    assert list(search_rows.stale(engine)) == []


def test_what_a_later_assembly_dropped_is_not_found(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, rows = keep_batch(uow, 2)
        for row, words in zip(rows, ("Trang một", "Trang hai"), strict=True):
            pages.keep_reading(uow, row.id, make_reading(words), make_blob())
        buckets = {row.id: Bucket.DOCUMENT for row in rows}
        apart = [make_document(batch.id, [row.id]) for row in rows]
        documents.replace_all(uow, batch.id, apart, buckets)
        one = make_document(batch.id, [row.id for row in rows])
        documents.replace_all(uow, batch.id, [one], buckets)
    assert found(engine, "trang") == [one.id]
    assert found(engine, "mot hai") == [one.id]


def test_the_code_of_a_dossier_finds_the_papers_that_are_linked_to_it_while_they_are(engine: Engine) -> None:
    dossier = make_dossier()
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
        document = keep(uow, "Tờ khai")
        link = links.add(uow, make_link(document, dossier.id))
    assert found(engine, dossier.code) == [document]
    with UnitOfWork(engine) as uow:
        links.end(uow, link.id, "Lan", "nhầm")
    assert found(engine, dossier.code) == []
    assert list(search_rows.stale(engine)) == []


def test_what_an_older_release_kept_is_found_as_before(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        document = keep(uow, "Giấy khai sinh của Nguyễn Văn An, số 61/2018/NĐ-CP")
    with engine.begin() as connection:
        words = connection.execute(text("SELECT words FROM search_texts")).scalar_one().split()
        # Before 0012 nothing told what words begin with, and pairs began with their first word.
        old = [
            word[1:] if word.count("§") == 2 and "type" not in word and "state" not in word else word for word in words
        ]
        kept = {"words": " ".join(sorted(word for word in old if not word.startswith("¬")))}
        connection.execute(text("UPDATE search_texts SET words = :words"), kept)
        connection.execute(text("DROP INDEX ix_search_texts_received_at_number"))
        connection.execute(text("CREATE INDEX ix_search_texts_received_at ON search_texts (received_at)"))
    assert found(engine, '"văn an"') == []
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        import_module("storage.migrations.versions.v0012_search_words").upgrade()
    assert [found(engine, asked) for asked in ('"văn an"', "gi", "61/2018/NĐ-CP")] == [[document]] * 3
    assert list(search_rows.stale(engine)) == []
    assert search_rows.index_agrees(engine)


def test_who_may_see_a_document_follows_its_dossier(engine: Engine) -> None:
    dossier = make_dossier(receiving="H99.01", deciding="H99.01")
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
        document = keep(uow, "Tờ khai", dossier=dossier.id)
    with UnitOfWork(engine) as uow:
        dossiers.change(uow, replace(dossier, deciding="H99.02", receiving="H99.03"))
    for agency, expected_ones in (("H99.01", []), ("H99.02", [document]), ("H99.03", [document])):
        assert found(engine, "to khai", Sight(agencies=frozenset({agency}))) == expected_ones
        assert found(engine, "to khai", wanted=Filter(agency=agency)) == expected_ones
    assert list(search_rows.stale(engine)) == []


def make_link(document: DocumentId, dossier: DossierId) -> Link:
    return Link(
        id=LinkId(new_id()),
        document=document,
        dossier=dossier,
        component="1",
        role=LinkRole.COMPONENT,
        kind=LinkKind.REUSED,
        by="Lan",
        agency="H99.01",
        at=NOW,
        purpose="",
        legal_basis="",
        version="0" * 64,
    )


def test_a_document_with_more_different_words_than_an_index_takes_is_found(engine: Engine) -> None:
    words = [f"{number:012}" for number in range(90_000)]
    with UnitOfWork(engine) as uow:
        document = keep(uow, " ".join(words[:45_000]), " ".join([*words[45_000:], "Hoàng 7/2026"]))
        small = keep(uow, "Hoang 000000089999")
    assert found(engine, "hoàng") == [document, small]
    for asked in (
        "000000044999 000000089999",
        '"000000045000 000000045001"',
        "hoàng 00000004",
        "72026",
        "7/2026 hoang",
    ):
        assert found(engine, asked) == [document], asked
    assert found(engine, '"000000045000 000000045002"') == []
    assert found(engine, "000000044999 khong") == []
    assert list(search_rows.stale(engine)) == []


def test_what_was_lost_from_the_index_is_noticed_and_made_again(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        kept = [keep(uow, "Hoàng An") for _ in range(4)]
        gone = documents.get(uow, kept[3])
    order = found(engine, "an")
    with UnitOfWork(engine) as uow:
        for statement in (
            "DELETE FROM search_texts WHERE document = :first",
            "UPDATE search_texts SET words = 'khác', folded = ' | khác ' WHERE document = :second",
            "UPDATE documents SET state = 'withdrawn' WHERE id = :gone",
        ):
            values = {"first": kept[0], "second": kept[1], "gone": gone.id}
            mine = {name: value for name, value in values.items() if f":{name}" in statement}
            uow.connection.execute(text(statement), mine)
    assert sorted(search_rows.stale(engine)) == sorted([kept[0], kept[1], kept[3]])
    assert found(engine, "an") == [kept[2]]
    assert list(search_rows.rebuild(engine)) == [4]
    assert list(search_rows.stale(engine)) == []
    assert set(found(engine, "an")) == set(order) - {gone.id}
    assert search_rows.index_agrees(engine)


def test_an_index_of_sqlite_that_lost_words_is_noticed_and_made_again(tmp_path: Path) -> None:
    opened = open_engine(lay(tmp_path / "sohoa.db"))
    with UnitOfWork(opened) as uow:
        document = keep(uow, "Hoàng An")
    assert search_rows.index_agrees(opened)
    with UnitOfWork(opened) as uow:
        uow.connection.execute(text("DROP TRIGGER search_texts_changed"))
        uow.connection.execute(text("UPDATE search_texts SET words = 'an hoang hoàng tam'"))
    assert not search_rows.index_agrees(opened)
    list(search_rows.rebuild(opened))
    assert search_rows.index_agrees(opened)
    assert found(opened, "an") == [document]
    opened.dispose()


SYLLABLES = ["hoàng", "hoang", "HOÀNG", "hoà", "hòa", "đa", "da", "ða", "an", "ân", "a", "nguyễn", "Nguyên", "n", "ở"]
CODES = ["12/2024/NĐ-CP", "12", "122024ndcp", "2024", "H99.36-0007", "099 204", "099204", "099.204", "a-b", "x1y", "1-"]
ODD = [
    "|",
    "…",
    '"',
    "'",
    "*",
    ":",
    "ß",
    "İ",
    "ﬁ",
    "Σ",
    "ς",
    "á" * 70,
    "x\u0323\u0301",
    "²",
    "한국",
    "\u200b",
    "_",
    "ǅ",
]
words = st.sampled_from(SYLLABLES + CODES + ODD) | st.text(max_size=5)
texts = st.lists(words, max_size=8).map(" ".join)
questions = st.builds(
    lambda parts, end: " ".join(parts) + end,
    st.lists(words | st.lists(words, max_size=3).map(lambda some: f'"{" ".join(some)}"'), min_size=1, max_size=3),
    st.sampled_from(["", " "]),
)


@pytest.fixture
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Engine]]:
    """SQLite and PostgreSQL side by side."""
    with ExitStack() as stack:
        engines = [
            open_engine(lay(tmp_path / "sohoa.db")),
            open_engine(request.getfixturevalue("postgres_url")),
        ]
        for each in engines:
            stack.callback(each.dispose)
        yield engines


def expected(kept: list[str], asked: str, *, exact: bool) -> list[int]:
    """Return which texts answer, by comparing words one by one: what the databases must agree with."""
    plain = [number for number, one in enumerate(kept) if answers(one, asked, marked=False)]
    marked = [number for number, one in enumerate(kept) if answers(one, asked, marked=True)]
    assert set(marked) <= set(plain)
    newest_first = [*reversed(marked)]
    return newest_first if exact else newest_first + [number for number in reversed(plain) if number not in marked]


def cut(chunk: str) -> list[str]:
    """Return the letters and digits of a chunk in runs, long ones cut."""
    return re.findall(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]){{0,{WORD_LENGTH - 1}}}", chunk)


def answers(kept: str, asked: str, *, marked: bool) -> bool:
    forms = [(fold(word), placed(word).lower()) for word in cut(kept)]
    chunks = [[fold(word) for word in cut(chunk)] for chunk in kept.split()]
    joined = {"".join(parts) for parts in chunks if is_code(parts)}
    terms = parse(asked).terms
    for term in terms:
        strict = marked and term.folded != term.marked
        row = [form[1] if strict else form[0] for form in forms]
        runs = [row[place : place + len(term.folded)] for place in range(len(row))]
        wanted = list(term.marked if strict else term.folded)
        there = any(same(run, wanted, prefix=term.prefix) for run in runs)
        if not strict and is_code(list(term.folded)) and term.joined:
            there = there or any(same([code], [term.joined], prefix=term.prefix) for code in joined)
            there = there or any(same([word], [term.joined], prefix=term.prefix) for word in row)
        elif not strict and len(wanted) == 1:
            there = there or any(same([code], wanted, prefix=term.prefix) for code in joined)
        if not there:
            return False
    return bool(terms) or not asked.strip()


def is_code(parts: list[str]) -> bool:
    whole = "".join(parts)
    return len(parts) > 1 and len(whole) <= WORD_LENGTH and any(sign.isdigit() for sign in whole)


def same(run: list[str], wanted: list[str], *, prefix: bool) -> bool:
    if len(run) != len(wanted) or run[:-1] != wanted[:-1]:
        return False
    return run[-1].startswith(wanted[-1]) if prefix else run[-1] == wanted[-1]


@pytest.mark.postgres
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=6), st.lists(questions, min_size=1, max_size=6))
@example(["00", "09/QĐ-UBND"], ["0:0", "09/q", "09/Q"])
def test_both_databases_give_the_same_list_and_the_right_one(
    both: list[Engine], kept: list[str], asked: list[str]
) -> None:
    kind = f"kind{next(NUMBERS)}"
    lists = []
    for each in both:
        with UnitOfWork(each) as uow:
            ids = keep_many(uow, kept, kind)
        numbers = {document: number for number, document in enumerate(ids)}
        wanted = Filter(type=kind)
        lists.append(
            [
                [numbers[document] for document in found(each, one, exact=exact, wanted=wanted)]
                for one in asked
                for exact in (True, False)
            ]
        )
    stored = [nfc(re.sub("[\x00\ud800-\udfff]", "\ufffd", " ".join(one.split()))) for one in kept]
    right = [expected(stored, one, exact=exact) for one in asked for exact in (True, False)]
    assert lists[0] == right
    assert lists[1] == right


def keep_many(uow: UnitOfWork, kept: list[str], kind: str) -> list[DocumentId]:
    """Keep one document for each text, in one batch."""
    batch, _, rows = keep_batch(uow, len(kept))
    for row, words in zip(rows, kept, strict=True):
        pages.keep_reading(uow, row.id, make_reading(" ".join(words.split())), make_blob())
    papers: list[Document] = [make_document(batch.id, [row.id], type=kind) for row in rows]
    documents.replace_all(uow, batch.id, papers, {row.id: Bucket.DOCUMENT for row in rows})
    assert batches.get(uow, batch.id)
    return [paper.id for paper in papers]
