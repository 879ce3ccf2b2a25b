"""`sohoa correct`: a person at the terminal corrects a document, vouches for it, and takes that back."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Sohoa, lines
from tests.pipeline.papers import scan


@pytest.fixture
def sohoa(tmp_path: Path) -> Sohoa:
    return Sohoa(tmp_path)


def test_correct_vouch_and_undo_at_the_terminal(sohoa: Sohoa, tmp_path: Path) -> None:
    document = lines(sohoa("digitize", scan(tmp_path / "a.png"), "--json").stdout)[0]["document"]
    changed = sohoa("correct", document, "--type", "decision", "--json")
    assert changed.returncode == 0, changed.stderr
    value = json.loads(changed.stdout)
    assert (value["type"], value["version"], value["settled"], value["status"]) == ("decision", 3, True, "corrected")
    filled = sohoa("correct", document, "--set", "number=09/QĐ-UBND", "--set", "issued_date=5/6/2026", "--verify")
    assert filled.returncode == 0, filled.stderr
    assert "(verified), phiên bản 4" in filled.stdout
    assert "2026-06-05 [cli]" in filled.stdout
    late = sohoa("correct", document, "--set", "number=1", "--version", "1")
    assert late.returncode != 0
    assert "Người khác vừa thay đổi" in late.stderr
    undone = json.loads(sohoa("correct", document, "--undo", "--json").stdout)
    assert (undone["status"], undone["fields"]) == ("corrected", {})
    shown = sohoa("correct", document)
    assert "number: (trống) → 09/QĐ-UBND" in shown.stdout
    versions = lines(sohoa("correct", document, "--json").stdout)
    assert [one["action"] for one in versions] == ["read", "correct", "read", "verify", "undo"]


def test_wrong_use_at_the_terminal(sohoa: Sohoa, tmp_path: Path) -> None:
    document = lines(sohoa("digitize", scan(tmp_path / "a.png"), "--json").stdout)[0]["document"]
    for words in (["--set", "number"], ["--set", "number=1"], ["--set", "x=[1"], ["--undo", "--verify"]):
        done = sohoa("correct", document, *words)
        assert done.returncode == 2, done.stderr
        assert "không hợp lệ" in done.stderr
    assert sohoa("correct", document, "--undo").returncode != 0
    assert sohoa("correct", "none").returncode != 0
