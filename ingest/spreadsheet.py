"""Tables from outside (CSV, XLSX) as rows of text, and rows as such files.

Nothing of such a file is trusted: sizes are bounded before anything is unpacked, workbooks are opened in a child that
may be killed (`open_workbook`), formulas are refused, and what leaves for a CSV cannot be taken for a formula.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core import process
from core.errors import BadTable
from core.fold import nfc, squeeze

MIB = 1 << 20
MOST_BYTES = 5 * MIB
TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // MIB} MB; hãy chia thành nhiều tệp"
MOST_UNPACKED = 48 * MIB
MOST_PARTS = 400
MOST_ROWS = 20_000
MOST_COLUMNS = 40
LONGEST_CELL = 2_000
SECONDS = 30.0
MEMORY = 700 * MIB
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# What makes a spreadsheet program take text for a formula, also in the wide letters of East Asia.
_FORMULA = "=+-@\t\r\n＝＋－＠"


class TableKind(StrEnum):
    """Which kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty."""

    number: int
    """From 1, as a spreadsheet program counts."""
    cells: tuple[str, ...]
    """NFC, without white space around; formulas cannot occur."""


def rows(path: Path, kind: TableKind) -> list[Row]:
    """Return the rows of a CSV file, or of the first sheet of a workbook; raise BadTable, naming the row."""
    if path.stat().st_size > MOST_BYTES:
        raise BadTable(where=TOO_LARGE)
    found = _of_csv(path) if kind is TableKind.CSV else _of_workbook(path)
    result = []
    for number, cells in found:
        if number > MOST_ROWS:
            raise BadTable(where=f"Dòng {number}: bảng có quá {MOST_ROWS} dòng; hãy chia thành nhiều tệp")
        cleaned = tuple(_clean(cell, number) for cell in cells)
        row = Row(number, tuple(map(_plain, cleaned)) if kind is TableKind.CSV else cleaned)
        if len(row.cells) > MOST_COLUMNS:
            raise BadTable(where=f"Dòng {number}: có quá {MOST_COLUMNS} cột")
        if any(row.cells):
            result.append(row)
    if not result:
        raise BadTable(where="Tệp không có dòng nào")
    return result


def written(table: Iterable[Sequence[str | int]], kind: TableKind) -> bytes:
    """Return the rows, of which the first holds the headings, as a file that opens in spreadsheet programs."""
    if kind is TableKind.XLSX:
        return _ask(["write"], json.dumps([list(row) for row in table]).encode())
    out = io.StringIO()
    writer = csv.writer(out)
    for row in table:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    # With a byte order mark Excel knows that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return the text so that no program takes it for a formula; `_plain` takes the mark off again."""
    return f"'{cell}" if _like_a_formula(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _like_a_formula(cell) else cell


def _like_a_formula(cell: str) -> bool:
    """Whether it is one behind any number of marks."""
    return cell.lstrip("'").startswith(tuple(_FORMULA))


def _clean(cell: str, number: int) -> str:
    if len(cell) > LONGEST_CELL:
        raise BadTable(where=f"Dòng {number}: có ô dài hơn {LONGEST_CELL} ký tự")
    if "\x00" in cell:
        raise BadTable(where=f"Dòng {number}: có ký tự không phải chữ; tệp có thể đã hỏng")
    return squeeze(nfc(cell))


def _of_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    data = path.read_bytes()
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadTable(where=f"Dòng {line}: chữ không phải mã UTF-8; hãy lưu lại tệp dạng “CSV UTF-8”") from error
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadTable(where=f"Dòng {number}: dấu ngoặc kép không khớp hoặc ô quá dài") from error
        if cells is None:
            return
        yield number, cells


def _of_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    _check_package(path)
    limits = (MOST_ROWS + 1, MOST_COLUMNS + 1, MOST_UNPACKED)
    for line in _ask(["read", str(path.absolute()), *map(str, limits)]).splitlines():
        number, cells = json.loads(line)
        for column, cell in enumerate(cells, 1):
            if cell is None:
                where = f"Dòng {number}, cột thứ {column}: ô chứa công thức hoặc lỗi; hãy thay bằng giá trị"
                raise BadTable(where=where)
        yield number, cells


def _check_package(path: Path) -> None:
    """Raise BadTable for what is no workbook, or would unpack to far more than it is."""
    with path.open("rb") as file:
        if file.read(4) == _OLD_WORKBOOK:
            raise BadTable(where="Tệp có mật khẩu hoặc là định dạng XLS cũ; hãy lưu lại dạng XLSX không mật khẩu")
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadTable(where="Tệp không phải XLSX hoặc đã hỏng") from error
    # Unpacking never gives more than the directory says: what is longer is cut off and fails its checksum.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadTable(where="Tệp nén nở ra quá lớn nên không được mở; hãy lưu lại chỉ với bảng thủ tục")


def _ask(arguments: Sequence[str], given: bytes = b"") -> bytes:
    """Return what the child that knows workbooks answers; raise BadTable."""
    child = process.start(
        [sys.executable, "-I", "-X", "utf8", "-m", "ingest.open_workbook", *arguments],
        process.Limits(seconds=SECONDS, memory=MEMORY, file_size=MOST_UNPACKED),
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
        stdin=subprocess.PIPE,
    )
    try:
        answer, _ = child.communicate(given, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise BadTable(where="Mất quá nhiều thời gian để mở tệp này") from error
    finally:
        process.kill(child)
    if child.returncode != 0:
        raise BadTable(where="Tệp không phải XLSX hoặc đã hỏng")
    return answer
