"""Whoever asks: what they may do, their password, and where they are signed in."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf, browser, drop_session, keep_session, session_secret
from api.v1.models import problems
from core.people import CallerKind, Permission, Purpose, Role
from pipeline import accounts
from storage.db import sessions

router = APIRouter(prefix="/me", tags=["me"])
NO_CONTENT = 204


class MeOut(BaseModel):
    """Who asks."""

    name: str
    """Account, or name of the key."""
    kind: CallerKind
    roles: list[Role]
    permissions: list[Permission]
    agencies: list[str] | None
    """Where any of this holds; none for the whole installation."""
    purposes: list[Purpose]
    purpose: Purpose | None
    must_change: bool
    """A password has to be chosen before anything else."""


class PasswordIn(BaseModel):
    """The password of now, and the one wanted."""

    model_config = ConfigDict(extra="forbid")

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class SessionOut(BaseModel):
    """Where somebody is signed in."""

    id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


@router.get("", responses=problems(403))
def show(caller: CallerOf) -> MeOut:
    """Return who asks, and what they may do."""
    permissions = [one for one in Permission if caller.may(one)]
    held = [caller.agencies(one) for one in permissions]
    places = None if None in held else sorted({code for codes in held if codes is not None for code in codes})
    return MeOut(
        name=caller.name,
        kind=caller.kind,
        roles=sorted(caller.roles),
        permissions=permissions,
        agencies=places,
        purposes=list(caller.purposes),
        purpose=caller.purpose,
        must_change=caller.must_change,
    )


@router.post("/password", status_code=NO_CONTENT, response_class=Response, responses=problems(403, 429))
def change_password(body: PasswordIn, request: Request, services: ServicesOf, caller: CallerOf) -> Response:
    """Choose a password. All sessions end; the answer brings the cookie of a new one."""
    secret = accounts.change_password(services, caller, body.old, body.new, browser=browser(request))
    response = Response(status_code=NO_CONTENT)
    keep_session(response, services, secret)
    return response


@router.get("/sessions", responses=problems(403))
def list_sessions(request: Request, services: ServicesOf, caller: CallerOf) -> list[SessionOut]:
    """Return where whoever asks is signed in, newest first; few, as sessions at rest end by themselves."""
    current = sessions.name_of(session_secret(request, services))
    return [
        SessionOut(
            id=one.id,
            created_at=one.created_at,
            seen_at=one.seen_at,
            expires_at=one.expires_at,
            current=one.id == current,
        )
        for one in accounts.own_sessions(services, caller)
    ]


@router.delete("/sessions/{session}", status_code=NO_CONTENT, response_class=Response, responses=problems(403, 404))
def end_session(session: str, services: ServicesOf, caller: CallerOf) -> Response:
    """End one session of whoever asks."""
    accounts.end_sessions(services, caller, session)
    return Response(status_code=NO_CONTENT)


@router.delete("/sessions", status_code=NO_CONTENT, response_class=Response, responses=problems(403))
def end_sessions(services: ServicesOf, caller: CallerOf) -> Response:
    """End all sessions of whoever asks, this one too."""
    accounts.end_sessions(services, caller)
    response = Response(status_code=NO_CONTENT)
    drop_session(response, services)
    return response
