"""Somebody was faster: who, and what each field was, is now, and would have been; in words for who was late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.days import VIETNAM
from core.dossier import Field, FieldValue
from core.edition import READ, Edition
from core.ids import DocumentId
from pipeline.correct import Wanted
from pipeline.services import Services
from storage.db import documents, editions, people

_NOTHING = "(trống)"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or the type as `type`: as it was seen, as it is now, as the late one wanted it."""

    field: str
    label: str
    seen: FieldValue
    theirs: FieldValue
    wanted: bool
    """Whether the late one wanted it otherwise."""
    yours: FieldValue
    by: str
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What became of a document since a version of it was seen."""

    version: int
    """The newest one."""
    by: str
    name: str
    at: datetime
    message: str
    differences: list[Difference]


def of_document(services: Services, document: DocumentId, seen: int, wanted: Wanted) -> Conflict | None:
    """Return what somebody who saw the version `seen` has missed; None when they can have seen no such version."""
    with services.look() as uow:
        versions = editions.history(uow, documents.get(uow, document))
        newest, before = versions[-1], next((one for one in versions if one.number == seen), None)
        if before is None or newest.number == seen:
            return None
        last = next((one for one in reversed(versions) if one.number > seen and one.action != READ), newest)
        names = people.names(uow, {one.by for one in versions})
    found = list(_differences(services, before, newest, wanted, names))
    name = "Hệ thống" if last.action == READ else names.get(last.by, last.by)
    at = last.at.astimezone(VIETNAM)
    message = f"{name} vừa thay đổi giấy tờ này lúc {at:%H:%M} ngày {at:%d/%m/%Y} (phiên bản {newest.number})."
    told = " ".join(one.message for one in found)
    return Conflict(newest.number, last.by, name, last.at, f"{message} {told}".strip(), found)


def _differences(
    services: Services, before: Edition, newest: Edition, wanted: Wanted, names: Mapping[str, str]
) -> list[Difference]:
    old = {item.name: item for item in before.document.fields}
    new = {item.name: item for item in newest.document.fields}
    labels = services.catalog.types[before.document.type].names | services.catalog.types[newest.document.type].names
    found = []
    if before.document.type != newest.document.type:
        types: dict[str, FieldValue] = {name: kind.name for name, kind in services.catalog.types.items()}
        yours = types.get(wanted.type, wanted.type) if wanted.type else None
        values = (types[before.document.type], types[newest.document.type], yours)
        found.append(_difference("type", "Loại giấy tờ", values, newest.by, wanted=wanted.type is not None))
    for name in dict.fromkeys([*old, *new]):
        then, now = _value(old.get(name)), _value(new.get(name))
        if then != now:
            said = newest.decision.fields.get(name)
            who = names.get(said.by, said.by) if said is not None else "Hệ thống"
            said_so = (then, now, wanted.fields.get(name))
            found.append(_difference(name, labels.get(name, name), said_so, who, wanted=name in wanted.fields))
    return found


def _difference(
    name: str, label: str, values: tuple[FieldValue, FieldValue, FieldValue], who: str, *, wanted: bool
) -> Difference:
    seen, theirs, yours = values
    message = f"“{label}”: {who} ghi “{_shown(theirs)}”"
    message += f", bạn ghi “{_shown(yours)}”." if wanted else f", bạn đã thấy “{_shown(seen)}”."
    return Difference(name, label, seen, theirs, wanted, yours, who, message)


def _value(item: Field | None) -> FieldValue:
    return item.value if item is not None else None


def _shown(value: FieldValue) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, list):
        rows = [", ".join(map(str, row.values())) if isinstance(row, dict) else row for row in value]
        return "; ".join(rows)
    return str(value)
