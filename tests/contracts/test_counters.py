"""Running numbers on every database."""

import pytest
from sqlalchemy import Engine

from core.errors import NotFound
from core.ids import DossierId
from storage.db import counters, dossiers
from storage.db.work import UnitOfWork, open_engine
from tests.contracts.parallel import at_once

ASKERS, TIMES = 4, 25


def ask_often(url: str, name: str) -> list[int]:
    engine = open_engine(url)
    found = []
    for _ in range(TIMES):
        with UnitOfWork(engine) as uow:
            found.append(counters.following(uow, name))
    engine.dispose()
    return found


def test_two_clerks_never_get_the_same_number(database_url: str, engine: Engine) -> None:
    found = at_once(ask_often, [(database_url, "H99.01-260301")] * ASKERS)
    assert sorted(number for some in found for number in some) == list(range(1, ASKERS * TIMES + 1))


def test_each_counter_counts_for_itself_and_a_failed_unit_gives_its_number_back(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        assert counters.following(uow, "a") == 1
        assert counters.following(uow, "b") == 1
    with pytest.raises(NotFound), UnitOfWork(engine) as uow:
        dossiers.get(uow, DossierId(str(counters.following(uow, "a"))))
    with UnitOfWork(engine) as uow:
        assert counters.following(uow, "a") == 2
