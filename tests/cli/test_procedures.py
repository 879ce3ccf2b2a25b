"""`sohoa procedures`: out as a table and in again, all or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOHOA = str(Path(sys.executable).parent / "sohoa")


def sohoa(data: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SOHOA, "procedures", *map(str, arguments)],
        env={**os.environ, "SOHOA_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_goes_out_comes_in_unchanged(tmp_path: Path, form: str) -> None:
    table = tmp_path / f"thu tuc.{form}"
    out = sohoa(tmp_path / "var", "export", table)
    assert out.returncode == 0, out.stderr
    assert "Đã ghi 20 thủ tục" in out.stdout
    back = sohoa(tmp_path / "var", "import", table)
    assert back.returncode == 0, back.stderr
    assert back.stdout.count("Không có gì thay đổi.") == 20


def test_a_new_version_holds_from_its_day(tmp_path: Path) -> None:
    data, table = tmp_path / "var", tmp_path / "a.json"
    sohoa(data, "export", table)
    found = json.loads(table.read_text(encoding="utf-8"))
    entries = found["procedures"] if isinstance(found, dict) else found
    one = next(entry for entry in entries if entry["code"] == "1.001193")
    one["name"] = "Đăng ký khai sinh (sửa đổi)"
    one["effective_from"] = "2027-01-01"
    table.write_text(json.dumps({"procedures": [one]} if isinstance(found, dict) else [one]), encoding="utf-8")
    added = sohoa(data, "import", table)
    assert added.returncode == 0, added.stderr
    assert "01/01/2027" in added.stdout
    sohoa(data, "export", table, "--since", "2027-01-01")
    assert "sửa đổi" in table.read_text(encoding="utf-8")
    sohoa(data, "export", table, "--since", "2026-12-31")
    assert "sửa đổi" not in table.read_text(encoding="utf-8")


def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "a.csv"
    wrong.write_text("không phải bảng\n1,2\n", encoding="utf-8")
    for path in (wrong, tmp_path / "nothing.csv", tmp_path / "a.txt"):
        done = sohoa(tmp_path / "var", "import", path)
        assert done.returncode != 0
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr
