"""Which pages of a batch stand together: look, change, undo."""

from fastapi import APIRouter

from api.deps import CallerOf, ServicesOf
from api.v1.models import ArrangementOut, ChangeIn, RevisionOut, problems
from classify.arrangement import Change
from core.arrangement import UNDO, Mark, Version
from core.ids import BatchId, PageId
from core.people import Caller
from pipeline import arrange, describe
from pipeline.services import Services

router = APIRouter(prefix="/batches/{batch}/arrangement", tags=["arrangements"])


@router.get("", responses=problems(404))
def show(batch: str, services: ServicesOf, caller: CallerOf) -> ArrangementOut:
    """Return which pages stand together now, with the confidence of each boundary and its reasons."""
    return _out(services, caller, arrange.current(services, BatchId(batch)))


@router.post("", status_code=202, responses=problems(403, 404, 409))
def change(batch: str, body: ChangeIn, services: ServicesOf, caller: CallerOf) -> ArrangementOut:
    """Change or undo; the documents of the batch are made again, and every earlier version stays."""
    identity = BatchId(batch)
    if body.action == UNDO:
        return _out(services, caller, arrange.undo(services, identity, seen=body.version, by=caller.name))
    wanted = Change(
        action=body.action,
        page=PageId(body.page),
        after=PageId(body.after) if body.after else None,
        before=PageId(body.before) if body.before else None,
        order=tuple(map(PageId, body.order)),
        mark=Mark(body.mark) if body.mark else None,
        degrees=body.degrees,
    )
    return _out(services, caller, arrange.change(services, identity, wanted, seen=body.version, by=caller.name))


@router.get("/history", responses=problems(404))
def history(batch: str, services: ServicesOf) -> list[RevisionOut]:
    """Return every version, oldest first: who changed what, and when; each is one act of a person on one batch."""
    return [RevisionOut(**describe.revision(version)) for version in arrange.history(services, BatchId(batch))]


def _out(services: Services, caller: Caller, version: Version) -> ArrangementOut:
    return ArrangementOut(**describe.arrangement(describe.contents(services, version.batch, caller.sight()), version))
