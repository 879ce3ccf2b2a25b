"""A dossier's life on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from core.errors import IllegalStep, NotFound
from core.ids import PartyId
from core.procedure import Channel
from core.states import DossierState
from storage.db import dossiers
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, make_dossier


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
