"""The rows of a ruled table by its own heading: the papers handed in with a dossier."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classify.fields.evidence import Found, Subject
from classify.flow import Flow, flow
from classify.sheet import GAP, Sheet, flat, split
from core.fold import squeeze
from core.page import Block, Cell, Problem

_NAME = re.compile(r"ten (?:giay to|thanh phan|ho so|tai lieu|loai)|thanh phan ho so|giay to|noi dung|ten$")
_ORIGINAL, _COPY = re.compile(r"ban (?:chinh|goc)|^chinh$"), re.compile(r"ban (?:sao|chup|photo)|^sao$|photo")
_COUNT = re.compile(r"so luong|so ban|^sl\b|^so$")
_FORM = re.compile(r"hinh thuc|loai ban|ban chinh\s?/\s?(?:ban )?sao|chinh/sao|loai giay")
_NONE = re.compile(r"khong|\W+")
_UNCOUNTED = Problem(
    "count_unread", "Có giấy tờ không đọc được số lượng hoặc hình thức (ghi tạm là 1); hãy đối chiếu với bản giấy."
)
_MARKED = re.compile(r"^[xX×✓✔√☑☒v]$")
_FORMS = (("Bản chính", re.compile(r"ban (?:chinh|goc)")), ("Bản sao", re.compile(r"(?:ban )?(?:sao|chup|photo)")))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column says what; -1 when none does."""

    name: int
    original: int
    copy: int
    count: int
    form: int


def components(subject: Subject) -> Found | None:
    """Return the components that a receipt's ruled table lists; None when no table has such a heading."""
    for sheet in subject.sheets:
        for block in sheet.page.blocks:
            grid = _grid(block)
            heading = next((row for row in sorted(grid) if _columns(_texts(grid[row], block))), None)
            if heading is None:
                continue
            columns = _columns(_texts(grid[heading], block))
            rows = [row for row in sorted(grid) if row > heading]
            read = [_entries(_texts(grid[row], block), columns) for row in rows] if columns else []
            found = [entry for entries, _ in read for entry in entries]
            text = _flow(sheet, [cell for row in rows for cell in grid[row].values()], block)
            span = text.span(0, len(text.text))
            if found and span:
                sure = all(counted for _, counted in read)
                return Found(list(found), span, 0.95, () if sure else (_UNCOUNTED,))
    return None


def _grid(block: Block) -> dict[int, dict[int, Cell]]:
    """Return the cells by row and column; a heading of two rows is given to its lower row."""
    grid: dict[int, dict[int, Cell]] = {}
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rows):
            if row == cell.row + cell.rows - 1:
                grid.setdefault(row, {})[cell.column] = cell
    return grid


def _texts(row: dict[int, Cell], block: Block) -> dict[int, str]:
    return {
        column: squeeze(" ".join(line.text for line in block.lines[cell.first : cell.first + cell.count]))
        for column, cell in row.items()
    }


def _columns(texts: dict[int, str]) -> _Columns | None:
    """Return the columns of a heading; None for a row that is none."""
    folded = {column: flat(text).strip(" .:") for column, text in texts.items()}

    def first(pattern: re.Pattern[str], taken: Sequence[int] = ()) -> int:
        return next(
            (column for column, text in sorted(folded.items()) if column not in taken and pattern.search(text)), -1
        )

    form = first(_FORM)
    original, copy = first(_ORIGINAL, (form,)), first(_COPY, (form,))
    count = first(_COUNT, (form, original, copy))
    name = first(_NAME, (form, original, copy, count))
    if name < 0 or max(original, copy, count) < 0:
        return None
    return _Columns(name, original, copy, count, form)


def _entries(texts: dict[int, str], columns: _Columns) -> tuple[list[dict[str, str | int]], bool]:
    """Return the papers of a row, and whether its counts and forms were read; a paper that is not there is left out."""
    name = texts.get(columns.name, "").strip(" ._|;:-'‘’`~")
    if not any(character.isalpha() for character in name) or flat(name).startswith(("tong", "cong")):
        return [], True
    counts = (("Bản chính", columns.original), ("Bản sao", columns.copy))
    counted = [(form, number(texts.get(column, ""))) for form, column in counts if column >= 0]
    found: list[dict[str, str | int]] = [
        {"name": name, "form": form, "count": count} for form, count in counted if count
    ]
    if found or columns.count < 0:
        return found, True
    written = texts.get(columns.count, "")
    count = number(written)
    if not count and (re.search(r"\d", written) or _NONE.fullmatch(flat(written.strip()))):
        return [], True
    form = form_of(texts.get(columns.form, "") if columns.form >= 0 else written)
    sure = count > 0 and (bool(form) or columns.form < 0)
    return [{"name": name, "form": form or "Bản chính", "count": count or 1}], sure


def number(text: str) -> int:
    """Return the count in a cell; a tick counts one, nothing or a dash none."""
    if _MARKED.match(text.strip(" .")):
        return 1
    match = re.search(r"\d{1,3}", text)
    return int(match[0]) if match else 0


def form_of(text: str) -> str:
    """Return `Bản chính` or `Bản sao` as the text says; empty when it says neither."""
    folded = flat(text)
    return next((form for form, pattern in _FORMS if pattern.search(folded)), "")


def _flow(sheet: Sheet, cells: Sequence[Cell], block: Block) -> Flow:
    lines = [line for cell in cells for line in block.lines[cell.first : cell.first + cell.count]]
    return flow((sheet, tuple(split(line.words, GAP * sheet.height))) for line in lines)
