"""What the filters of several pages offer, as far as their reader may know of it."""

from collections.abc import Iterable

from core.days import day_of
from core.people import Agency, Caller, Permission
from core.procedure import Procedure
from pipeline import procedures
from pipeline.services import Services
from storage.db import agencies

WRONG_DAYS = "Ngày không hợp lệ, hoặc ngày cuối đứng trước ngày đầu. Hãy sửa lại ngày."
MOST = 500
"""Agencies offered; where there are more, codes are typed."""


def agencies_of(services: Services, caller: Caller, permission: Permission) -> list[Agency]:
    """Return in which agencies they may do this, by code; none where there is only one, or more than `MOST`."""
    with services.look() as uow:
        found = agencies.among(uow, caller.agencies(permission), MOST + 1)
    return found if 1 < len(found) <= MOST else []


def names_of(services: Services, codes: Iterable[str | None]) -> dict[str, str]:
    """Return the names of agencies by code; what nobody registered has none."""
    wanted = {code for code in codes if code}
    with services.look() as uow:
        return {one.code: one.name for one in agencies.among(uow, wanted, len(wanted))} if wanted else {}


def agency_meant(said: str, offered: Iterable[Agency]) -> str:
    """Return the code of an agency that somebody named by its code or its whole name."""
    text = said.strip()
    named = [one.code for one in offered if one.name.casefold() == text.casefold()]
    return named[0] if len(named) == 1 else text


def procedures_now(services: Services) -> list[Procedure]:
    """Return the procedures in force today."""
    with services.look() as uow:
        return procedures.in_force(services, uow, day_of(uow.now()))
