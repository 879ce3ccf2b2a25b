"""Papers in other layouts and wordings than the samples': labels above values, tables, no colons, other orders."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import Document
from core.ids import BatchId
from core.options import ClassifyOptions
from tests.factories import make_page, make_paper_page

LAYOUTS = sorted((Path(__file__).parent / "layouts").rglob("*.txt"))
CATALOG = catalog.load()
TODAY = date(2026, 11, 22)


def drawing(name: str) -> str:
    """Return the text of a layout as it stands on its page."""
    return next(path for path in LAYOUTS if path.stem == name).read_text(encoding="utf-8").split("===\n")[0]


def drawn(path: Path) -> tuple[Document, dict[str, object]]:
    """Return what is understood of a layout, and its truth."""
    text, truth = path.read_text(encoding="utf-8").split("===\n")
    pages = [
        make_paper_page(make_page(page, number=number), number=number)
        for number, page in enumerate(text.split("\f"), start=1)
    ]
    documents = understand(BatchId("batch"), pages, CATALOG, ClassifyOptions(), TODAY).documents
    assert len(documents) == 1, [document.reasons for document in documents]
    return documents[0], tomllib.loads(truth)


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_every_field_of_another_layout_is_read(path: Path) -> None:
    document, truth = drawn(path)
    assert document.type == path.stem.split("-")[0]
    found = {field.name: field.value for field in document.fields}
    assert {name: found.get(name) for name in truth} == truth


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_nothing_speaks_against_the_values_of_a_right_paper(path: Path) -> None:
    document, truth = drawn(path)
    problems = {
        field.name: [problem.code for problem in field.problems if problem.code != "test_number"]
        for field in document.fields
        if field.name in truth
    }
    assert {name: codes for name, codes in problems.items() if codes} == {}
