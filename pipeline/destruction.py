"""Destroying dossiers whose period is over: one person proposes, another one approves, minutes stay.

What is approved is done dossier by dossier: its rows go in one unit of work, in which also stands which bytes have to
go; then the bytes go, unless some other row needs them. So whatever stops it, `carry_on` goes on where it stood, and
workers do that all the time.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core import codec
from core.blob import Blob
from core.errors import Forbidden, IllegalStep, InvalidRequest, NotDestroyed, NotFound, SohoaError
from core.ids import new_id
from core.people import Caller, CallerKind
from core.retention import Blocked, Destruction, DestructionState, Item, Outcome
from core.sight import EVERYTHING, Sight
from pipeline import retention
from pipeline.retention import Due
from pipeline.services import Services
from storage.db import (
    audit,
    batches,
    destructions,
    dossiers,
    ended,
    erasing,
    events,
    holdings,
    numbers,
    references,
    scrubbing,
)
from storage.db.audit import GRANTED, Entry
from storage.db.work import UnitOfWork

LOG = logging.getLogger(__name__)
MOST = 500
"""Dossiers in one proposal, so that whoever approves can look through it."""
ACTION = "retention.destroyed"
"""What the audit calls the end of a dossier."""
NOT_DUE = "not_due"
_AT_ONCE = 100
_FRESH = timedelta(hours=1)
"""Bytes that were put so lately may be wanted by a row that is just being written."""


def propose(services: Services, caller: Caller, codes: Sequence[str], reason: str) -> Destruction:
    """Propose that these dossiers be destroyed; raise NotFound, NotDestroyed where one is not due or may not go.

    Only a person who may see papers of every class, or the operator, proposes; never a key.
    """
    _must_be_somebody(caller)
    wanted = list(dict.fromkeys(codes))
    if not 1 <= len(wanted) <= MOST:
        raise InvalidRequest(f"1 to {MOST} dossiers", field="codes")
    why = retention.said(reason)
    with services.work() as uow:
        items = [_item(_due(services, uow, caller, code)) for code in wanted]
        made = Destruction(new_id(), DestructionState.PROPOSED, caller.name, uow.now(), why)
        destructions.add(uow, made, items)
        events.append(uow, caller.name, "destruction.proposed", made.id, {"dossiers": len(items)})
    return made


def approve(services: Services, caller: Caller, destruction: str, reason: str = "") -> Destruction:
    """Approve a proposal of somebody else; it is done by workers from now on. Raise Forbidden, NotFound, IllegalStep.

    Only a person approves, never a key or the command line: two accounts have to stand behind it.
    """
    _must_be_somebody(caller)
    with services.work() as uow:
        found = destructions.get(uow, destruction, locked=True)
        if caller.kind is not CallerKind.PERSON or caller.name == found.proposed_by:
            raise Forbidden("somebody else has to approve")
        return _decided(uow, found, DestructionState.APPROVED, caller, reason)


def reject(services: Services, caller: Caller, destruction: str, reason: str) -> Destruction:
    """Turn a proposal down, or take one's own back; raise NotFound, IllegalStep, InvalidRequest without a reason."""
    _must_be_somebody(caller)
    why = retention.said(reason)
    with services.work() as uow:
        found = destructions.get(uow, destruction, locked=True)
        return _decided(uow, found, DestructionState.REJECTED, caller, why)


def show(services: Services, destruction: str) -> tuple[Destruction, list[Item]]:
    """Return a proposal with its dossiers, by code; raise NotFound."""
    with services.look() as uow:
        return destructions.get(uow, destruction), destructions.items(uow, destruction)


def every(services: Services, limit: int, before: str | None = None, sight: Sight = EVERYTHING) -> list[Destruction]:
    """Return proposals within sight, newest first."""
    with services.look() as uow:
        return destructions.page(uow, limit, before, sight)


def carry_on(services: Services) -> int:
    """Do what was approved and is not done yet; return how many proposals were finished.

    Raise StorageDown; what a store refuses, or bytes that were put just now, wait for the next time.
    """
    with services.look() as uow:
        waiting = destructions.of_state(uow, DestructionState.APPROVED)
    return sum(_carried_on(services, one) for one in waiting)


def digest(uow: UnitOfWork, destruction: Destruction) -> str:
    """Return SHA-256 over everything that the minutes say."""
    told = replace(destruction, digest="", state=DestructionState.DONE)
    parts = [codec.dump(told), codec.dump(destructions.items(uow, destruction.id), list[Item])]
    parts += [f"{key} {fate}".encode() for key, fate in destructions.originals(uow, destruction.id)]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def faults(services: Services) -> list[str]:
    """Return the ids of those whose minutes are not what they were when they were complete."""
    with services.look() as uow:
        done = destructions.of_state(uow, DestructionState.DONE)
        return [one.id for one in done if digest(uow, one) != one.digest]


def _must_be_somebody(caller: Caller) -> None:
    if caller.kind not in {CallerKind.PERSON, CallerKind.OPERATOR}:
        raise Forbidden("a key does not decide about the end of papers")
    if caller.types is not None:
        raise Forbidden("not cleared for every class")


def _due(services: Services, uow: UnitOfWork, caller: Caller, code: str) -> Due:
    """Return a dossier that may be proposed."""
    sight = retention.sight_of(caller)
    found = dossiers.by_code(uow, code)
    if found is None or not dossiers.codes(uow, [found.id], sight):
        raise NotFound("dossier")
    dossiers.lock(uow, found.id)
    one = retention.find(services, uow, code, sight)
    if one is None:
        raise NotDestroyed(NOT_DUE, why=NOT_DUE)
    if one.blocked:
        raise NotDestroyed(one.blocked[0].value, why=one.blocked[0].value)
    return one


def _item(one: Due) -> Item:
    dossier, group, inside = one.dossier, one.group, one.content
    return Item(
        dossier=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure or "",
        group=group.id,
        group_name=group.name,
        years=group.years or 0,
        basis=group.basis,
        ended_on=one.ended_on,
        receiving=dossier.receiving,
        deciding=dossier.deciding,
        documents=len(inside.documents),
        pages=len(inside.pages),
        files=len(inside.files),
    )


def _decided(uow: UnitOfWork, found: Destruction, state: DestructionState, caller: Caller, why: str) -> Destruction:
    if found.state is not DestructionState.PROPOSED:
        raise IllegalStep("it was decided already")
    decided = replace(found, state=state, decided_by=caller.name, decided_at=uow.now(), decided_why=why.strip())
    destructions.move_on(uow, decided, DestructionState.PROPOSED)
    events.append(uow, caller.name, f"destruction.{state.value}", found.id, {})
    return decided


def _carried_on(services: Services, one: Destruction) -> bool:
    """Do what is left of a proposal; return whether it is finished now."""
    with services.look() as uow:
        planned = destructions.items(uow, one.id, Outcome.PLANNED)
    for item in planned:
        try:
            _end(services, one, item)
        except SohoaError as error:
            LOG.warning("destruction %s stands still: %s", one.id, error.code)
            return False
    if not _bytes_gone(services, one):
        return False
    scrubbing.scrub(services.engine)
    return _finished(services, one)


def _end(services: Services, one: Destruction, item: Item) -> None:
    """Delete the rows of a dossier, or leave it where it may not go any more."""
    with services.work() as uow:
        destructions.get(uow, one.id, locked=True)
        why = _why_not(services, uow, item)
        outcome = Outcome.LEFT if why else Outcome.DESTROYED
        if not destructions.settle(uow, one.id, item.dossier, outcome, why) or why:
            return
        inside = ended.content(uow, item.dossier)
        found, handed_in = erasing.blobs(uow, inside)
        destructions.doom(uow, one.id, found, handed_in)
        erasing.erase(uow, services.keyring, dossiers.get(uow, item.dossier), inside)
        audit.append(uow, _entry(uow, one, item))


def _why_not(services: Services, uow: UnitOfWork, item: Item) -> str:
    """Return why a dossier may not go any more, empty where it may; lock all that could speak against it."""
    try:
        for batch in ended.content(uow, item.dossier).batches:
            batches.lock(uow, batch)
        numbers.alone(uow)
        for document in ended.content(uow, item.dossier).documents:
            if holdings.find(uow, document) is not None:
                holdings.locked(uow, document)
        dossiers.lock(uow, item.dossier)
    except NotFound:
        return NOT_DUE
    found = retention.find(services, uow, item.code, EVERYTHING)
    if found is None or found.dossier.id != item.dossier:
        return NOT_DUE
    return next((why.value for why in found.blocked if why is not Blocked.PROPOSED), "")


def _entry(uow: UnitOfWork, one: Destruction, item: Item) -> Entry:
    return Entry(
        at=uow.now(),
        actor=one.decided_by or "",
        kind=CallerKind.PERSON.value,
        address="",
        action=ACTION,
        subject_kind="dossier",
        subject=item.dossier,
        outcome=GRANTED,
        dossier=item.dossier,
        purpose="archive",
        data={"destruction": one.id, "documents": item.documents, "pages": item.pages, "files": item.files},
    )


def _bytes_gone(services: Services, one: Destruction) -> bool:
    """Delete the bytes that nobody else needs; return whether none is left to be looked at."""
    after, left = "", False
    while True:
        with services.look() as uow:
            some = destructions.doomed(uow, one.id, _AT_ONCE, after)
            needed = references.needed(uow, [blob.sha256 for blob in some]) if some else set()
        if not some:
            return not left
        after = some[-1].sha256
        for blob in some:
            fate = destructions.NEEDED if blob.sha256 in needed else _gone(services, blob)
            if fate == destructions.PENDING:
                left = True
                continue
            with services.work() as uow:
                destructions.gone(uow, one.id, blob.sha256, fate)


def _gone(services: Services, blob: Blob) -> str:
    try:
        if services.blobs.stored_at(blob.sha256) > services.clock() - _FRESH:
            return destructions.PENDING
    except NotFound:
        pass  # somebody may have removed it so that older versions stay
    services.blobs.delete(blob)
    return destructions.GONE


def scrub(services: Services) -> None:
    """Let PostgreSQL write its tables anew, without what was destroyed; all wait meanwhile. Raise StorageError."""
    scrubbing.scrub(services.engine, anew=True)


def _finished(services: Services, one: Destruction) -> bool:
    with services.work() as uow:
        found = destructions.get(uow, one.id, locked=True)
        if found.state is not DestructionState.APPROVED:
            return False
        done = replace(found, state=DestructionState.DONE, done_at=uow.now())
        done = replace(done, digest=digest(uow, done))
        destructions.move_on(uow, done, DestructionState.APPROVED)
        events.append(uow, "worker", "destruction.done", one.id, {"digest": done.digest})
    return True
