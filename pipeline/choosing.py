"""A dossier that was opened without a procedure is given one, once; its papers then fill what that one asks for."""

from core.days import day_of
from core.errors import IllegalStep, InvalidRequest
from core.ids import BatchId
from core.procedure import Dossier, Procedure
from core.states import OPEN_DOSSIERS, BatchState
from pipeline import dossiers as cases
from pipeline import procedures
from pipeline.progress import assemble_again
from pipeline.services import Services
from storage.db import batches, documents, events
from storage.db.work import UnitOfWork

_ASSEMBLED = frozenset({BatchState.READY, BatchState.PROCESSING})


def offered(services: Services, dossier: Dossier) -> list[Procedure]:
    """Return what a dossier may be given, by code: all that held on the day of its reception; none where it may not."""
    if dossier.procedure is not None or dossier.state not in OPEN_DOSSIERS:
        return []
    with services.look() as uow:
        return procedures.in_force(services, uow, day_of(dossier.received_at or dossier.created_at))


def choose(services: Services, code: str, procedure: str, *, by: str) -> Dossier:
    """Give a dossier its procedure, as that held on the day of its reception, and return it.

    Its due date follows from it where none was promised, and what was scanned for it is placed anew; a paper that
    somebody vouches for stays as it is. Raise NotFound, InvalidRequest for a procedure that is not known or did not
    hold then, IllegalStep for a dossier that is closed or has one already.
    """
    with services.work() as uow:
        scanned = _lock_batches(uow, cases.get(uow, code))
        before = cases.locked(uow, code)
        if before.procedure is not None:
            raise IllegalStep("the dossier has a procedure")
        if before.state not in OPEN_DOSSIERS:
            raise IllegalStep("the dossier is closed")
        if not procedure:
            raise InvalidRequest("procedure code")
        found = cases.under(services, uow, before, procedure)
        data: events.Data = {"parts": "procedure", "procedure": found.procedure or ""}
        events.append(uow, by, "dossier.changed", found.id, data)
        for batch in scanned:
            if batches.get(uow, batch).state in _ASSEMBLED:
                assemble_again(uow, services.queue, batch)
    return found


def _lock_batches(uow: UnitOfWork, dossier: Dossier) -> list[BatchId]:
    """Lock every batch with papers of the dossier, before the dossier itself as whoever assembles them does."""
    own = {batch.id for batch in batches.of_dossier(uow, dossier.id)}
    found = sorted(own | {paper.batch for paper in documents.of_dossier(uow, dossier.id)})
    for batch in found:
        batches.lock(uow, batch)
    return found
