"""Which dossiers have been kept long enough, and who holds which of them back all the same.

A period is a record group's (`classify.record_groups`): where no site has said how long, nothing falls due.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.days import begin_of, day_of
from core.errors import InvalidRequest
from core.ids import DossierId, new_id
from core.people import Caller, Permission
from core.procedure import Dossier
from core.retention import Blocked, Group, Hold, due_on
from core.sight import Sight
from pipeline import dossiers as cases
from pipeline import procedures
from pipeline.services import Services
from storage.db import ended, events, holds
from storage.db.ended import Content, Ended
from storage.db.work import UnitOfWork

SENTENCES = {
    Blocked.HELD: "Hồ sơ đang được giữ lại theo yêu cầu.",
    Blocked.USED: "Giấy tờ trong hồ sơ đang được hồ sơ khác sử dụng, hoặc đang thay thế giấy tờ còn được giữ.",
    Blocked.SHARED: "Lô quét của hồ sơ còn chứa giấy tờ không thuộc hồ sơ này.",
    Blocked.BUSY: "Lô quét của hồ sơ chưa xử lý xong.",
    Blocked.PROPOSED: "Hồ sơ đã có trong một đề nghị tiêu hủy chưa hoàn tất.",
}
"""Why a dossier whose period is over is not destroyed yet."""
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """A dossier whose period is over."""

    dossier: Dossier
    group: Group
    ended_on: date
    due_on: date
    content: Content
    blocked: tuple[Blocked, ...]


def groups(services: Services) -> list[Group]:
    """Return all record groups, by id."""
    return [services.record_groups.groups[key] for key in sorted(services.record_groups.groups)]


def due(services: Services, sight: Sight, limit: int, after: DossierId | None = None) -> list[Due]:
    """Return at most `limit` dossiers within sight whose period is over today, in the order of their ids."""
    today = day_of(services.clock())
    with services.look() as uow:
        found: list[Ended] = []
        for years, codes in sorted(_by_years(services, uow).items()):
            # Due from the first of January after so many whole years: what ended before this year, less the years.
            before = begin_of(date(today.year - years, 1, 1))
            found += ended.page(uow, codes, before, limit, after=after, seen_by=sight)
        nearest = sorted(found, key=lambda one: one.dossier.id)[:limit]
        return [one for each in nearest if (one := _due(services, uow, each, today)) is not None]


def find(services: Services, uow: UnitOfWork, code: str, sight: Sight) -> Due | None:
    """Return a dossier within sight when its period is over, else None."""
    found = ended.find(uow, code, sight)
    return _due(services, uow, found, day_of(services.clock())) if found is not None else None


def hold(services: Services, code: str, reason: str, *, by: str) -> Hold:
    """Let nobody destroy a dossier until this is lifted; raise NotFound, InvalidRequest without a reason."""
    with services.work() as uow:
        dossier = cases.locked(uow, code)
        made = Hold(new_id(), dossier.id, by, uow.now(), said(reason))
        holds.add(uow, made)
        events.append(uow, by, "dossier.held", dossier.id, {"hold": made.id})
    return made


def lift(services: Services, code: str, hold_id: str, reason: str, *, by: str) -> Hold:
    """End a hold; raise NotFound, InvalidRequest without a reason, IllegalStep when it was ended already."""
    with services.work() as uow:
        dossier = cases.locked(uow, code)
        lifted = holds.lift(uow, dossier.id, hold_id, by, said(reason))
        events.append(uow, by, "dossier.released", dossier.id, {"hold": hold_id})
    return lifted


def holds_of(services: Services, code: str) -> list[Hold]:
    """Return every hold of a dossier, oldest first; raise NotFound."""
    with services.look() as uow:
        return holds.of_dossier(uow, cases.get(uow, code).id)


def said(reason: str) -> str:
    """Return a reason; raise InvalidRequest where there is none."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidRequest("a reason is needed", field="reason")
    return reason.strip()


def sight_of(caller: Caller) -> Sight:
    """Return the dossiers about whose end somebody may decide."""
    return Sight(agencies=caller.agencies(Permission.DECIDE), by=caller.name)


def _by_years(services: Services, uow: UnitOfWork) -> dict[int, list[str]]:
    """Return the procedures whose dossiers are kept for so many years; those without a period are left out."""
    found: dict[int, list[str]] = {}
    for code, group in _groups(services, uow, ended.procedures(uow)).items():
        if group.years is not None:
            found.setdefault(group.years, []).append(code)
    return found


def _groups(services: Services, uow: UnitOfWork, codes: Collection[str]) -> dict[str, Group]:
    """Return the group of each procedure, by the newest version of it."""
    found = {}
    for code in codes:
        versions = procedures.versions(services, uow, procedures.known(services, code))
        group = services.record_groups.of(versions[-1]) if versions else None
        if group is not None:
            found[code] = group
    return found


def _due(services: Services, uow: UnitOfWork, one: Ended, today: date) -> Due | None:
    dossier = one.dossier
    group = _groups(services, uow, [dossier.procedure]).get(dossier.procedure) if dossier.procedure else None
    if group is None or group.years is None or due_on(one.at, group.years) > today:
        return None
    inside = ended.content(uow, dossier.id)
    blocked = tuple(ended.blocked(uow, dossier.id))
    return Due(dossier, group, day_of(one.at), due_on(one.at, group.years), inside, blocked)
