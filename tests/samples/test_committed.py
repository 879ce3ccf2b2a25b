"""The committed dossiers are what the generator makes, and say what they are."""

import hashlib
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from classify import catalog
from core.states import Bucket
from samples import committed

FOLDERS = sorted(path.parent for path in committed.FOLDER.glob("*/dossier.json"))


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _page_count(path: Path) -> int:
    if path.suffix == ".pdf":
        return len(pypdfium2.PdfDocument(path))
    with Image.open(path) as image:
        return int(getattr(image, "n_frames", 1))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_files_and_expectations_agree(folder: Path) -> None:
    dossier, expected = _json(folder / "dossier.json"), _json(folder / "expected.json")
    known = catalog.load()
    procedure = known.procedures[dossier["procedure"]["code"]]
    assert procedure.name == dossier["procedure"]["name"]
    assert dossier["files"] == list(expected)
    assert {path.name for path in folder.iterdir()} == {*expected, "dossier.json", "expected.json"}
    components = {component.code: component for component in procedure.components}
    for name, file in expected.items():
        assert _page_count(folder / name) == len(file["pages"])
        papers = [number for document in file["documents"] for number in document["pages"]]
        kept = [number for number, page in enumerate(file["pages"], 1) if page["bucket"] == Bucket.DOCUMENT]
        assert papers == kept
        for document in file["documents"]:
            assert document["type"] in known.types
            if document["component"]:
                assert document["type"] in components[document["component"]].types


def test_the_set_is_varied_and_small() -> None:
    documents = [
        document
        for folder in FOLDERS
        for file in _json(folder / "expected.json").values()
        for document in file["documents"]
    ]
    buckets = {
        page["bucket"]
        for folder in FOLDERS
        for file in _json(folder / "expected.json").values()
        for page in file["pages"]
    }
    assert len(FOLDERS) == 3
    assert len(documents) >= 12
    assert len({document["type"] for document in documents}) >= 8
    assert buckets == {Bucket.DOCUMENT, Bucket.BLANK, Bucket.SEPARATOR}
    assert sum(path.stat().st_size for folder in FOLDERS for path in folder.iterdir()) < 12 << 20


def test_everything_is_nfc_and_fictional() -> None:
    for folder in FOLDERS:
        text = (folder / "expected.json").read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert all(number.startswith("99") for number in re.findall(r"CMND số:? (\d{9})\b", text))
        assert all(number.startswith(("099", "99")) for number in re.findall(r"(?<!\d)\d{12}(?!\d)", text))
        assert all(code.startswith("H99") for code in re.findall(r"\bH\d\d\.[\d.]+-\d{6}", text))


@pytest.mark.slow
def test_the_generator_makes_the_committed_set_again(tmp_path: Path) -> None:
    committed.write_all(tmp_path)
    for folder in FOLDERS:
        before, after = _json(folder / "expected.json"), _json(tmp_path / folder.name / "expected.json")
        same = _json(folder / "dossier.json")["made_with"] == committed.made_with()
        for name, file in before.items():
            # Other typefaces may break lines elsewhere; the words and all else stay the same.
            assert _squeezed(file) == _squeezed(after[name])
            if same:
                assert _digest(folder / name) == _digest(tmp_path / folder.name / name), name


def _squeezed(file: dict[str, Any]) -> dict[str, Any]:
    pages = [{**page, "text": page["text"].split()} for page in file["pages"]]
    return {**file, "pages": pages}


def _digest(path: Path) -> str:
    return hashlib.sha256(io.BytesIO(path.read_bytes()).getvalue()).hexdigest()
