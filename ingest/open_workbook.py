"""The killable process in which workbooks are opened and made.

`read PATH ROWS COLUMNS BYTES` answers with at most so much, `write` takes rows on its standard input.
"""

import io
import json
import os
import sys
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_WIDEST = 60


def read(path: Path, most_rows: int, most_columns: int) -> Iterable[str]:
    """Return each row of the first visible sheet as JSON: number, cells; null for a formula or an error."""
    # Given as an open file: a path must end as openpyxl wants it.
    book = load_workbook(path.open("rb"), read_only=True, data_only=False, keep_links=False)
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        return
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_row=most_rows, max_col=most_columns), 1):
        texts = [_text(cell) for cell in cells]
        if any(text != "" for text in texts):
            while texts[-1] == "":
                texts.pop()
            yield json.dumps([number, texts])


def _text(cell: Any) -> str | None:  # noqa: ANN401  (openpyxl has no types)
    value = cell.value
    if cell.data_type in {"f", "e"}:
        return None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def write(table: list[list[str | int]]) -> bytes:
    """Return a workbook with these rows, the first in bold; texts stay texts whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sohoa")
    sheet.freeze_panes = "A2"
    for column, cells in enumerate(zip(*table, strict=True), 1):
        width = max(len(str(cell)) for cell in cells) + 2
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST)
    for number, row in enumerate(table):
        sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str | int, *, bold: bool) -> Any:  # noqa: ANN401  (openpyxl has no types)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def main() -> None:
    """Do what the arguments say; whatever goes wrong ends with a status."""
    # Foreign libraries may print; only our answers may reach the pipe.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        match sys.argv[1:]:
            case ["read", path, rows, columns, most]:
                left = int(most)
                for line in read(Path(path), int(rows), int(columns)):
                    left -= answers.write(line.encode() + b"\n")
                    if left < 0:
                        sys.exit(2)
            case ["write"]:
                answers.write(write(json.load(sys.stdin.buffer)))
            case _:
                sys.exit(2)


if __name__ == "__main__":
    main()
