"""The figures of a period against a set counted by hand, on every database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from core.dossier import Document
from core.ids import DocumentId, DossierId, LinkId, new_id
from core.measures import Figures, Period, Split, Spread, share, spread
from core.procedure import Dossier, Procedure
from core.register import LinkKind, LinkRole
from core.states import Bucket, DossierState
from storage.db import batches, documents, dossiers, events, measures, procedures
from storage.db.register_tables import links
from storage.db.work import UnitOfWork
from tests.contracts.material import keep_batch, make_document, make_dossier

JUNE = Period(datetime(2026, 5, 31, 17, tzinfo=UTC), datetime(2026, 6, 30, 17, tzinfo=UTC))
"""June 2026 in Vietnam."""
DAY = datetime(2026, 6, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 7, 15, tzinfo=UTC)
FIRST = date(2018, 6, 21)
NEEDS = {
    "1.001193": {FIRST: frozenset({"TP01", "TP02"})},
    "1.000894": {FIRST: frozenset({"TP01", "TP02", "TP03"})},
}
Keep = Callable[..., Dossier]


def _keep(uow: UnitOfWork, number: int, **changed: Any) -> Dossier:
    values = {"code": f"H99.01-260610-{number:04}", "state": DossierState.PROCESSING, "received_at": DAY}
    dossier = make_dossier(**values | {"receiving": "H99.01", "created_by": "Lan"} | changed)
    dossiers.create(uow, dossier)
    return dossier


def _paper(
    uow: UnitOfWork, dossier: Dossier, component: str | None = "TP01", page_count: int = 1, by: str = "Lan"
) -> Document:
    batch, _, rows = keep_batch(uow, page_count, dossier=dossier.id, created_at=DAY, created_by=by)
    slots = [row.id for row in rows]
    paper = make_document(batch.id, slots, dossier=dossier.id, component=component)
    documents.replace_all(uow, batch.id, [paper], dict.fromkeys(slots, Bucket.DOCUMENT))
    return paper


def _link(uow: UnitOfWork, paper: DocumentId, dossier: DossierId, kind: LinkKind, **changed: Any) -> None:
    values = {
        "id": LinkId(new_id()),
        "document": paper,
        "dossier": dossier,
        "component": "TP01",
        "role": LinkRole.COMPONENT.value,
        "kind": kind.value,
        "by": "Lan",
        "agency": "H99.01",
        "at": DAY,
        "purpose": "",
        "legal_basis": "",
        "version": "0" * 64,
        "ended_why": "",
    }
    uow.connection.execute(links.insert().values(**values | changed))


def _result(uow: UnitOfWork, paper: DocumentId, dossier: DossierId, **changed: Any) -> None:
    _link(uow, paper, dossier, LinkKind.DIGITIZED, role=LinkRole.RESULT.value, component=None, **changed)


def by_hand(uow: UnitOfWork) -> None:
    """Keep eight dossiers of June, of which seven were taken in, and two that do not count.

    1 digitized (paper and result), finished in time, 20 minutes' wait
    2 paper, no result; finished a day late
    3 reuses the paper of 1 (three pages), and has a result: digitized
    4 reuses the same paper, but that link was ended
    5 a component from the national store, and a result: digitized
    6 nothing at all; promised for before now, still open
    7 of another agency, procedure and clerk; nothing at all; returned without a promised day
    8 refused; 9 of May; 10 of July (Vietnam's clock)
    """
    one = _keep(uow, 1, finished_at=DAY, due_at=DAY + timedelta(days=1), arrived_at=DAY - timedelta(minutes=20))
    paper = _paper(uow, one, page_count=3)
    _result(uow, paper.id, one.id)
    two = _keep(uow, 2, finished_at=DAY + timedelta(days=6), due_at=DAY + timedelta(days=5))
    _paper(uow, two)
    three = _keep(uow, 3, arrived_at=DAY - timedelta(minutes=10))
    _link(uow, paper.id, three.id, LinkKind.REUSED)
    _result(uow, paper.id, three.id)
    four = _keep(uow, 4)
    _link(uow, paper.id, four.id, LinkKind.REUSED, ended_at=DAY)
    five = _keep(uow, 5)
    _link(uow, paper.id, five.id, LinkKind.NATIONAL_STORE)
    _result(uow, paper.id, five.id)
    _keep(uow, 6, due_at=NOW - timedelta(minutes=1))
    other = {"receiving": "H99.02", "created_by": "Minh", "procedure": "1.000894"}
    _keep(uow, 7, state=DossierState.RETURNED, finished_at=DAY, **other)
    _keep(uow, 8, state=DossierState.REFUSED)
    _keep(uow, 9, received_at=JUNE.begin - timedelta(microseconds=1))
    _keep(uow, 10, received_at=JUNE.end)
    events.append(uow, "sohoa", measures.READY, paper.batch, {})
    events.append(uow, "sohoa", measures.READY, paper.batch, {})
    events.append(uow, "Lan", measures.VERIFIED, paper.id, {"fields": 20, "given": 1})
    events.append(uow, "Lan", measures.VERIFIED, paper.id, {"fields": 20, "given": 9})
    events.append(uow, "Minh", measures.RECHECKED, paper.id, {"fields": 20, "wrong": 2, "missed": 1})


def test_the_indicators_are_those_counted_by_hand(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        by_hand(uow)
        [found] = measures.figures(uow, JUNE, NEEDS)
        batch = batches.recent(uow, 100)
    minutes = round((NOW - DAY).total_seconds() / 60, 1)
    assert batch
    assert found == Figures(
        group="",
        received=7,
        digitized=3,
        with_papers=4,
        reusing=2,
        national=1,
        finished=3,
        on_time=2,
        overdue=2,
        components_needed=6 * 2 + 3,
        components_reused=2,
        pages_spared=6,
        fields_checked=20,
        fields_given=2,
        until_usable=Spread(1, minutes, minutes, minutes),
        waiting=Spread(2, 15.0, 15.0, 20.0),
        fields_rechecked=20,
        fields_wrong=2,
    )
    assert found.shares == {
        "kpi_2_1_on_time": 66.67,
        "kpi_4_2_digitized": 42.86,
        "kpi_4_3_reused": 28.57,
        "kpi_4_4_national_store": 33.33,
        "components_reused": 13.33,
        "first_pass_accuracy": 90.0,
        "second_look_accuracy": 90.0,
    }


def test_a_clerk_is_who_did_the_work_not_who_opened_the_dossier(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        by_hand(uow)
        scanned, reused = _keep(uow, 11, created_by="portal"), _keep(uow, 12, created_by="portal")
        paper = _paper(uow, scanned, by="Minh")
        _paper(uow, scanned, by="Hoa")
        _link(uow, paper.id, reused.id, LinkKind.REUSED, by="Hoa")
        _keep(uow, 13, created_by="portal")
        found = {one.group: one for one in measures.figures(uow, JUNE, NEEDS, Split.CLERK)}
        assert {name: one.received for name, one in found.items()} == {"Hoa": 1, "Lan": 6, "Minh": 2, "portal": 1}
        assert (found["Minh"].with_papers, found["Hoa"].reusing) == (1, 1)
        [alone] = measures.figures(uow, replace(JUNE, clerk="Hoa"), NEEDS)
        assert (alone.received, alone.reusing) == (1, 1)


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (Split.AGENCY, {"H99.01": 6, "H99.02": 1}),
        (Split.CLERK, {"Lan": 6, "Minh": 1}),
        (Split.PROCEDURE, {"1.000894": 1, "1.001193": 6}),
        (Split.DAY, {"2026-06-10": 7}),
        (Split.MONTH, {"2026-06": 7}),
    ],
)
def test_groups_add_up_to_the_whole(engine: Engine, split: Split, expected: dict[str, int]) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        by_hand(uow)
        found = measures.figures(uow, JUNE, NEEDS, split)
    assert {one.group: one.received for one in found} == expected
    assert sum(one.pages_spared for one in found) == 6
    assert sum(one.fields_checked for one in found) == 20


def test_what_is_needed_is_counted_by_components_of_the_version_that_held(engine: Engine) -> None:
    later = date(2026, 6, 10)
    needs = {"1.001193": {FIRST: frozenset({"TP01"}), later: frozenset({"TP01", "TP02"})}}
    with UnitOfWork(engine, lambda: NOW) as uow:
        for day in (FIRST, later):
            procedures.keep(uow, Procedure("1.001193", "Đăng ký khai sinh", (), day), "tests")
        before = _keep(uow, 1, received_at=DAY - timedelta(hours=10))
        paper = _paper(uow, before, component="TP09")
        both = _paper(uow, before, component="TP09", page_count=2)
        since = _keep(uow, 2)
        for one in (paper, both):
            _link(uow, one.id, since.id, LinkKind.REUSED, component="TP03")
        _link(uow, both.id, since.id, LinkKind.REUSED, component="TP01")
        [found] = measures.figures(uow, JUNE, needs)
    # TP01 and the filled TP09 of the first; TP01, TP02 and the filled TP03 of the second.
    assert (found.components_needed, found.components_reused, found.pages_spared) == (5, 2, 3)
    assert found.shares["components_reused"] == 40.0


def test_a_paper_scanned_for_a_dossier_is_not_reused_in_it_and_one_taken_out_is_none_of_it(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        one = _keep(uow, 1)
        paper = _paper(uow, one, component="TP01")
        _link(uow, paper.id, one.id, LinkKind.DIGITIZED, component="TP01", ended_at=DAY)
        [taken_out] = measures.figures(uow, JUNE, NEEDS)
        _link(uow, paper.id, one.id, LinkKind.REUSED, component="TP02")
        _result(uow, paper.id, one.id)
        [elsewhere] = measures.figures(uow, JUNE, NEEDS)
    assert (taken_out.with_papers, taken_out.digitized) == (0, 0)
    assert (elsewhere.with_papers, elsewhere.digitized) == (1, 1)
    assert (elsewhere.reusing, elsewhere.components_reused, elsewhere.pages_spared) == (0, 0, 0)


def test_a_day_begins_at_midnight_in_vietnam(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        _keep(uow, 1, received_at=JUNE.begin)
        _keep(uow, 2, received_at=JUNE.begin + timedelta(hours=24) - timedelta(seconds=1))
        [found] = measures.figures(uow, JUNE, NEEDS, Split.DAY)
    assert (found.group, found.received) == ("2026-06-01", 2)


def test_one_agency_procedure_or_clerk_alone(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        by_hand(uow)
        for one in (
            replace(JUNE, agency="H99.02"),
            replace(JUNE, clerk="Minh"),
            replace(JUNE, procedure="1.000894"),
            replace(JUNE, agencies=frozenset({"H99.02"})),
        ):
            [found] = measures.figures(uow, one, NEEDS)
            assert (found.received, found.components_needed, found.reusing) == (1, 3, 0)


def test_a_period_without_dossiers_has_no_shares(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        [found] = measures.figures(uow, JUNE, NEEDS)
    assert found.received == 0
    assert set(found.shares.values()) == {None}


def test_shares_are_rounded_half_up() -> None:
    assert (share(1, 800), share(3, 800), share(1, 3), share(0, 5), share(1, 0)) == (0.13, 0.38, 33.33, 0.0, None)


def test_nine_of_ten_take_no_longer() -> None:
    assert spread([float(minute) for minute in range(1, 11)]) == Spread(10, 5.5, 5.5, 9.0)
    assert spread([4.0]) == Spread(1, 4.0, 4.0, 4.0)
