"""Keys of services: what they may do, where, for what, and until when. Secrets are shown once."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import AgencyOrAll, Limit, problems
from core.people import PRIVACY_CLASSES, Permission, Purpose
from pipeline import administration
from storage.db.keys import ApiKey

router = APIRouter(prefix="/keys", tags=["keys"])
CREATED, NO_CONTENT = 201, 204
After = Annotated[
    str, Query(max_length=200, pattern=r"^[\w .@~-]*$", description="`next` of the part before; it is a name.")
]
KeyName = Annotated[str, Field(pattern=r"^[\w][\w .@-]{0,79}$")]


class KeyIn(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "cổng một cửa",
                    "scopes": ["see", "scan", "reuse"],
                    "purposes": ["reception"],
                    "agency": "H99.36.05",
                    "days": 180,
                }
            ]
        },
    )

    name: KeyName
    scopes: list[Permission] = Field(min_length=1, max_length=20)
    purposes: list[Purpose] = Field(min_length=1, max_length=20)
    """The first one counts where a request names none."""
    classes: Annotated[list[Annotated[str, Field(pattern="^P[0-3]$")]], Field(max_length=4)] = list(PRIVACY_CLASSES)
    agency: AgencyOrAll = ""
    """With all below it; empty is the whole installation."""
    days: int = Field(365, ge=1, le=1095)
    """Until it ends."""


class RotateIn(BaseModel):
    """How long the former key works beside the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: float = Field(24, ge=0, le=720)


class KeyOut(BaseModel):
    """A key without its secret."""

    name: str
    holder: str
    """Under which name its requests are on record; that of the key which took its place, too."""
    scopes: list[Permission]
    purposes: list[Purpose]
    classes: list[str]
    agency: str
    created_at: datetime | None
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        """Return a key as it is shown."""
        return cls.model_validate(key, from_attributes=True)


class KeysOut(BaseModel):
    """A part of all keys; `next` asks for the next one, null at the end."""

    keys: list[KeyOut]
    next: str | None


class Token(BaseModel):
    """The secret of a key; it is shown this once."""

    token: str


@router.get("", responses=problems(403))
def list_keys(services: ServicesOf, caller: CallerOf, after: After = "", limit: Limit = 100) -> KeysOut:
    """Return the keys of the agencies that the caller administers, revoked ones too, by name."""
    found = administration.list_keys(services, caller, after, limit + 1)
    keys = [KeyOut.of(key) for key in found[:limit]]
    return KeysOut(keys=keys, next=keys[-1].name if len(found) > limit else None)


@router.post("", status_code=CREATED, responses=problems(403, 404))
def add(body: KeyIn, services: ServicesOf, caller: CallerOf) -> Token:
    """Make a key; the answer holds its secret, this once."""
    key = ApiKey(
        name=body.name,
        scopes=frozenset(body.scopes),
        purposes=tuple(dict.fromkeys(body.purposes)),
        classes=tuple(dict.fromkeys(body.classes)),
        agency=body.agency,
        expires_at=services.clock() + timedelta(days=body.days),
    )
    return Token(token=administration.add_key(services, caller, key))


@router.post("/{key}/rotations", status_code=CREATED, responses=problems(403, 404))
def rotate(key: str, body: RotateIn, services: ServicesOf, caller: CallerOf) -> Token:
    """Make a key of the same name and rights; the former one works for a while beside it."""
    overlap = timedelta(hours=body.overlap_hours)
    return Token(token=administration.rotate_key(services, caller, key, overlap))


@router.delete("/{key}", status_code=NO_CONTENT, response_class=Response, responses=problems(403, 404))
def revoke(key: str, services: ServicesOf, caller: CallerOf) -> Response:
    """Make a key, those that it took the place of, and their sessions worthless at once."""
    administration.revoke_key(services, caller, key)
    return Response(status_code=NO_CONTENT)
