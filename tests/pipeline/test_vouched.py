"""What a person vouches for, or turned, stays as that person saw it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from classify.arrangement import Change
from core.arrangement import Mark
from core.blob import ArtifactKind
from core.errors import IllegalStep
from core.ids import BatchId, PageId
from core.options import OcrOptions
from core.page import Page, PageImage
from core.states import BatchState, DocumentState
from ocr import read as ocr
from pipeline import arrange, digitize, repair
from pipeline.progress import progress
from pipeline.queue import Step, ask
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import arrangements, batches, documents, pages
from tests.pipeline.papers import scan

Run = Callable[[], None]


@pytest.fixture
def batch(services: Services, run_steps: Run, tmp_path: Path) -> BatchId:
    """Two papers of two pages and a broken file behind them."""
    (tmp_path / "broken.pdf").write_text("không phải PDF")
    files = [scan(tmp_path / "a.tif", 4), tmp_path / "broken.pdf"]
    made = digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id
    run_steps()
    change(services, made, "split", 3)
    run_steps()
    return made


def page(batch: BatchId, number: int) -> PageId:
    return PageId(f"{batch}.1.{number}")


def change(services: Services, batch: BatchId, action: str, number: int, **more: object) -> None:
    seen = arrange.current(services, batch).number
    wanted = Change(action, page(batch, number), **more)  # type: ignore[arg-type]
    arrange.change(services, batch, wanted, seen=seen, by="An")


def vouch(services: Services, batch: BatchId, *states: DocumentState, at: int = 0) -> dict[ArtifactKind, str]:
    with services.work() as uow:
        paper = documents.of_batch(uow, batch)[at]
        for state in (DocumentState.VERIFIED, *states):
            documents.set_state(uow, paper.id, state)
        return {kind: made.blob.sha256 for kind, made in documents.artifacts(uow, paper.id).items()}


@pytest.mark.parametrize(
    ("action", "more"),
    [("turn", {"degrees": 90}), ("mark", {"mark": Mark.BLANK}), ("mark", {"mark": Mark.ATTACHMENT}), ("split", {})],
)
def test_no_page_of_a_vouched_paper_changes(
    services: Services, batch: BatchId, action: str, more: dict[str, object]
) -> None:
    vouch(services, batch)
    with pytest.raises(IllegalStep):
        change(services, batch, action, 2, **more)
    change(services, batch, "turn", 4, degrees=90)


def test_a_page_that_never_was_of_its_paper_hinders_nobody(services: Services, batch: BatchId, run_steps: Run) -> None:
    # The page that failed is a paper of its own by arrangement, and joins the one before as a document.
    seen = arrange.current(services, batch).number
    failed = PageId(f"{batch}.2.1")
    arrange.change(services, batch, Change("split", failed), seen=seen, by="An")
    run_steps()
    vouch(services, batch, at=1)
    change(services, batch, "split", 2)


def test_the_files_of_a_signed_paper_are_never_made_again(services: Services, batch: BatchId, run_steps: Run) -> None:
    signed = vouch(services, batch, DocumentState.SIGNED, DocumentState.PUBLISHED)
    with services.work() as uow:
        paper = documents.of_batch(uow, batch)[0]
        row = pages.get(uow, paper.slots[0])
        pages.wait(uow, row.id)
        words = words_of(services, row)
        assert row.image is not None
        assert words is not None
        pages.keep_reading(uow, row.id, replace(words, rotation=90), row.image)
        batches.set_state(uow, batch, BatchState.PROCESSING)
        ask(uow, services.queue, Step.RENDER, paper.id)
    run_steps()
    with services.look() as uow:
        assert {kind: made.blob.sha256 for kind, made in documents.artifacts(uow, paper.id).items()} == signed
    assert progress(services, batch).batch.state is BatchState.READY


def test_a_failed_page_of_a_vouched_paper_is_not_replaced_behind_its_back(
    services: Services, batch: BatchId, tmp_path: Path
) -> None:
    vouch(services, batch, at=1)
    with services.look() as uow:
        assert f"{batch}.2.1" in documents.of_batch(uow, batch)[1].slots
    with pytest.raises(IllegalStep):
        repair.replace_page(services, PageId(f"{batch}.2.1"), "x", scan(tmp_path / "new.png", seed=3), by="An")
    assert progress(services, batch).batch.state is BatchState.READY


def test_who_takes_a_turn_back_while_the_page_is_read_is_heard(
    services: Services, batch: BatchId, run_steps: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ocr.read
    turns: list[int | None] = []

    def slowly(image: PageImage, number: int, engine: object, options: OcrOptions, **more: object) -> Page:
        rotation = more["rotation"]
        assert rotation is None or isinstance(rotation, int)
        turns.append(rotation)
        if turns == [270]:
            arrange.undo(services, batch, seen=arrange.current(services, batch).number, by="An")
        return real(image, number, engine, options, **more)  # type: ignore[arg-type]

    with services.look() as uow:
        before = words_of(services, pages.get(uow, page(batch, 2)))
    change(services, batch, "turn", 2, degrees=90)
    monkeypatch.setattr("pipeline.recognize.ocr.read", slowly)
    run_steps()
    assert turns == [270, None]
    with services.look() as uow:
        read = words_of(services, pages.get(uow, page(batch, 2)))
    assert read == before


def test_a_new_scan_is_not_turned_as_the_old_one_was(
    services: Services, batch: BatchId, run_steps: Run, tmp_path: Path
) -> None:
    change(services, batch, "turn", 2, degrees=90)
    with services.work() as uow:
        arrangements.unturn(uow, batch, page(batch, 1), "An")
        turned = arrangements.head(uow, batch)
        arrangements.unturn(uow, batch, page(batch, 2), "An")
        newest = arrangements.head(uow, batch)
    assert turned is not None
    assert newest is not None
    assert newest.number == turned.number + 1
    assert all(slot.rotation is None for slot in newest.arrangement.slots)
    assert [len(paper) for paper in newest.arrangement.papers] == [len(paper) for paper in turned.arrangement.papers]
