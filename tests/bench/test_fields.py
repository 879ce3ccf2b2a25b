"""The papers of the bench of fields are whole, about other people with every seed, and their truth stands on them."""

import re
import tomllib
from pathlib import Path
from random import Random

import numpy as np
import pytest

from classify import catalog, confidence
from core import codec
from core.options import ClassifyOptions
from core.page import Page
from ocr.picture import decode
from tests.bench.fields import altered, drawn, fit, grid, reading, score
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
    (case,) = reading.cases([paper], ("phone", "office"), 2, tmp_path, only_kept=True)
    result = score.understood(case, CATALOG, ClassifyOptions())
    right = {outcome.name for outcome in result.outcomes if outcome.right}
    assert result.known
    assert "full_name" in right
    assert right < set(paper.fields)
    assert f"| all | 1 | 1 | {len(paper.fields)} |" in score.table([result], lambda one: one.case.way, "way")


def seen(score: float, *, right: bool, kind: str = "name") -> fit.Seen:
    return fit.Seen(score, kind, right)


def test_weights_follow_what_was_right_and_the_limit_keeps_what_was_wrong_out() -> None:
    fields = [seen(0.99, right=True)] * 300 + [seen(0.6, right=True)] * 20 + [seen(0.6, right=False)] * 20
    weights = fit.weights_of(fields)
    high, low = (confidence.weighed(list(weights), score, "name") for score in (0.99, 0.6))
    assert low < (low + high) / 2 < high
    assert low < fit.limit(fields, weights, 0.99) <= high


def test_no_limit_is_better_than_one_that_does_not_hold() -> None:
    fields = [seen(0.9, right=True), seen(0.9, right=False)] * 20
    with pytest.raises(ValueError, match="nowhere"):
        fit.limit(fields, fit.weights_of(fields), 0.99)


def test_the_written_data_say_what_was_fitted(tmp_path: Path) -> None:
    limits = {"critical": confidence.Limits(0.98, 0.9), "other": confidence.Limits(0.95, 0.9)}
    fit.written(np.array([1.0, 2.0, -3.0, 0.5]), limits, tmp_path / "data.toml")
    data = tomllib.loads((tmp_path / "data.toml").read_text(encoding="utf-8"))
    assert list(data["weights"].values()) == [1.0, 2.0, -3.0, 0.5]
    assert data["critical"] == {"accept": 0.98, "caution": 0.9}
