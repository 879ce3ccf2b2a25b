"""The one place where every request with a caller is let in or refused, and put on record before it is answered."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from api import policy
from api.deps import CallerOf, ServicesOf
from api.policy import Kind, Rule
from core.errors import Forbidden, MustChangePassword, NotFound, SohoaError
from core.people import Caller, Permission
from core.sight import Sight
from pipeline.services import Services
from storage.db import audit, reach
from storage.db.audit import DENIED, GRANTED, Entry
from storage.db.reach import Found
from storage.db.work import UnitOfWork

_REACH: dict[Kind, Callable[[UnitOfWork, Sight, str], Found]] = {
    Kind.DOSSIER: reach.dossier,
    Kind.DOCUMENT: reach.document,
    Kind.BATCH: reach.batch,
    Kind.FILE: reach.file,
    Kind.PAGE: reach.page,
    Kind.PARTY: reach.party,
    Kind.MERGE: reach.merge,
}


def name_of(endpoint: Callable[..., object]) -> str:
    """Return the name by which the policy knows a route."""
    return f"{endpoint.__module__.removeprefix('api.')}.{endpoint.__name__}"


def guard(request: Request, services: ServicesOf, caller: CallerOf) -> None:
    """Let a request in; raise Forbidden for what the caller may do nowhere, NotFound for what they may not know of.

    Either way there is one entry in the audit before anything is answered.
    """
    name = name_of(request.scope["endpoint"])
    rule = policy.RULES.get(name)
    asked = str(request.path_params.get(policy.place(rule.kind), "")) if rule is not None and rule.kind else ""
    found, why = _judged(services, caller, rule, asked)
    entry = Entry(
        at=services.clock(),
        actor=caller.name,
        kind=caller.kind.value,
        address=caller.address,
        action=name,
        subject_kind=rule.kind.value if rule is not None else "",
        subject=found.id if found is not None else asked,
        outcome=GRANTED if why is None else DENIED,
        dossier=found.dossier if found is not None else "",
        purpose=caller.purpose.value if caller.purpose is not None else "",
        version=found.version if found is not None else "",
        data={"why": why.code} if why is not None else {},
    )
    with services.work() as uow:
        audit.append(uow, entry)
    if why is not None:
        raise why


def _judged(
    services: Services, caller: Caller, rule: Rule | None, asked: str
) -> tuple[Found | None, SohoaError | None]:
    """Return the thing that is asked for, and why it is refused."""
    if rule is None:
        return None, Forbidden("a route without a rule")
    if caller.must_change and not rule.always:
        return None, MustChangePassword()
    if not caller.may(rule.permission) and not rule.always:
        return None, Forbidden(rule.permission.value)
    if not rule.kind:
        return None, None
    with services.look() as uow:
        found = _reached(uow, rule.kind, caller.sight(rule.permission), asked)
        if found is not None:
            return found, None
        seen = _reached(uow, rule.kind, caller.sight(Permission.SEE), asked)
    return None, NotFound(rule.kind.value) if seen is None else Forbidden(rule.permission.value)


def _reached(uow: UnitOfWork, kind: Kind, sight: Sight, asked: str) -> Found | None:
    try:
        return _REACH[kind](uow, sight, asked)
    except NotFound:
        return None


Guarded = Depends(guard)
"""Dependency of every router with a caller."""
GuardOf = Annotated[None, Guarded]
