"""Tables from outside: what is read, what is refused with a sentence that names the row, what leaves harmless."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import BadTable
from core.messages import explain
from ingest import spreadsheet
from ingest.spreadsheet import Row, TableKind

TEXTS = ["Giấy khai sinh", "=1+1", "+84", "-5", "@SUM(A1)", "＝1", "'=1", "''-x", "O'Hara", "'", "a=b", ""]


def csv_file(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def workbook(path: Path, *table: list[object]) -> Path:
    book = Workbook()
    for row in table:
        book.active.append(row)
    book.save(path)
    return path


def refusal(path: Path, kind: TableKind) -> str:
    with pytest.raises(BadTable) as raised:
        spreadsheet.rows(path, kind)
    sentence = explain(raised.value)
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("kind", list(TableKind))
def test_what_is_written_comes_back_and_is_no_formula(kind: TableKind, tmp_path: Path) -> None:
    data = spreadsheet.written([("Mã", "Số"), *((text, 3) for text in TEXTS)], kind)
    (tmp_path / "t").write_bytes(data)
    found = spreadsheet.rows(tmp_path / "t", kind)
    assert [row.cells[0] for row in found[1:]] == TEXTS
    assert [row.number for row in found] == list(range(1, len(TEXTS) + 2))
    if kind is TableKind.CSV:
        cells = [line.split(",")[0].strip('"') for line in data.decode("utf-8-sig").splitlines()[1:]]
        assert not [cell for cell in cells if re.match(r"[=+\-@\t\r＝＋－＠]", cell)]
    else:
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert "f" not in {cell.data_type for cell in sheet["A"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_of_any_office_program_are_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    text = f'Mã{delimiter}Tên\r\n\r\n1{delimiter}"Giấy{delimiter} tờ\n hai dòng"\r\n'
    path = csv_file(tmp_path / "t.csv", text.encode(encoding))
    assert spreadsheet.rows(path, TableKind.CSV) == [
        Row(1, ("Mã", "Tên")),
        Row(3, ("1", f"Giấy{delimiter.strip()} tờ hai dòng")),
    ]


def test_cells_of_a_workbook_come_as_they_are_meant(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ["a", None, 3, 2.5, True, date(2026, 1, 2)], [], [None, "Gia\u0302\u0301y"])
    assert spreadsheet.rows(path, TableKind.XLSX) == [
        Row(1, ("a", "", "3", "2.5", "1", "2026-01-02")),
        Row(3, ("", "Giấy")),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có dòng nào"),
        (b"\n\n", "không có dòng nào"),
        ("Mã\nGiấy".encode("utf-16")[:-1], "Dòng"),
        ("Mã\nTên\n".encode() + "Giấy".encode("cp1258", "replace") + b"\xff", "Dòng 3"),
        ('Mã\n"chưa đóng', "Dòng 2"),
        ("Mã\n1\n" + "x" * 3000, "Dòng 3"),
        ("Mã\n" + "x" * 200_000, "Dòng 2"),
        ("Mã\nx\x00y", "Dòng 2"),
        ("Mã\n" + "," * 50, "Dòng 2"),
        ("Mã\n" + "1\n" * 20_001, "Dòng 20001"),
        (b"a" * (6 << 20), "lớn hơn 5 MB"),
    ],
    ids=["empty", "blank", "cut", "encoding", "quote", "long", "longer", "nul", "wide", "rows", "bytes"],
)
def test_a_hostile_csv_is_refused_with_its_row(data: str | bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(csv_file(tmp_path / "t.csv", data), TableKind.CSV)


def test_a_formula_in_a_workbook_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ["Mã", "Tên"], ["1", '=HYPERLINK("http://x.example","y")'])
    assert "Dòng 2, cột thứ 2" in refusal(path, TableKind.XLSX)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0" + bytes(600), b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(data: bytes, tmp_path: Path) -> None:
    assert "XLSX" in refusal(csv_file(tmp_path / "t.xlsx", data), TableKind.XLSX)


def bomb(path: Path, unpacked: int, *, lie: bool = False) -> Path:
    """Make a workbook whose one sheet unpacks to far more than it is."""
    workbook(path, ["Mã"])
    whole = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                cells = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
                content = content.replace(b"<sheetData>", b"<sheetData>" + cells * (unpacked // len(cells)))
            new.writestr(part.filename, content)
    if lie:
        data = bytearray(path.read_bytes())
        for place in [match.start() for match in re.finditer(b"PK\x01\x02", bytes(data))]:
            data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
        path.write_bytes(bytes(data))
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    assert "nở ra quá lớn" in refusal(bomb(tmp_path / "t.xlsx", 60 << 20), TableKind.XLSX)


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    assert "XLSX" in refusal(bomb(tmp_path / "t.xlsx", 60 << 20, lie=True), TableKind.XLSX)


def test_very_many_rows_of_a_workbook_are_refused_by_number(tmp_path: Path) -> None:
    assert "Dòng 20001" in refusal(bomb(tmp_path / "t.xlsx", 2 << 20), TableKind.XLSX)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ["Mã"])
    whole = io.BytesIO(path.read_bytes())
    laughs = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 50 + '">'
    for one, other in zip("bcdefgh", "abcdefg", strict=True):
        laughs += f'<!ENTITY {one} "{f"&{other};" * 20}">'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part).decode()
            if part.filename.endswith("sheet1.xml"):
                content = laughs + "]>" + content.replace("<sheetData>", "<sheetData><row><c><v>&h;</v></c></row>")
            new.writestr(part.filename, content)
    assert "XLSX" in refusal(path, TableKind.XLSX)
