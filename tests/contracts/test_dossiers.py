"""A dossier's life on every database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event

from core.errors import IllegalStep, NotFound
from core.identifiers import dossier_agency
from core.ids import DocumentId, DossierId, LinkId, PartyId, new_id
from core.procedure import Channel, Dossier, Procedure
from core.register import Link, LinkKind, LinkRole
from core.sight import Sight
from core.states import Bucket, DocumentState, DossierState
from storage.db import documents, dossiers, links, procedures
from storage.db.dossiers import Listed, Wanted
from storage.db.work import UnitOfWork, open_engine
from tests.contracts.material import NOW, keep_batch, make_document, make_dossier
from tests.contracts.parallel import at_once


def test_every_move_stays_on_record(engine: Engine) -> None:
    dossier = make_dossier(state=DossierState.RECEIVED, received_at=NOW)
    later = NOW + timedelta(days=2)
    with UnitOfWork(engine, lambda: later) as uow:
        dossiers.create(uow, dossier)
        dossiers.move_on(uow, dossier.id, DossierState.PROCESSING, by="Lan")
        done = dossiers.move_on(uow, dossier.id, DossierState.FINISHED, by="Lan", note="Đã ký")
        history = dossiers.history(uow, dossier.id)
    assert done.received_at == NOW
    assert done.finished_at == later
    assert [(moved.state, moved.note) for moved in history] == [
        (DossierState.RECEIVED, ""),
        (DossierState.PROCESSING, ""),
        (DossierState.FINISHED, "Đã ký"),
    ]


def test_a_forbidden_move_changes_nothing(engine: Engine) -> None:
    dossier = make_dossier(state=DossierState.RECEIVED, received_at=NOW)
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
    with UnitOfWork(engine) as uow, pytest.raises(IllegalStep):
        dossiers.move_on(uow, dossier.id, DossierState.RETURNED, by="Lan")
    with UnitOfWork(engine) as uow:
        assert dossiers.get(uow, dossier.id) == dossier
        assert len(dossiers.history(uow, dossier.id)) == 1


def test_a_dossier_that_is_taken_up_again_is_not_finished(engine: Engine) -> None:
    dossier = make_dossier(state=DossierState.PROCESSING, received_at=NOW)
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
        dossiers.move_on(uow, dossier.id, DossierState.FINISHED, by="Lan")
        again = dossiers.move_on(uow, dossier.id, DossierState.PROCESSING, by="Lan")
    assert again.finished_at is None


def test_what_may_change_changes_and_the_rest_stays(engine: Engine) -> None:
    dossier = make_dossier()
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, dossier)
        wish = replace(
            dossier,
            code="H99.99-260301-9999",
            state=DossierState.RETURNED,
            applicant=PartyId("p1"),
            receiving="H99.01",
            deciding="H99.02",
            channel=Channel.POST,
            due_at=NOW,
        )
        dossiers.change(uow, wish)
        assert dossiers.get(uow, dossier.id) == replace(wish, code=dossier.code, state=dossier.state)
        with pytest.raises(NotFound):
            dossiers.change(uow, make_dossier(code="H99.01-260301-0002"))


def test_a_code_that_no_database_takes_is_nobodys(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        dossiers.create(uow, make_dossier())
        assert dossiers.by_code(uow, "H99\x00") is None
        assert dossiers.by_code(uow, "H99\ud800") is None


def received(uow: UnitOfWork, code: str, day: int, **changed: object) -> Dossier:
    moment = NOW + timedelta(days=day)
    # Of two that are made within a millisecond the later one need not have the later id.
    identity = DossierId(f"{day:02}{new_id()[2:]}")
    dossier = make_dossier(id=identity, code=code, state=DossierState.RECEIVED, received_at=moment, created_at=moment)
    dossier = replace(dossier, **changed)  # type: ignore[arg-type]
    dossiers.create(uow, dossier)
    return dossier


def codes(found: list[Listed]) -> list[str]:
    return [one.dossier.code[-1] for one in found]


def test_dossiers_are_listed_by_agency_state_period_and_procedure(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        received(uow, "H99-1", 0, receiving="H99.01", deciding="H99.02")
        received(uow, "H99-2", 1, receiving="H99.02", deciding="H99.02", procedure="1.000894")
        received(uow, "H99-3", 2, receiving="H99.03", deciding="H99.03", state=DossierState.PROCESSING)
        received(
            uow, "H99-4", 3, receiving="H99.01", deciding="H99.01", state=DossierState.REGISTERED, received_at=None
        )
        asked = {
            "4321": Wanted(),
            "41": Wanted(agency="H99.01"),
            "21": Wanted(agency="H99.02"),
            "3": Wanted(states=frozenset({DossierState.PROCESSING})),
            "43": Wanted(states=frozenset({DossierState.PROCESSING, DossierState.REGISTERED})),
            "2": Wanted(procedure="1.000894"),
            "32": Wanted(since=NOW + timedelta(days=1)),
            "21 ": Wanted(until=NOW + timedelta(days=2)),
            "": Wanted(agency="H99.03", procedure="1.000894"),
        }
        for expected, wanted in asked.items():
            assert codes(dossiers.page(uow, wanted, 10)) == list(expected.strip()), wanted
        sight = Sight(agencies=frozenset({"H99.02"}))
        assert codes(dossiers.page(uow, Wanted(), 10, seen_by=sight)) == ["2", "1"]


def test_a_list_goes_on_where_it_ended_and_knows_names_and_papers(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, rows = keep_batch(uow, 2)
        made = [received(uow, f"H99-{number}", number) for number in range(5)]
        procedures.keep(uow, Procedure("1.001193", "Tên cũ", (), date(2020, 1, 1)), "tests")
        procedures.keep(uow, Procedure("1.001193", "Tên mới", (), date(2026, 1, 1)), "tests")
        papers = [make_document(batch.id, [row.id], dossier=made[4].id) for row in rows]
        documents.replace_all(uow, batch.id, papers, dict.fromkeys([row.id for row in rows], Bucket.DOCUMENT))
        documents.set_state(uow, papers[1].id, DocumentState.WITHDRAWN)
        first = dossiers.page(uow, Wanted(), 2)
        rest = dossiers.page(uow, Wanted(), 10, first[-1].dossier.id)
    assert codes(first) + codes(rest) == list("43210")
    assert [one.documents for one in (*first, *rest)] == [1, 0, 0, 0, 0]
    assert {one.procedure_name for one in first} == {"Tên mới"}


def test_a_list_is_one_query_however_long(engine: Engine) -> None:
    asked: list[str] = []
    with UnitOfWork(engine) as uow:
        for number in range(9):
            received(uow, f"H99-{number}", number)
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert len(dossiers.page(uow, Wanted(agency=""), 50)) == 9
    assert len([text for text in asked if "SELECT" in text]) == 1


def test_new_codes_count_by_agency_and_day_and_pass_over_taken_ones(engine: Engine) -> None:
    day = date(2026, 11, 2)
    with UnitOfWork(engine) as uow:
        received(uow, "H99.36.05-261102-0002", 0)
        found = [dossiers.new_code(uow, "H99.36.05", day) for _ in range(2)]
        assert found == ["H99.36.05-261102-0001", "H99.36.05-261102-0003"]
        assert dossiers.new_code(uow, "H99.36.05", day + timedelta(days=1)) == "H99.36.05-261103-0001"
        assert dossiers.new_code(uow, "H99.36.06", day) == "H99.36.06-261102-0001"


def open_many(url: str, folder: str) -> list[str]:
    """Open dossiers under new codes, as a clerk does."""
    opened = open_engine(url, lock_seconds=30)
    made = []
    for _ in range(10):
        with UnitOfWork(opened) as uow:
            code = dossiers.new_code(uow, folder, date(2026, 11, 2))
            dossiers.create(uow, make_dossier(id=DossierId(new_id()), code=code))
            made.append(code)
    opened.dispose()
    return made


def test_two_clerks_at_once_get_different_codes_without_gaps(database_url: str, engine: Engine) -> None:
    found = at_once(open_many, [(database_url, "H99.36.05")] * 3)
    assert sorted(code for some in found for code in some) == [f"H99.36.05-261102-{n:04d}" for n in range(1, 31)]


def test_the_papers_of_a_dossier_are_its_own_and_linked_ones(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, rows = keep_batch(uow, 4)
        one, other = received(uow, "H99-1", 0), received(uow, "H99-2", 1)
        owners = [one.id, other.id, other.id, None]
        papers = [make_document(batch.id, [row.id], dossier=owner) for row, owner in zip(rows, owners, strict=True)]
        documents.replace_all(uow, batch.id, papers, dict.fromkeys([row.id for row in rows], Bucket.DOCUMENT))
        for paper in papers[1:3]:
            links.add(uow, make_link(paper.id, one.id))
        ended = links.of_document(uow, papers[2].id)[0]
        links.end(uow, ended.id, "tests", "nhầm")
        assert [paper.document.id for paper in dossiers.papers(uow, one.id)] == [papers[0].id, papers[1].id]


def make_link(document: DocumentId, dossier: DossierId) -> Link:
    kind = LinkKind.REUSED
    return Link(
        LinkId(new_id()),
        document,
        dossier,
        "TP01",
        LinkRole.COMPONENT,
        kind,
        "tests",
        "H99",
        NOW,
        "để thử",
        "luật",
        "0",
    )


@pytest.mark.parametrize(
    ("code", "agency"),
    [
        ("H99.36.05-261102-0007", "H99.36.05"),
        ("H99-261102-10007", "H99"),
        ("000.17.22.H56-210531-0001", ""),
        ("HS-1", ""),
    ],
)
def test_a_code_of_today_tells_its_agency(code: str, agency: str) -> None:
    assert dossier_agency(code) == agency
