"""Procedures as tables and as JSON: they come back exactly, and what is wrong is named by its row."""

import json
from datetime import date

import pytest

from classify import catalog, procedure_json, procedure_table
from core.errors import BadTable
from core.messages import explain
from core.procedure import ComponentRequirement, Procedure

LOADED = catalog.load()
TYPES = LOADED.types
SINCE = date(2026, 12, 1)
HEAD = "Mã thủ tục|Tên thủ tục|Hiệu lực từ|Mã thành phần|Tên thành phần|Loại giấy tờ|Bắt buộc|Số bản chính|Điều kiện"
GOOD = "1.001193|Đăng ký khai sinh|01/12/2026|TP01|Tờ khai|declaration|Có|1|"
SECOND = GOOD.replace("TP01", "TP02")
EMPTY = {"code": "1.001193", "name": "A", "components": []}


def numbered(*lines: str) -> list[tuple[int, list[str]]]:
    return [(number, line.split("|")) for number, line in enumerate(lines, 1)]


def refusal(*lines: str) -> str:
    with pytest.raises(BadTable) as raised:
        procedure_table.of_rows(numbered(*lines), TYPES, SINCE)
    return explain(raised.value)


def test_the_packaged_procedures_come_back_exactly() -> None:
    known = list(LOADED.procedures.values())
    texts = [[str(cell) for cell in row] for row in procedure_table.to_rows(known)]
    assert procedure_table.of_rows(list(enumerate(texts, 1)), TYPES, SINCE) == known
    assert procedure_json.of_json(procedure_json.to_json(known), TYPES, SINCE) == known


def test_a_table_as_people_write_it_is_understood() -> None:
    [found] = procedure_table.of_rows(
        numbered(
            "condition|MA THU TUC|Tên thủ tục|Mã thành phần|Tên thành phần|Loại giấy tờ|Bắt buộc",
            "|1.001193.000.00.00.H56|Đăng ký khai sinh|TP01|Tờ khai|Tờ khai|x",
            "người khác đi thay|1.001193||TP02|Giấy ủy quyền|authorization_letter; giấy khai sinh|không",
        ),
        TYPES,
        SINCE,
    )
    one = ComponentRequirement("TP01", "Tờ khai", ("declaration",), originals=0)
    other = ComponentRequirement(
        "TP02",
        "Giấy ủy quyền",
        ("authorization_letter", "birth_certificate"),
        required=False,
        condition="người khác đi thay",
        originals=0,
    )
    assert found == Procedure("1.001193", "Đăng ký khai sinh", (one, other), SINCE)


def test_one_procedure_may_stand_there_in_several_versions() -> None:
    found = procedure_table.of_rows(numbered(HEAD, GOOD, GOOD.replace("01/12/2026", "2027-01-01")), TYPES, SINCE)
    assert [one.effective_from for one in found] == [SINCE, date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((HEAD.replace("Bắt buộc", "Bắt buộc?"), GOOD), "Dòng 1: không có cột nào tên “Bắt buộc?”; Dòng 1: thiếu cột"),
        ((HEAD + "|Điều kiện", GOOD), "cột “Điều kiện” có hai lần"),
        ((HEAD,), "không có thủ tục nào"),
        ((HEAD, GOOD.replace("1.001193", "4.1")), "Dòng 2, cột “Mã thủ tục”: “4.1”"),
        ((HEAD, GOOD, GOOD), "Dòng 3, cột “Mã thành phần”: thành phần TP01 có hai lần"),
        (
            (HEAD, GOOD.replace("declaration", "passports")),
            "Dòng 2, cột “Loại giấy tờ”: không có loại giấy tờ “passports”",
        ),
        ((HEAD, GOOD.replace("declaration", "unknown")), "Dòng 2, cột “Loại giấy tờ”"),
        ((HEAD, GOOD.replace("|Có|", "||")), "Dòng 2, cột “Bắt buộc”: ghi “Có” hoặc “Không”"),
        ((HEAD, GOOD.replace("|1|", "|-1|")), "Dòng 2, cột “Số bản chính”"),
        ((HEAD, GOOD.replace("|1|", "|12345|")), "Dòng 2, cột “Số bản chính”"),
        ((HEAD, GOOD.replace("01/12/2026", "31/02/2026")), "Dòng 2, cột “Hiệu lực từ”: “31/02/2026”"),
        ((HEAD, GOOD.replace("TP01", "TP 01")), "Dòng 2, cột “Mã thành phần”"),
        ((HEAD, GOOD.replace("Tờ khai", "")), "Dòng 2, cột “Tên thành phần”: còn trống"),
        (
            (HEAD, GOOD, GOOD.replace("TP01", "TP02").replace("khai sinh", "kết hôn")),
            "Dòng 3, cột “Tên thủ tục”: khác dòng 2",
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(lines: tuple[str, ...], said: str) -> None:
    assert said in refusal(*lines)


def test_many_faults_are_counted_instead_of_all_named() -> None:
    bad = GOOD.replace("|1|", "|x|")
    sentence = refusal(HEAD, *[bad] * 500)
    assert "Dòng 11," in sentence
    assert "Dòng 12," not in sentence
    assert "490 chỗ sai nữa" in sentence


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "không phải JSON"),
        (b"[" * 100_000, "không phải JSON"),
        (b"{}", "procedures"),
        (b"[]", "procedures"),
        (b"[3]", "Thủ tục thứ 1"),
        (b'[{"code": "1.001193", "name": "A", "components": [], "colour": "red"}]', "Thủ tục thứ 1: “colour”"),
        (b'[{"code": "9", "name": "A", "components": []}]', "Mã thủ tục"),
        (
            b'[{"code": "1.001193", "name": "A", "components": [{"code": "a", "name": "b", "types": ["nothing"]}]}]',
            "không có loại giấy tờ “nothing”",
        ),
        (json.dumps([EMPTY, EMPTY | {"name": "B"}]).encode(), "hai lần"),
    ],
)
def test_json_that_cannot_be_used_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadTable) as raised:
        procedure_json.of_json(data, TYPES, SINCE)
    assert said in explain(raised.value)


def test_json_without_a_day_holds_from_the_given_one() -> None:
    [found] = procedure_json.of_json(json.dumps([EMPTY]).encode(), TYPES, SINCE)
    assert found.effective_from == SINCE
