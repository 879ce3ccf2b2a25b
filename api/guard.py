"""The one place where every request with a caller is let in or refused, and put on record before it is answered."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api import policy
from api.deps import CallerOf, ServicesOf
from api.pace import pace_of
from api.policy import Kind, Rule, name_of
from core.errors import Forbidden, InvalidRequest, MustChangePassword, NotFound, SohoaError, TooManyRequests
from core.people import Caller, Permission
from core.sight import Sight
from pipeline import audit, pending
from pipeline.audit import About
from pipeline.services import Services
from storage.db.audit import Entry
from storage.db.reach import Found
from storage.db.work import UnitOfWork


async def _said(request: Request) -> Mapping[str, Any]:
    """Return the body of a request that names there what it is about; it is read once and kept by the request."""
    if name_of(request.scope["endpoint"]) not in audit.NAMING:
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.form())
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def guard(
    request: Request, services: ServicesOf, caller: CallerOf, said: Annotated[Mapping[str, Any], Depends(_said)]
) -> AsyncIterator[None]:
    """Let a request in; raise Forbidden for what the caller may do nowhere, NotFound for what they may not know of.

    Raise TooManyRequests for who asks too often. Either way there is one entry in the audit before anything is
    answered: of a refusal at once, else with the first change, or when the route has ended.
    """
    entry = await run_in_threadpool(_let_in, request, services, caller, said)
    with pending.begun(entry) as mine:
        try:
            yield
        except Exception as error:
            mine.why = _ours(error)
            raise
        finally:
            if not mine.written:
                await run_in_threadpool(audit.ended, services, mine)


def _let_in(request: Request, services: Services, caller: Caller, said: Mapping[str, Any]) -> Entry:
    """Return the entry of a request that goes on to its route; of a refused one it is written and the reason raised."""
    name = name_of(request.scope["endpoint"])
    _paced(request, services, caller, name)
    rule = policy.RULES.get(name)
    asked = str(request.path_params.get(policy.place(rule.kind), "")) if rule is not None and rule.kind else ""
    found, why = _judged(services, caller, rule, asked)
    kind = rule.kind.value if rule is not None else ""
    about = About.of(kind, found) if found is not None else audit.there(services, kind, asked)
    if name in audit.NAMING:
        about = audit.named(services, name, said, about)
    if why is not None:
        audit.refused(services, caller, name, why, about)
        raise why
    return audit.request(services, caller, name, about)


def _ours(error: Exception) -> SohoaError:
    if isinstance(error, SohoaError):
        return error
    return InvalidRequest() if isinstance(error, RequestValidationError | HTTPException) else SohoaError()


def _paced(request: Request, services: Services, caller: Caller, name: str) -> None:
    """Raise TooManyRequests for who asks too often; the first refusal of a row of them is on record."""
    wait = pace_of(request).ask(f"{caller.kind.value}:{caller.name}")
    if wait is None:
        return
    why = TooManyRequests(name, seconds=wait.seconds)
    if wait.first:
        audit.refused(services, caller, name, why)
    raise why


def _judged(
    services: Services, caller: Caller, rule: Rule | None, asked: str
) -> tuple[Found | None, SohoaError | None]:
    """Return the thing that is asked for, and why it is refused."""
    if rule is None:
        return None, Forbidden("a route without a rule")
    if not rule.always and (why := _refused(caller, rule)) is not None:
        return None, why
    if not rule.kind:
        return None, None
    with services.look() as uow:
        found = _reached(uow, rule.kind, caller.sight(rule.permission), asked)
        if found is not None:
            return found, None
        seen = _reached(uow, rule.kind, caller.sight(Permission.SEE), asked)
    return None, NotFound(rule.kind.value) if seen is None else Forbidden(rule.permission.value)


def _refused(caller: Caller, rule: Rule) -> SohoaError | None:
    """Return why somebody may do this nowhere, or not for what they ask; nothing is downloaded for no purpose."""
    if caller.must_change:
        return MustChangePassword()
    if not caller.may(rule.permission) and not (rule.also is not None and caller.may(rule.also)):
        return Forbidden(rule.permission.value)
    aimless = rule.permission is Permission.DOWNLOAD and caller.purpose is None
    if aimless or (rule.purpose is not None and caller.purpose is not rule.purpose):
        return Forbidden("not for this purpose")
    return None


def _reached(uow: UnitOfWork, kind: Kind, sight: Sight, asked: str) -> Found | None:
    try:
        return audit.REACH[kind.value](uow, sight, asked)
    except NotFound:
        return None


Guarded = Depends(guard, scope="function")
"""Dependency of every router with a caller."""
