"""Procedures of this installation: packaged ones, a site's own and imported ones, each as it holds on a day.

Which version counts for a dossier is decided by the day of its reception, once and for all: it keeps the day from which
that version holds, so that one that is imported later with an earlier day changes nothing of it. A version that a
dossier uses never changes: from its first use on it is a row, which neither an import nor a later release of the
packaged data rewrites.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from classify import procedure_json, procedure_table
from core.days import begin_of, day_of
from core.errors import BadTable, InvalidRequest, NotFound
from core.identifiers import procedure_key
from core.procedure import Dossier, Procedure
from ingest import spreadsheet
from ingest.spreadsheet import TableKind
from pipeline.services import Services
from storage.db import events, procedures
from storage.db.work import UnitOfWork

MOST_BYTES, TOO_LARGE = spreadsheet.MOST_BYTES, spreadsheet.TOO_LARGE
PACKAGED = "catalog"
"""Who is said to have brought in a version of the packaged data or of a site's folder."""


class Form(StrEnum):
    """How procedures leave and come in."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES = {Form.CSV: spreadsheet.CSV_TYPE, Form.XLSX: spreadsheet.XLSX_TYPE, Form.JSON: "application/json"}


class Outcome(StrEnum):
    """What became of a version that was brought in."""

    ADDED = "added"
    REPLACED = "replaced"
    """In place of one of the same day, which no dossier had used."""
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """The version that is there stays: dossiers used it, and a newer one follows."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one version."""

    procedure: Procedure
    """As it is kept, with the day from which it holds."""
    outcome: Outcome
    message: str
    """Vietnamese."""


def known(services: Services, code: str) -> str:
    """Return the short code by which a procedure is kept, `1.001193` of `1.001193.000.00.00.H56`."""
    return code if code in services.catalog.procedures else procedure_key(code) or code


def versions(services: Services, uow: UnitOfWork, code: str, *, locked: bool = False) -> list[Procedure]:
    """Return every version of a procedure, oldest first; none for an unknown code."""
    found = {one.effective_from: one for one in procedures.of_code(uow, code, locked=locked)}
    if packaged := services.catalog.procedures.get(code):
        found.setdefault(packaged.effective_from, packaged)
    return [found[day] for day in sorted(found)]


def find(services: Services, uow: UnitOfWork, code: str, day: date) -> Procedure | None:
    """Return the version that holds on a day, or None."""
    found = [one for one in versions(services, uow, known(services, code)) if one.effective_from <= day]
    return found[-1] if found else None


def of_dossier(services: Services, uow: UnitOfWork, dossier: Dossier) -> Procedure | None:
    """Return the version that counts for a dossier: that of its reception, the first one for older dossiers."""
    if dossier.procedure is None:
        return None
    every = versions(services, uow, known(services, dossier.procedure))
    day = dossier.procedure_from or day_of(dossier.received_at or dossier.created_at)
    return next((one for one in reversed(every) if one.effective_from <= day), every[0] if every else None)


def hold(services: Services, uow: UnitOfWork, code: str, day: date) -> Procedure:
    """Return the version that holds on a day for a dossier that begins to use it; from now on it never changes.

    Raise InvalidRequest for a procedure that is not known, or not in force yet.
    """
    found = find(services, uow, code, day)
    if found is None:
        raise InvalidRequest("procedure code")
    procedures.keep(uow, found, PACKAGED)
    return procedures.hold(uow, found)


def in_force(
    services: Services, uow: UnitOfWork, day: date, *, after: str = "", limit: int | None = None
) -> list[Procedure]:
    """Return every procedure as it holds on a day, by code; those after a code, at most `limit`."""
    found = {one.code: one for one in procedures.in_force(uow, day, after=after, limit=limit)}
    for one in services.catalog.procedures.values():
        kept = found.get(one.code)
        newer = kept is None or kept.effective_from < one.effective_from
        if newer and one.code > after and one.effective_from <= day:
            found[one.code] = one
    return [found[code] for code in sorted(found)][:limit]


def every_version(services: Services, uow: UnitOfWork) -> list[Procedure]:
    """Return every version of every procedure, by code and day."""
    found = {(one.code, one.effective_from): one for one in services.catalog.procedures.values()}
    found |= {(one.code, one.effective_from): one for one in procedures.everything(uow)}
    return [found[key] for key in sorted(found)]


def written(found: Iterable[Procedure], form: Form) -> bytes:
    """Return procedures as a file."""
    if form is Form.JSON:
        return procedure_json.to_json(found)
    return spreadsheet.written(procedure_table.to_rows(found), TableKind(form))


def read(services: Services, path: Path, form: Form, since: date) -> list[Procedure]:
    """Return the procedures of a file; those without a day of effect hold from `since` on. Raise BadTable."""
    types = services.catalog.types
    if form is not Form.JSON:
        rows = spreadsheet.rows(path, TableKind(form))
        return procedure_table.of_rows([(row.number, row.cells) for row in rows], types, since)
    if path.stat().st_size > MOST_BYTES:
        raise BadTable(where=TOO_LARGE)
    return procedure_json.of_json(path.read_bytes(), types, since)


def take_in(services: Services, found: Iterable[Procedure], *, by: str) -> list[Taken]:
    """Keep versions that were brought in, all of them or none; one that dossiers used is never rewritten."""
    with services.work() as uow:
        # In one order, so that two imports at once wait for each other instead of for ever.
        taken = [_take(services, uow, one, by) for one in sorted(found, key=lambda one: (one.code, one.effective_from))]
        for one in taken:
            if one.outcome in {Outcome.ADDED, Outcome.REPLACED}:
                data: events.Data = {"from": one.procedure.effective_from.isoformat(), "outcome": one.outcome.value}
                events.append(uow, by, "procedure.imported", one.procedure.code, data)
    return taken


def _take(services: Services, uow: UnitOfWork, given: Procedure, by: str) -> Taken:
    packaged = services.catalog.procedures.get(given.code)
    if packaged is not None and packaged.effective_from == given.effective_from:
        # Made a row first: then whoever opens a dossier with it meanwhile is waited for.
        procedures.keep(uow, packaged, PACKAGED)
    every = versions(services, uow, given.code, locked=True)
    there = next((one for one in every if one.effective_from == given.effective_from), None)
    later = next((one for one in every if one.effective_from > given.effective_from), None)
    if there is None:
        procedures.keep(uow, given, by)
        until = begin_of(later.effective_from) if later else None
        past = procedures.received(uow, given.code, begin_of(given.effective_from), until)
        kept = f" {past} hồ sơ đã nhận từ ngày đó vẫn theo phiên bản lúc tiếp nhận." if past else ""
        return Taken(given, Outcome.ADDED, f"Đã thêm phiên bản hiệu lực từ {_shown(given.effective_from)}.{kept}")
    use = procedures.used(uow, given.code, given.effective_from)
    if there == given:
        return Taken(there, Outcome.UNCHANGED, "Không có gì thay đổi.")
    if use.last is None:
        procedures.rewrite(uow, given, by)
        return Taken(given, Outcome.REPLACED, f"Đã thay phiên bản hiệu lực từ {_shown(given.effective_from)}.")
    free = max(day_of(uow.now()), day_of(use.last) + timedelta(days=1))
    return _beside(uow, given, there, later, free=free, by=by)


def _beside(
    uow: UnitOfWork, given: Procedure, there: Procedure, later: Procedure | None, *, free: date, by: str
) -> Taken:
    """Add what was given as a version of its own, because dossiers used the one of its day; `free` is the first day."""
    said = f"Phiên bản hiệu lực từ {_shown(there.effective_from)} đã có hồ sơ dùng nên được giữ nguyên"
    if later is not None and replace(later, effective_from=given.effective_from) == given:
        return Taken(later, Outcome.UNCHANGED, f"Nội dung này đã có, hiệu lực từ {_shown(later.effective_from)}.")
    if later is not None and later.effective_from <= free:
        text = f"{said}; sau đó đã có phiên bản hiệu lực từ {_shown(later.effective_from)} nên không thêm."
        return Taken(there, Outcome.KEPT, text)
    added = replace(given, effective_from=free)
    procedures.keep(uow, added, by)
    return Taken(added, Outcome.ADDED, f"{said}; nội dung mới được thêm, hiệu lực từ {_shown(free)}.")


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def get(services: Services, uow: UnitOfWork, code: str, day: date) -> Procedure:
    """Return the version that holds on a day; raise NotFound."""
    found = find(services, uow, code, day)
    if found is None:
        raise NotFound(f"procedure {code}")
    return found
