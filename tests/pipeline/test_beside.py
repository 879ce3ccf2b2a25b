"""Papers that a separator sheet brought into a dossier are held against what the dossier holds already."""

from collections.abc import Callable
from pathlib import Path

from core import codec
from core.dossier import Document, Verdict
from core.ids import BatchId
from pipeline import describe, digitize
from pipeline.progress import assemble_again
from pipeline.services import Services
from storage.db import batches, pages
from tests.classify.test_papers import texts
from tests.factories import make_page
from tests.pipeline.papers import scan
from tests.pipeline.test_hints import ONE, OTHER, codes, sheet

Run = Callable[[], None]
BIRTH = texts("birth_certificate")[0]


def behind(services: Services, steps: Run, dossier: str, paper: Path, text: str = "") -> Document:
    """Hand in a paper behind a sheet of the dossier, let it say the text, and return its document."""
    label = sheet(paper.with_name(f"sheet-{paper.name}"), dossier)
    batch = digitize.hand_in(services, [label, paper], dossier=None, procedure=None, by=paper.name).batch.id
    steps()
    if text:
        says(services, batch, text, paper.with_suffix(".json"))
        steps()
    (document,) = describe.contents(services, batch).documents
    return document


def says(services: Services, batch: BatchId, text: str, file: Path) -> None:
    file.write_bytes(codec.dump(make_page(text)))
    words = services.keep(file, "application/json")
    with services.work() as uow:
        batches.lock(uow, batch)
        pages.keep_reading(uow, pages.of_batch(uow, batch)[1].id, make_page(text), words)
        assemble_again(uow, services.queue, batch)


def number_of(text: str) -> str:
    """Return the first number of a person in the text."""
    return next(word for word in text.split() if len(word) == 12 and word.isdigit())


def test_papers_of_one_dossier_that_sheets_bound_are_compared(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    for code in (ONE, OTHER):
        digitize.ensure_dossier(services, code, None, by="test")
    right = number_of(BIRTH)
    other = BIRTH.replace(right, right[:-1] + ("1" if right[-1] != "1" else "2"))
    first = behind(services, run_steps, ONE, scan(tmp_path / "a.png", seed=1), BIRTH)
    assert first.type == "birth_certificate"
    told = behind(services, run_steps, ONE, scan(tmp_path / "b.png", seed=2), other)
    assert any(field.problems and field.state is Verdict.REVIEW for field in told.fields if "personal_id" in field.name)
    assert told.verdict is Verdict.REVIEW
    apart = behind(services, run_steps, OTHER, scan(tmp_path / "c.png", seed=3), other)
    assert not any("khác" in problem.message for field in apart.fields for problem in field.problems)


def test_the_same_paper_twice_in_a_dossier_is_told_whichever_way_it_came(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    for code in (ONE, OTHER):
        digitize.ensure_dossier(services, code, None, by="test")
    paper = scan(tmp_path / "a.png", seed=1)
    first = behind(services, run_steps, ONE, paper)
    assert "scanned_twice" not in codes(first)
    again = behind(services, run_steps, ONE, scan(tmp_path / "b.png", seed=1))
    [said] = [problem.message for problem in again.problems if problem.code == "scanned_twice"]
    assert first.batch in said
    assert again.verdict is not Verdict.ACCEPTED
    assert "scanned_twice" not in codes(behind(services, run_steps, OTHER, scan(tmp_path / "c.png", seed=1)))
    assert "scanned_twice" not in codes(behind(services, run_steps, ONE, scan(tmp_path / "d.png", seed=4)))


def test_the_same_paper_twice_in_one_batch_is_told(services: Services, run_steps: Run, tmp_path: Path) -> None:
    digitize.ensure_dossier(services, ONE, None, by="test")
    papers = [scan(tmp_path / "a.png", seed=1), scan(tmp_path / "b.png", seed=1)]
    sheets = [sheet(tmp_path / f"s{number}.png", ONE, f"TP0{number}") for number in (1, 2)]
    files = [sheets[0], papers[0], sheets[1], papers[1]]
    batch = digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id
    run_steps()
    one, other = describe.contents(services, batch).documents
    assert "scanned_twice" not in codes(one)
    assert "ngay trong lô này" in next(item.message for item in other.problems if item.code == "scanned_twice")
