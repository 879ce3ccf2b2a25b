"""The contract of the command line: what goes to stdout, what to files, and how it exits."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.papers import scan

SOHOA = str(Path(sys.executable).parent / "sohoa")


@pytest.fixture
def sohoa(tmp_path: Path) -> "Sohoa":
    return Sohoa(tmp_path)


class Sohoa:
    """Runs the installed program over a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "SOHOA_DATA": str(folder / "var"),
            "SOHOA_OCR__ENGINE": "null",
            "SOHOA_QUEUE__POLL_SECONDS": "0.05",
        }

    def __call__(self, *words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SOHOA, *map(str, words)],
            env=self._environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_read_prints_one_object_per_file(sohoa: Sohoa, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").touch()
    done = sohoa("read", scan(tmp_path / "a.tif", 2), tmp_path / "bad.pdf", "--json")
    good, bad = lines(done.stdout)
    assert done.returncode == 1
    assert good["error"] is None
    assert [page["number"] for page in good["pages"]] == [1, 2]
    assert set(good["pages"][0]) == {
        *(
            "number",
            "width",
            "height",
            "dpi",
            "rotation",
            "skew",
            "blank",
            "quality",
            "engine",
            "error",
            "text",
            "lines",
        )
    }
    assert bad["error"]["code"] == "empty_file"
    assert bad["error"]["message"] in done.stderr
    assert bad["pages"] == []


def test_read_leaves_four_files_per_file(sohoa: Sohoa, tmp_path: Path) -> None:
    one, two = tmp_path / "x", tmp_path / "y"
    one.mkdir()
    two.mkdir()
    out = tmp_path / "out"
    done = sohoa("read", scan(one / "a.png", seed=1), scan(two / "a.png", seed=2), "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == ""
    names = [f"{name}.{kind}" for name in ("a", "a-2") for kind in ("json", "pdf", "txt", "xml")]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)


def test_read_of_a_file_that_is_not_there_is_wrong_use(sohoa: Sohoa, tmp_path: Path) -> None:
    assert sohoa("read", tmp_path / "nothing.pdf").returncode == 2
    assert sohoa("read").returncode == 2
    assert sohoa("read", scan(tmp_path / "a.png"), "--engine", "magic").returncode == 2


def test_read_says_when_the_engine_is_missing(sohoa: Sohoa, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.png")
    done = sohoa("read", path, "--engine", "tesseract", SOHOA_OCR__TESSDATA=str(tmp_path / "none"))
    assert done.returncode == 3
    assert "sohoa doctor" in done.stderr


def test_digitize_prints_documents_and_the_accounting(sohoa: Sohoa, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [scan(tmp_path / "a.tif", 2, seed=1), scan(tmp_path / "b.png", seed=2)]
    done = sohoa("digitize", *files, "--dossier", "H99-1", "--procedure", "1.009994", "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    *documents, last = lines(done.stdout)
    summary = last["summary"]
    assert summary["pages_fed"] == 3
    assert sum(summary[part] for part in ("in_documents", "blank", "separators", "failed")) == 3
    assert [document["source"] for document in documents] == ["a.tif", "b.png"]
    for document in documents:
        assert document["dossier"] == "H99-1"
        assert document["parts"] == [{"source": document["source"], "pages": document["pages"]}]
        assert Path(document["pdf"]).read_bytes().startswith(b"%PDF-")
        assert Path(document["pdf"]).with_suffix(".xml").exists()
        assert Path(document["pdf"]).with_suffix(".txt").exists()


def test_digitize_refuses_the_same_bytes_in_the_same_dossier(sohoa: Sohoa, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.png")
    assert sohoa("digitize", path, "--dossier", "H99-1").returncode == 0
    again = sohoa("digitize", path, "--dossier", "H99-1", "--json")
    assert again.returncode == 1
    refused, last = lines(again.stdout)
    assert refused["error"]["code"] == "duplicate_file"
    assert refused["error"]["batch"] in refused["error"]["message"]
    assert last["summary"]["pages_fed"] == 0
    assert sohoa("digitize", path, "--json").returncode == 0


def test_digitize_names_pages_that_failed(sohoa: Sohoa, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").touch()
    done = sohoa("digitize", scan(tmp_path / "a.png"), tmp_path / "bad.pdf", "--json")
    assert done.returncode == 1
    assert "bad.pdf trang 1: Tệp rỗng" in done.stderr
    assert lines(done.stdout)[-1]["summary"]["failed"] == 1


@pytest.mark.parametrize("option", [["--procedure", "9.9"], ["--dossier", "../x"]])
def test_digitize_refuses_codes_that_make_no_sense(sohoa: Sohoa, tmp_path: Path, option: list[str]) -> None:
    assert sohoa("digitize", scan(tmp_path / "a.png"), *option).returncode == 2


def test_doctor_names_what_is_missing(sohoa: Sohoa, tmp_path: Path) -> None:
    good = sohoa("doctor")
    assert good.returncode == 0, good.stdout
    bad = sohoa("doctor", SOHOA_OCR__ENGINE="tesseract", SOHOA_OCR__TESSDATA=str(tmp_path / "none"))
    assert bad.returncode == 1
    assert "apt-get install" in bad.stdout
    (tmp_path / "site" / "types").mkdir(parents=True)
    (tmp_path / "site" / "types" / "menu.toml").write_text('id = "menu"\nname = "x"\nfields = "abc"')
    bad = sohoa("doctor", SOHOA_CLASSIFY__SITE_TYPES=str(tmp_path / "site"))
    assert bad.returncode == 1
    assert "menu.toml: fields must be a list of tables" in bad.stdout


def test_verify_names_bytes_that_differ(sohoa: Sohoa, tmp_path: Path) -> None:
    sohoa("digitize", scan(tmp_path / "a.png"))
    assert sohoa("verify").returncode == 0
    victim = next(path for path in (tmp_path / "var" / "blobs").rglob("*") if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(b"other")
    done = sohoa("verify")
    assert done.returncode == 1
    assert victim.name[:64] in done.stdout


def test_a_key_is_made_shown_and_revoked(sohoa: Sohoa) -> None:
    made = sohoa("key", "kho")
    assert made.returncode == 0
    assert made.stdout.startswith("sohoa_")
    assert sohoa("key", "kho").returncode == 2
    assert sohoa("key", "kho", "--revoke").returncode == 0


def test_a_default_secret_is_refused_outside_development(sohoa: Sohoa) -> None:
    done = sohoa("doctor", SOHOA_ENVIRONMENT="production")
    assert done.returncode == 1
    assert "LINK_SECRET" in done.stdout


def test_digitize_tells_people_which_pages_to_scan_again(sohoa: Sohoa, tmp_path: Path) -> None:
    done = sohoa("digitize", scan(tmp_path / "a.png"))
    assert done.returncode == 0, done.stderr
    assert "a.png trang 1: Độ phân giải quá thấp" in done.stderr
