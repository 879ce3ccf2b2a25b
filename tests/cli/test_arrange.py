"""`sohoa arrange`: a person at the terminal sees how a batch came apart, changes it, and takes that back."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Sohoa, lines
from tests.pipeline.papers import scan


@pytest.fixture
def sohoa(tmp_path: Path) -> Sohoa:
    return Sohoa(tmp_path)


def test_change_and_undo_at_the_terminal(sohoa: Sohoa, tmp_path: Path) -> None:
    digitized = lines(sohoa("digitize", scan(tmp_path / "a.tif", 3), "--json").stdout)
    document = digitized[0]["document"]
    shown = sohoa("arrange", document)
    assert shown.returncode == 0, shown.stderr
    assert "Giấy tờ 1" in shown.stdout
    assert "Phiên bản 1" in shown.stdout
    changed = sohoa("arrange", document, "split", "3", "--json")
    assert changed.returncode == 0, changed.stderr
    value = json.loads(changed.stdout)
    assert [[slot["page"] for slot in paper["pages"]] for paper in value["papers"]] == [[1, 2], [3]]
    assert value["papers"][1]["pages"][0]["boundary"]["decided_by"] == "cli"
    assert value["accounting"] == {"document": 3}
    late = sohoa("arrange", document, "merge", "3", "--version", "1")
    assert late.returncode != 0
    assert "Người khác vừa thay đổi" in late.stderr
    undone = json.loads(sohoa("arrange", document, "undo", "--json").stdout)
    assert (undone["version"], len(undone["papers"])) == (3, 1)
    assert sohoa("arrange", document, "split").returncode == 2
    assert sohoa("arrange", "nothing").returncode != 0


def test_separator_sheets_are_written_to_be_printed(sohoa: Sohoa, tmp_path: Path) -> None:
    out = tmp_path / "sheets.html"
    done = sohoa("separators", out, "--dossier", "H99.36.05-261102-0007", "--procedure", "1.009994", "--count", "2")
    assert done.returncode == 0, done.stderr
    text = out.read_text(encoding="utf-8")
    assert text.count("<svg ") >= 4
    assert text.count("<svg ") % 2 == 0
    assert text.count("H99.36.05-261102-0007") == text.count("<svg ")
    assert sohoa("separators", out, "--procedure", "9.999999").returncode == 2
