"""The papers of the bench of fields are whole, about other people with every seed, and their truth stands on them."""

import re
from pathlib import Path
from random import Random

import pytest

from classify import catalog
from core import codec
from core.page import Page
from core.settings import ClassifyOptions
from ocr.picture import decode
from tests.bench.fields import altered, drawn, grid, reading, score
from tests.factories import make_page

CATALOG = catalog.load()
PAPER = """
                 GIẤY XÁC NHẬN
 Số: 12/XN
 Họ tên: VŨ THỊ
 AN      Số định danh: 0 9 9 1 8 8 0 0 0 0 1 2
                       Vũ Thị An
"""


def words(text: str) -> list[altered.Token]:
    return [word for row in grid.rows(text) for piece in row for word in piece.words]


def told(tokens: list[altered.Token]) -> str:
    return " ".join(token.text for token in tokens)


@pytest.mark.parametrize("paper", list(drawn.held_back(1)), ids=lambda paper: paper.name)
def test_a_written_paper_has_a_type_and_fields_of_the_catalog(paper: drawn.Drawn) -> None:
    assert paper.fields
    assert set(paper.fields) <= set(CATALOG.types[paper.type].names)


def test_everybody_on_a_paper_changes_wherever_they_are_named() -> None:
    tokens = words(PAPER)
    truth = {"number": "12/XN", "full_name": "VŨ THỊ AN", "personal_id": "099188000012"}
    told_now = altered.alter(tokens, truth, Random("seed"))
    text = told(tokens)
    assert told_now["full_name"] in text
    assert told_now["full_name"].title() in text
    assert told_now["full_name"].split()[1] == "THỊ"
    assert " ".join(told_now["personal_id"]) in text
    assert told_now["personal_id"][:7] == "0991880"
    assert re.search(rf"Số: {told_now['number']} ", text)
    assert all(told_now[name] != truth[name] for name in truth)


def test_the_same_seed_draws_the_same_paper_and_another_one_another() -> None:
    first, again, other = (next(drawn.held_back(seed)) for seed in (3, 3, 4))
    assert first.fields == again.fields != other.fields
    assert first.scan("office") == again.scan("office")


@pytest.mark.parametrize("source", list(drawn.SOURCES))
def test_every_source_scans_pages_that_can_be_seen(source: str) -> None:
    paper = next(drawn.SOURCES[source](5))
    for image in paper.scan("jpeg200"):
        assert 0.002 < float((decode(image) < 128).mean()) < 0.5


def test_pages_that_were_read_are_kept_and_judged(tmp_path: Path) -> None:
    paper = next(one for one in drawn.laid_out(1) if one.name.startswith("declaration"))
    text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTỜ KHAI\nHọ và tên: " + paper.fields["full_name"]
    kept = tmp_path / f"layouts-{paper.name}-phone.json"
    kept.write_bytes(codec.dump((make_page(text),), tuple[Page, ...]))
    (case,) = reading.cases([paper], ("phone",), 1, tmp_path)
    result = score.understood(case, CATALOG, ClassifyOptions())
    right = {outcome.name for outcome in result.outcomes if outcome.right}
    assert result.known
    assert "full_name" in right
    assert right < set(paper.fields)
    assert f"| all | 1 | 1 | {len(paper.fields)} |" in score.table([result], lambda one: one.case.way, "way")
