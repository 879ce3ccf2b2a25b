"""Papers behind separator sheets go to the dossier that the sheet names, and what does not fit is reported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from classify.arrangement import Change
from core.dossier import Document
from core.ids import BatchId
from core.states import Bucket
from pipeline import arrange, describe, digitize, sheets
from pipeline.services import Services
from tests.pipeline.papers import scan
from tests.pipeline.test_sheets import drawn

Run = Callable[[], None]
ONE, OTHER = "H99.36.05-261102-0007", "H99.36.05-261102-0008"


def sheet(path: Path, code: str, component: str = "", batch: str = "") -> Path:
    picture = drawn(sheets.svg(batch, code, component)).convert("L")
    picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX).save(path, dpi=(150, 150))
    return path


@pytest.fixture
def stack(tmp_path: Path) -> list[Path]:
    return [
        sheet(tmp_path / "s1.png", ONE, "TP01"),
        scan(tmp_path / "a.png", seed=1),
        sheet(tmp_path / "s2.png", OTHER),
        scan(tmp_path / "b.png", seed=2),
        scan(tmp_path / "c.png", seed=3),
    ]


def run(services: Services, steps: Run, files: list[Path], dossier: str | None = None) -> list[Document]:
    batch = digitize.hand_in(services, files, dossier=dossier, procedure=None, by="test").batch.id
    steps()
    found = describe.contents(services, batch)
    assert [page.bucket for page in found.pages.values()].count(Bucket.SEPARATOR) == 2
    return found.documents


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.problems}


def test_each_paper_goes_to_the_dossier_of_the_last_sheet(
    services: Services, run_steps: Run, stack: list[Path]
) -> None:
    one = digitize.ensure_dossier(services, ONE, None, by="test")
    other = digitize.ensure_dossier(services, OTHER, None, by="test")
    papers = run(services, run_steps, stack)
    assert [paper.dossier for paper in papers] == [one.id, *[other.id] * (len(papers) - 1)]
    found = describe.contents(services, papers[0].batch)
    assert describe.document(found, papers[0], None)["dossier"] == ONE
    assert describe.document(found, papers[-1], None)["dossier"] == OTHER
    assert not any(codes(paper) & {"unknown_dossier", "other_dossier"} for paper in papers)


def test_a_dossier_that_nobody_knows_is_reported(services: Services, run_steps: Run, stack: list[Path]) -> None:
    papers = run(services, run_steps, stack)
    assert {paper.dossier for paper in papers} == {None}
    assert "unknown_dossier" in codes(papers[0])
    assert "unknown_dossier" in codes(papers[1])


def test_a_sheet_of_another_dossier_than_the_batch_is_reported(
    services: Services, run_steps: Run, stack: list[Path]
) -> None:
    papers = run(services, run_steps, stack, dossier=ONE)
    assert len({paper.dossier for paper in papers}) == 1
    assert "other_dossier" not in codes(papers[0])
    assert all("other_dossier" in codes(paper) for paper in papers[1:])


def test_what_a_sheet_says_stays_when_a_person_changes_something(
    services: Services, run_steps: Run, stack: list[Path]
) -> None:
    papers = run(services, run_steps, stack)
    batch = BatchId(papers[0].batch)
    last = papers[-1].pages[-1]
    action = "merge" if len(papers) == 3 else "split"
    arrange.change(services, batch, Change(action, last), seen=1, by="An")
    run_steps()
    again = describe.contents(services, batch).documents
    assert len(again) != len(papers)
    assert again[0].attributes["component_hint"] == "TP01"
    assert again[1].attributes["dossier_hint"] == OTHER
