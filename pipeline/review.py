"""The queue of papers that wait for a person: who takes which, hands it back, gives it to whom.

A lease keeps two people from doing the same work. It does not stand for the version that somebody has seen: that is
still asked for, because a lease may end, and a new reading waits for nobody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.days import VIETNAM
from core.dossier import Document
from core.errors import Held, IllegalStep, InvalidRequest, NotFound
from core.fold import fold
from core.ids import DocumentId, DossierId, PersonId
from core.people import MAY, Caller, Permission
from core.review import Lease, Stage, Task
from core.states import DocumentState
from pipeline import access
from pipeline.services import Services
from storage.db import batches, documents, dossiers, events, people, reach, reviews
from storage.db.reviews import Wanted
from storage.db.work import UnitOfWork

MOST = 200
"""Papers in one part of the queue."""
_CORRECTING = frozenset(role for role, permissions in MAY.items() if Permission.CORRECT in permissions)


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper in the queue with the words for people."""

    task: Task
    type_name: str
    dossier: str | None
    """Code, where it may be known."""
    names: dict[str, str]
    """Of those who stand in the lease, by account."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody to whom papers may be given."""

    person: PersonId
    account: str
    name: str


def queue(services: Services, caller: Caller, wanted: Wanted, *, limit: int = 50, after: str = "") -> list[Shown]:
    """Return papers within sight in the order of the queue, those behind the place `after` for the next part."""
    with services.look() as uow:
        sight = caller.sight(Permission.CORRECT)
        found = reviews.page(uow, wanted, max(1, min(limit, MOST)), after, sight)
        return _shown(services, uow, caller, found)


def take_next(services: Services, caller: Caller, stage: Stage | None = None, kind: str | None = None) -> Shown | None:
    """Give the caller the next paper: one that they hold, one that was given to them, the first that is free.

    No two callers get the same one. Nobody is given at once what they have just handed back, nor a second look at what
    they vouched for themselves. None when nothing is left.
    """
    wanted = Wanted(who=caller.name, stage=stage, type=kind)
    with services.work() as uow:
        found = reviews.claim_next(uow, wanted, _until(services), caller.sight(Permission.CORRECT))
        if found is None:
            return None
        events.append(uow, caller.name, "review.claimed", found.document, {"stage": found.stage.value})
        return _shown(services, uow, caller, [found])[0]


def claim(services: Services, caller: Caller, document: DocumentId) -> Shown:
    """Give the caller this paper; raise Held when it is another one's, IllegalStep when it waits for nobody."""
    with services.work() as uow:
        before = reviews.lock(uow, document)
        if not reviews.claim(uow, document, caller.name, _until(services)):
            raise _refused(uow, before, caller.name)
        found = _waiting(uow, document)
        if before is None or before.lease.holder != caller.name:
            events.append(uow, caller.name, "review.claimed", document, {"stage": found.stage.value})
        return _shown(services, uow, caller, [found])[0]


def renew(services: Services, caller: Caller, document: DocumentId) -> Shown:
    """Keep a paper in hand; raise Held when somebody else has it by now, IllegalStep when it waits no more."""
    with services.work() as uow:
        before = reviews.lock(uow, document)
        if not reviews.renew(uow, document, caller.name, _until(services)):
            raise _refused(uow, before, caller.name)
        return _shown(services, uow, caller, [_waiting(uow, document)])[0]


def release(services: Services, caller: Caller, document: DocumentId, note: str = "") -> None:
    """Hand a paper back, with a word to whoever is next; raise Held, IllegalStep as `renew` does."""
    with services.work() as uow:
        before = reviews.lock(uow, document)
        if not reviews.release(uow, document, caller.name, note.strip()):
            raise _refused(uow, before, caller.name)
        events.append(uow, caller.name, "review.released", document, {"note": bool(note.strip())})


def take_over(services: Services, caller: Caller, document: DocumentId) -> Shown:
    """Take a paper out of somebody else's hands; raise IllegalStep when it waits for nobody."""
    with services.work() as uow:
        before = reviews.lock(uow, document)
        if before is None or before.vouched_by == caller.name:
            raise _refused(uow, before, caller.name)
        reviews.seize(uow, document, caller.name, _until(services))
        lease = before.lease
        data: events.Data = {"from": lease.holder, "assigned": lease.assigned}
        events.append(uow, caller.name, "review.taken_over", document, data)
        return _shown(services, uow, caller, [_waiting(uow, document)])[0]


def assign(services: Services, caller: Caller, document: DocumentId, person: PersonId | None) -> Shown:
    """Give a paper to a person, or with None to nobody in particular; it leaves the hands of anybody else.

    Raise InvalidRequest for somebody who is not there, who may not correct this paper, or who vouched for it;
    IllegalStep when it waits for nobody.
    """
    with services.work() as uow:
        before = reviews.lock(uow, document)
        if before is None:
            raise _refused(uow, before, caller.name)
        account = _able(services, uow, caller, person, before) if person is not None else ""
        reviews.assign(uow, document, account, caller.name)
        data: events.Data = {"to": account, "from": before.lease.holder or before.lease.assigned}
        events.append(uow, caller.name, "review.assigned", document, data)
        return _shown(services, uow, caller, [_waiting(uow, document)])[0]


def reviewers(services: Services, caller: Caller, limit: int, find: str = "", after: str = "") -> list[Reviewer]:
    """Return people of the caller's agencies to whom papers may be given, by account, at most so many behind one.

    With `find` only those whose name or account holds it, with marks or without.
    """
    agencies, wanted = caller.agencies(Permission.DECIDE), fold(find)
    found: list[Reviewer] = []
    part = limit
    with services.look() as uow:
        while len(found) < limit and (some := people.accounts(uow, agencies, after, part, roles=_CORRECTING)):
            # Who is not among the first is looked for in ever larger parts: few questions, however many people.
            after, part = some[-1].person.account, 2 * part
            found += [
                Reviewer(one.id, one.account, one.name)
                for one in (each.person for each in some)
                if one.disabled_at is None and wanted in fold(f"{one.account} {one.name}")
            ]
    return found[:limit]


def shown(services: Services, uow: UnitOfWork, caller: Caller, document: DocumentId) -> Shown | None:
    """Return a paper in the queue, None when it waits for nobody."""
    found = reviews.find(uow, document)
    return _shown(services, uow, caller, [found])[0] if found is not None else None


def must_be_free(uow: UnitOfWork, document: DocumentId, who: str) -> None:
    """Raise Held when a paper is in somebody else's hands, or was given to somebody else."""
    found = reviews.find(uow, document)
    if found is not None and found.lease.barred(who):
        raise _held(uow, found.lease)


def unvouched(uow: UnitOfWork, document: DocumentId, who: str) -> Document:
    """Return a paper for which nobody vouches, under the lock of its batch; raise NotFound, Held, IllegalStep."""
    found = documents.get(uow, document)
    if found.state is DocumentState.WITHDRAWN:
        raise NotFound("the document was withdrawn")
    batches.lock(uow, found.batch)
    must_be_free(uow, document, who)
    found = documents.get(uow, document)
    if found.state in documents.VOUCHED:
        raise IllegalStep("a person vouches for the document")
    return found


def _until(services: Services) -> datetime:
    return services.clock() + timedelta(seconds=services.settings.review.lease_seconds)


def _waiting(uow: UnitOfWork, document: DocumentId) -> Task:
    found = reviews.find(uow, document)
    if found is None:
        raise IllegalStep("the paper waits for nobody")
    return found


def _refused(uow: UnitOfWork, task: Task | None, who: str) -> Held | IllegalStep:
    """Return why somebody does not get a paper."""
    if task is None:
        return IllegalStep("the paper waits for nobody")
    if task.lease.barred(who):
        return _held(uow, task.lease)
    if task.vouched_by == who:
        return IllegalStep("who vouched for a paper does not take the second look at it")
    return IllegalStep("the paper is not in their hands")


def _held(uow: UnitOfWork, lease: Lease) -> Held:
    """Return the error that names who has a paper and how long."""
    account = lease.holder or lease.assigned
    name = people.names(uow, [account]).get(account, account)
    if lease.until is None:
        return Held("given to somebody else", who=f"đã được giao cho {name}", holder=account)
    until = lease.until.astimezone(VIETNAM)
    who = f"đang do {name} kiểm tra, giữ đến {until:%H:%M} ngày {until:%d/%m/%Y}"
    return Held("in somebody else's hands", who=who, holder=account, until=lease.until.isoformat())


def _able(services: Services, uow: UnitOfWork, caller: Caller, person: PersonId, task: Task) -> str:
    """Return the account of somebody who may correct a paper; raise InvalidRequest."""
    known = _known(services, uow, caller.sight(Permission.DECIDE).agencies, person)
    if known is None or not known.may(Permission.CORRECT):
        raise InvalidRequest("no such reviewer", field="person")
    try:
        reach.document(uow, known.sight(Permission.CORRECT), task.document)
    except NotFound as error:
        raise InvalidRequest("not within the sight of this reviewer", field="person") from error
    if known.name == task.vouched_by:
        raise InvalidRequest("who vouched for it does not take the second look", field="person")
    return known.name


def _known(services: Services, uow: UnitOfWork, agencies: Collection[str] | None, person: PersonId) -> Caller | None:
    """Return what a person of these agencies may do; None for one of no such agency, or who may not sign in."""
    if agencies is not None and not reach.works_at(uow, person, agencies):
        return None
    return access.of_person(services, uow, person)


def _shown(services: Services, uow: UnitOfWork, caller: Caller, tasks: list[Task]) -> list[Shown]:
    homes: set[DossierId] = {task.dossier for task in tasks if task.dossier is not None}
    codes = dossiers.codes(uow, homes, caller.sight())
    told = {name for task in tasks for name in (*_leasing(task.lease), task.vouched_by) if name}
    names = people.names(uow, told)
    types = services.catalog.types
    return [
        Shown(
            task=task,
            type_name=types[task.type].name if task.type in types else task.type,
            dossier=codes.get(task.dossier) if task.dossier else None,
            names={name: names[name] for name in (*_leasing(task.lease), task.vouched_by) if name in names},
        )
        for task in tasks
    ]


def _leasing(lease: Lease) -> tuple[str, ...]:
    return lease.holder, lease.assigned, lease.assigned_by, lease.note_by
