"""An auditor of one agency finds what it asked and what was done to its things, however much others did since."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from core.ids import PersonId
from core.people import Duty, Person, Role
from storage.db import accesses, audit, people
from storage.db.access_tables import audit as rows
from storage.db.accesses import Sought
from storage.db.audit import DENIED, GRANTED, Entry
from storage.db.register_tables import holdings, links
from storage.db.tables import batches, documents, dossiers
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW

HERE, THERE = "H99.36.05", "H99.36.06"
OF_HERE = frozenset({HERE})
READ = Entry(NOW, "", "person", "", "v1.documents.show", "document", "", GRANTED)
OTHERS = accesses._NEAR + 50


def things(uow: UnitOfWork, agency: str, name: str) -> None:
    """Keep a clerk, a dossier, a batch and a paper of an agency."""
    person = Person(PersonId(f"id {name}"), name, name)
    people.add(uow, person, "", "tests")
    people.set_duties(uow, person.id, [Duty(Role.COUNTER, agency)], "tests")
    made = {"created_at": NOW, "created_by": name}
    uow.connection.execute(
        dossiers.insert().values(id=f"case {name}", code=name, receiving=agency, deciding=agency, **made)
    )
    uow.connection.execute(batches.insert().values(id=f"batch {name}", state="ready", key="", agency=agency, **made))
    paper = {"position": 1, "state": "verified", "type": "diploma", "type_confidence": 1.0, "verdict": "accepted"}
    uow.connection.execute(
        documents.insert().values(id=f"paper {name}", batch=f"batch {name}", body="{}", **paper, superseded=False)
    )


def asked(actor: str, subject: str, dossier: str = "", outcome: str = GRANTED) -> Entry:
    return replace(READ, actor=actor, subject=subject, dossier=dossier, outcome=outcome)


@pytest.fixture
def mine(engine: Engine) -> list[int]:
    """Return the numbers of what an agency has to do with, which others asked much after."""
    with UnitOfWork(engine) as uow:
        for agency, name in ((HERE, "lan"), (THERE, "cuc")):
            things(uow, agency, name)
        ours = [
            asked("lan", "paper cuc"),
            asked("cuc", "case lan", "case lan", DENIED),
            asked("cuc", "batch lan"),
            asked("cuc", "paper lan"),
        ]
        found = [audit.append(uow, entry).number for entry in ours]
        values = audit.append(uow, asked("cuc", "paper cuc", "case cuc"))
        row = dict(uow.connection.execute(rows.select().where(rows.c.number == values.number)).mappings().one())
        others = range(values.number + 1, values.number + OTHERS)
        uow.connection.execute(rows.insert(), [row | {"number": one, "hash": f"{one:064}"} for one in others])
    return found


def numbers(engine: Engine, **wanted: Any) -> list[int]:
    with UnitOfWork(engine, read_only=True) as uow:
        return [one.number for one in accesses.find(uow, Sought(**wanted))]


def test_what_an_agency_has_to_do_with_is_found_behind_what_others_asked(engine: Engine, mine: list[int]) -> None:
    newest = sorted(mine, reverse=True)
    assert numbers(engine, agencies=OF_HERE) == newest
    assert numbers(engine, agencies=OF_HERE, limit=2) == newest[:2]
    assert numbers(engine, agencies=OF_HERE, limit=2, before=newest[1]) == newest[2:]
    assert numbers(engine, agencies=OF_HERE, outcome=DENIED) == [mine[1]]
    assert numbers(engine, agencies=OF_HERE, actor="cuc", subject="batch lan") == [mine[2]]
    assert len(numbers(engine, agencies=OF_HERE | {THERE}, limit=100)) == 100
    assert numbers(engine, agencies=frozenset({"H99.99"})) == []


def test_a_paper_that_was_linked_or_digitized_there_is_theirs(engine: Engine, mine: list[int]) -> None:
    with UnitOfWork(engine) as uow:
        held: dict[str, Any] = {column.name: "" for column in holdings.c if not column.nullable}
        held |= {"document": "paper cuc", "good": True, "agency": HERE, "digitized_at": NOW, "result": False}
        uow.connection.execute(holdings.insert().values(held | {"hidden": False}))
    assert len(numbers(engine, agencies=OF_HERE, subject="paper cuc", limit=200)) == 200
    with UnitOfWork(engine) as uow:
        uow.connection.execute(holdings.delete())
    assert numbers(engine, agencies=OF_HERE, subject="paper cuc") == [mine[0]]
    with UnitOfWork(engine) as uow:
        link: dict[str, Any] = {column.name: "" for column in links.c if not column.nullable}
        link |= {"id": "l", "document": "paper cuc", "dossier": "case lan", "at": NOW}
        uow.connection.execute(links.insert().values(link))
    assert len(numbers(engine, agencies=OF_HERE, subject="paper cuc", limit=200)) == 200


def test_no_part_of_the_search_goes_through_every_entry(engine: Engine, mine: list[int]) -> None:
    said: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
    numbers(engine, agencies=OF_HERE)
    query, values = [one for one in said if "UNION" in one[0]][-1]
    with UnitOfWork(engine) as uow:
        if engine.dialect.name == "postgresql":
            # In so small a table it would not ask the index.
            uow.connection.execute(text("SET LOCAL enable_seqscan = off"))
        how = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
        plan = [str(row[-1]) for row in uow.connection.exec_driver_sql(f"{how} {query}", values)]
    for index in ("ix_audit_subject_number", "ix_audit_dossier_number", "ix_audit_actor_number"):
        assert any(index in one for one in plan), plan
    assert [one for one in plan if "SCAN audit" in one or "Seq Scan on audit" in one] == []
