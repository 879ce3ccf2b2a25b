"""What waits now, of the agencies whose figures somebody may know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from core.states import BatchState, DossierState
from storage.db import backlog, batches, dossiers
from storage.db.backlog import Backlog
from storage.db.work import UnitOfWork, utc_now
from tests.contracts.material import make_batch, make_dossier


@pytest.fixture
def uow(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, utc_now)


def test_counts_what_waits_at_each_agency(uow: UnitOfWork) -> None:
    with uow:
        late = uow.now() - timedelta(days=1)
        received, finished, going = DossierState.RECEIVED, DossierState.FINISHED, DossierState.PROCESSING
        for number, (agency, state, due) in enumerate(
            [("A", received, late), ("A", finished, late), ("B", going, None)]
        ):
            made = make_dossier(code=f"H99.{number}", receiving=agency, deciding=agency, state=state, due_at=due)
            dossiers.create(uow, made)
        for agency, stands in (("A", BatchState.PROCESSING), ("B", BatchState.FAILED), ("B", BatchState.READY)):
            batches.add(uow, replace(make_batch(state=stands), agency=agency))
        assert backlog.now(uow) == Backlog(0, 0, 0, 0, batches=1, failed=1, dossiers=2, overdue=1)
        assert backlog.now(uow, {"A"}) == Backlog(0, 0, 0, 0, batches=1, failed=0, dossiers=1, overdue=1)
        assert backlog.now(uow, {"B"}) == Backlog(0, 0, 0, 0, batches=0, failed=1, dossiers=1, overdue=0)
        assert backlog.now(uow, set()) == Backlog(0, 0, 0, 0, 0, 0, 0, 0)
