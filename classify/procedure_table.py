"""Procedures as a table of one row for each component, and back; what is wrong is said row by row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from classify.catalog import DocumentType
from core.days import FIRST, LAST
from core.dossier import SEPARATOR, UNKNOWN
from core.errors import BadTable
from core.fold import fold
from core.identifiers import procedure_key
from core.procedure import ComponentRequirement, Procedure

MOST_FAULTS = 10
"""Faults that are named before the rest is only counted."""
_CODE = re.compile(r"[0-9A-Za-zĐđ._-]{1,40}")
_LONGEST_NAME = 1000
_MOST = 9999
_YES = frozenset({"co", "x", "1", "true", "yes", "bat buoc"})
_NO = frozenset({"khong", "0", "false", "no"})
Cells = Mapping[str, str]
Types = Mapping[str, DocumentType]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    heading: str
    """Vietnamese; the English name is understood, too."""
    needed: bool = False


_COLUMNS = (
    _Column("code", "Mã thủ tục", needed=True),
    _Column("name", "Tên thủ tục", needed=True),
    _Column("field", "Lĩnh vực"),
    _Column("effective_from", "Hiệu lực từ"),
    _Column("working_days", "Số ngày làm việc"),
    _Column("result_types", "Loại kết quả"),
    _Column("component_code", "Mã thành phần", needed=True),
    _Column("component_name", "Tên thành phần", needed=True),
    _Column("types", "Loại giấy tờ", needed=True),
    _Column("required", "Bắt buộc", needed=True),
    _Column("condition", "Điều kiện"),
    _Column("originals", "Số bản chính"),
    _Column("certified_copies", "Số bản sao chứng thực"),
    _Column("copies", "Số bản chụp"),
    _Column("shown", "Chỉ xuất trình"),
    _Column("max_age_days", "Không cũ quá (ngày)"),
    _Column("purpose", "Mục đích cấp"),
)
_HEADINGS = {column.name: column.heading for column in _COLUMNS}
_OF_PROCEDURE = ("name", "field", "working_days", "result_types")


class _Wrong(ValueError):
    """What is wrong with a cell, in Vietnamese; its first argument is the column."""


def headings() -> tuple[str, ...]:
    """Return the heading of each column."""
    return tuple(column.heading for column in _COLUMNS)


def to_rows(procedures: Iterable[Procedure]) -> list[tuple[str | int, ...]]:
    """Return the table of procedures, headings first; `of_rows` reads it back exactly."""
    table: list[tuple[str | int, ...]] = [headings()]
    for one in procedures:
        days, results = one.working_days, "; ".join(one.result_types)
        head = (one.code, one.name, one.field, one.effective_from.isoformat(), days, results)
        table += [(*head, *_component_cells(each)) for each in one.components]
        if not one.components:
            table.append((*head, *[""] * (len(_COLUMNS) - len(head))))
    return table


def _component_cells(one: ComponentRequirement) -> tuple[str | int, ...]:
    types, required, shown = "; ".join(one.types), _word(one.required), _word(one.shown)
    counts = (one.originals, one.certified_copies, one.copies)
    return (one.code, one.name, types, required, one.condition, *counts, shown, one.max_age_days, one.purpose)


def _word(value: bool) -> str:
    return "Có" if value else "Không"


def of_rows(rows: Sequence[tuple[int, Sequence[str]]], types: Types, since: date) -> list[Procedure]:
    """Return the procedures of a table; each row is its number and its cells, the first row has the headings.

    A procedure whose date of effect is not given holds from `since` on. Raise BadTable that names the rows.
    """
    number, cells = rows[0]
    places = _places(cells, number)
    faults: list[str] = []
    found: dict[tuple[str, date], _Gathered] = {}
    for number, cells in rows[1:]:
        named = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        try:
            _take(named, number, types, since, found)
        except _Wrong as wrong:
            column, text = wrong.args
            faults.append(f"Dòng {number}, cột “{_HEADINGS[column]}”: {text}")
    refuse(faults)
    if not found:
        raise BadTable(where="Bảng không có thủ tục nào")
    return [replace(one.procedure, components=tuple(one.components)) for one in found.values()]


@dataclass(slots=True)
class _Gathered:
    procedure: Procedure
    head: Cells
    """Of its first row."""
    row: int
    components: list[ComponentRequirement]


def _places(cells: Sequence[str], row: int) -> dict[str, int]:
    """Return the place of each column; raise BadTable for headings that are missing, double or unknown."""
    known = {fold(text): column.name for column in _COLUMNS for text in (column.heading, column.name)}
    places: dict[str, int] = {}
    faults = []
    for place, cell in enumerate(cells):
        name = known.get(fold(cell))
        if name is None and cell:
            faults.append(f"Dòng {row}: không có cột nào tên “{short(cell)}”")
        elif name in places:
            faults.append(f"Dòng {row}: cột “{_HEADINGS[name]}” có hai lần")
        elif name is not None:
            places[name] = place
    faults += [f"Dòng {row}: thiếu cột “{one.heading}”" for one in _COLUMNS if one.needed and one.name not in places]
    refuse(faults)
    return places


def _take(cells: Cells, row: int, types: Types, since: date, found: dict[tuple[str, date], _Gathered]) -> None:
    """Add one row to the procedures found so far; raise _Wrong."""
    code = procedure_key(cells["code"])
    if not code:
        raise _Wrong("code", f"“{short(cells['code'])}” không đúng dạng, ví dụ 1.001193")
    effective = _day(cells, since)
    known = found.get((code, effective))
    if known is None:
        known = found[code, effective] = _Gathered(_procedure(cells, code, effective, types), cells, row, [])
    else:
        _same(cells, known)
    if not any(cells.get(name) for name in ("component_code", "component_name", "types")):
        return
    component = _component(cells, types)
    if component.code in {one.code for one in known.components}:
        raise _Wrong("component_code", f"thành phần {component.code} có hai lần trong thủ tục {code}")
    known.components.append(component)


def _procedure(cells: Cells, code: str, effective: date, types: Types) -> Procedure:
    return Procedure(
        code,
        _text(cells, "name", needed=True),
        (),
        effective,
        _text(cells, "field"),
        _count(cells, "working_days"),
        _types(cells, "result_types", types),
    )


def _same(cells: Cells, known: _Gathered) -> None:
    """Raise _Wrong where a further row of a procedure says something else about it than its first row."""
    for name in _OF_PROCEDURE:
        if cells.get(name) and cells[name] != known.head.get(name):
            raise _Wrong(name, f"khác dòng {known.row} của cùng thủ tục {known.procedure.code}")


def _component(cells: Cells, types: Types) -> ComponentRequirement:
    code = cells["component_code"]
    if not _CODE.fullmatch(code):
        raise _Wrong("component_code", f"“{short(code)}” không đúng dạng, ví dụ TP01")
    return ComponentRequirement(
        code,
        _text(cells, "component_name", needed=True),
        _types(cells, "types", types),
        required=_yes(cells, "required", needed=True),
        condition=_text(cells, "condition"),
        originals=_count(cells, "originals"),
        certified_copies=_count(cells, "certified_copies"),
        copies=_count(cells, "copies"),
        shown=_yes(cells, "shown"),
        max_age_days=_count(cells, "max_age_days"),
        purpose=_text(cells, "purpose"),
    )


def _text(cells: Cells, name: str, *, needed: bool = False) -> str:
    text = cells.get(name, "")
    if needed and not text:
        raise _Wrong(name, "còn trống")
    if len(text) > _LONGEST_NAME:
        raise _Wrong(name, f"dài hơn {_LONGEST_NAME} ký tự")
    return text


def _count(cells: Cells, name: str) -> int:
    text = cells.get(name, "") or "0"
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > _MOST:
        raise _Wrong(name, f"“{short(text)}” không phải số từ 0 đến {_MOST}")
    return int(text)


def _yes(cells: Cells, name: str, *, needed: bool = False) -> bool:
    word = fold(cells.get(name, ""))
    if word in _YES:
        return True
    if word in _NO or (not word and not needed):
        return False
    raise _Wrong(name, "ghi “Có” hoặc “Không”")


def _day(cells: Cells, since: date) -> date:
    text = cells.get("effective_from", "")
    if not text:
        return since
    parts = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text)
    try:
        day = date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else date.fromisoformat(text)
    except ValueError as error:
        raise _Wrong("effective_from", f"“{short(text)}” không phải ngày, ví dụ 01/07/2026") from error
    if not FIRST <= day <= LAST:
        raise _Wrong("effective_from", f"“{short(text)}” không phải ngày trong khoảng {FIRST.year}-{LAST.year}")
    return day


def _types(cells: Cells, name: str, types: Types) -> tuple[str, ...]:
    """Return ids of types, which may be given by id or by name; raise _Wrong for one that is not known."""
    by_name = {fold(kind.name): kind.id for kind in types.values()}
    found = []
    for text in re.split(r"[;|]", cells.get(name, "")):
        if not (word := text.strip()):
            continue
        kind = word if word in types else by_name.get(fold(word), "")
        if kind in {"", UNKNOWN, SEPARATOR}:
            raise _Wrong(name, f"không có loại giấy tờ “{short(word)}”")
        found.append(kind)
    return tuple(dict.fromkeys(found))


def short(text: str) -> str:
    """Return what fits into a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def refuse(faults: Sequence[str]) -> None:
    """Raise BadTable that names the first faults and counts the others."""
    if faults:
        rest = len(faults) - MOST_FAULTS
        more = f"; và {rest} chỗ sai nữa" if rest > 0 else ""
        raise BadTable(where="; ".join(faults[:MOST_FAULTS]) + more)
