"""The benchmark of the register makes what the product would have made, and every way of asking is answered."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, func, select, text

from pipeline.services import Services
from storage.db import search_rows
from storage.db.register_tables import document_owners, holdings, links, parties
from storage.db.tables import documents, dossiers, events, page_texts, pages, search_texts
from tests.bench import register
from tests.bench.register import Answered
from tests.bench.register_data import Made, fill
from tests.bench.register_questions import Asked

DOCUMENTS = 300


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Made]]:
    folder = tmp_path_factory.mktemp("register")
    services = register.open_services(f"sqlite:///{folder}/register.db", folder)
    yield services, fill(services.engine, DOCUMENTS, 5)
    services.engine.dispose()


def count(services: Services, table: Table) -> int:
    with services.look() as uow:
        return uow.connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_register_has_the_rows_that_it_says(made: tuple[Services, Made]) -> None:
    services, told = made
    assert abs(told.documents - DOCUMENTS) <= 10
    assert told.dossiers == 0.3 * DOCUMENTS
    wanted = {dossiers: told.dossiers, parties: told.people, links: told.links}
    wanted |= dict.fromkeys((documents, holdings, search_texts), told.documents)
    wanted |= dict.fromkeys((pages, page_texts), told.pages)
    assert {one.name: count(services, one) for one in wanted} == {one.name: many for one, many in wanted.items()}
    assert count(services, events) >= told.events  # and one more for each question about eligibility
    assert told.documents * 0.9 < count(services, document_owners) < told.documents * 1.5


def test_documents_are_found_by_what_the_product_would_have_written(made: tuple[Services, Made]) -> None:
    services, _ = made
    assert list(search_rows.stale(services.engine)) == []
    assert search_rows.index_agrees(services.engine)
    with services.look() as uow:
        assert uow.connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_way_of_asking_is_answered(made: tuple[Services, Made], capsys: pytest.CaptureFixture[str]) -> None:
    services, _ = made
    found = register.measure(services, 5, each=40)
    for kind, answers in found.items():
        assert 30 <= len(answers) <= 60, kind
        assert len({answer.asked for answer in answers}) == len(answers)
        assert sum(answer.results > 0 for answer in answers) > len(answers) / 4, kind
        assert all(0 < answer.of_database <= answer.milliseconds and answer.statements for answer in answers)
        assert all(answer.of_processors > 0 for answer in answers)
    ways = {answer.asked.way for answer in found["search"] if answer.results}
    assert {"a name", "a number", "a dossier's code", "frequent words", "further parts"} <= ways
    register.report(DOCUMENTS, found)
    register.growth([DOCUMENTS, DOCUMENTS], [found, found])
    said = capsys.readouterr().out
    assert "| 300 | eligibility |" in said
    assert "| search | 1.0 times | 1.0 times |" in said
    plans = "\n".join(register.plans(services.engine, found))
    assert "USING INDEX ix_dossiers_receiving_id" in plans
    assert "VIRTUAL TABLE INDEX" in plans


def test_a_goal_is_missed_when_more_than_a_twentieth_takes_too_long() -> None:
    def answers(slow: int) -> list[Answered]:
        return [Answered(Asked("a way", None), 400 if number < slow else 1, 1, 1, 1, ()) for number in range(100)]

    assert register.report(DOCUMENTS, {"eligibility": answers(4), "dossiers": answers(0), "search": answers(4)})
    assert not register.report(DOCUMENTS, {"eligibility": answers(0), "dossiers": answers(0), "search": answers(7)})
