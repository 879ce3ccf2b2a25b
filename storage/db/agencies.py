"""Agencies: a tree, in which whoever has a duty has it below, too."""

from collections.abc import Collection

from sqlalchemy import RowMapping, select, update

from core.errors import InvalidRequest
from core.people import Agency
from storage.db.access_tables import agencies as _agencies
from storage.db.statements import insert_new, one
from storage.db.work import UnitOfWork

_DEEPEST = 12
"""Levels of agencies, more than any province has."""


def put(uow: UnitOfWork, agency: Agency) -> Agency:
    """Keep an agency, or change its name, parent or end; raise NotFound for the parent, InvalidRequest for a circle."""
    if agency.parent is not None:
        get(uow, agency.parent)
        if agency.parent in below(uow, [agency.code]):
            raise InvalidRequest("an agency stands below itself")
    values = {"name": agency.name, "parent": agency.parent, "closed_at": agency.closed_at}
    fresh = {"code": agency.code, "created_at": uow.now(), **values}
    if not insert_new(uow.connection, _agencies, fresh):
        uow.connection.execute(update(_agencies).where(_agencies.c.code == agency.code).values(**values))
    return get(uow, agency.code)


def get(uow: UnitOfWork, code: str) -> Agency:
    """Return an agency; raise NotFound."""
    query = select(_agencies).where(_agencies.c.code == code)
    return _agency(one(uow.connection.execute(query).mappings().first(), "agency"))


def every(uow: UnitOfWork) -> list[Agency]:
    """Return all agencies, closed ones too, by code."""
    return [_agency(row) for row in uow.connection.execute(select(_agencies).order_by(_agencies.c.code)).mappings()]


def among(uow: UnitOfWork, codes: Collection[str] | None, limit: int) -> list[Agency]:
    """Return those of `codes` that are registered, closed ones too, by code; None is all."""
    query = select(_agencies).order_by(_agencies.c.code).limit(limit)
    if codes is not None:
        query = query.where(_agencies.c.code.in_(sorted(codes)))
    return [_agency(row) for row in uow.connection.execute(query).mappings()]


def below(uow: UnitOfWork, codes: Collection[str]) -> frozenset[str]:
    """Return these agencies and all below them; a code that nobody registered stands for itself."""
    found = frozenset(codes)
    level = found
    for _ in range(_DEEPEST):
        if not level:
            return found
        query = select(_agencies.c.code).where(_agencies.c.parent.in_(sorted(level)))
        level = frozenset(uow.connection.execute(query).scalars()) - found
        found |= level
    return found


def _agency(row: RowMapping) -> Agency:
    return Agency(row["code"], row["name"], row["parent"], row["closed_at"])
