"""The verdict on a page is there as soon as the page is kept, and stays when it is read."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from core.ids import BatchId
from core.page import Grade
from core.states import PageState
from pipeline import describe, digitize
from pipeline.journey import perform
from pipeline.services import Services
from storage.db import steps
from storage.identity import here
from tests.ocr import pages

Run = Callable[[], None]
DRAWN = pages.decision(dpi=150).picture


def hand_in(services: Services, folder: Path) -> BatchId:
    """Hand in a good page, a blurred one and an empty one."""
    pictures = {"a-good": DRAWN, "b-soft": cv2.GaussianBlur(DRAWN, (0, 0), 3), "c-empty": np.full_like(DRAWN, 255)}
    for name, picture in pictures.items():
        cv2.imwrite(str(folder / f"{name}.png"), picture)
    files = sorted(folder.glob("*.png"))
    return digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id


def split_all(services: Services) -> None:
    """Do the steps that take files apart, and nothing after them."""
    for _ in range(3):
        claim = steps.claim(services.engine, here(), services.clock(), 60)
        assert claim is not None
        assert claim.step == "split"
        perform(services, claim)


def test_the_clerk_is_told_before_anything_was_read(services: Services, tmp_path: Path) -> None:
    batch = hand_in(services, tmp_path)
    split_all(services)
    found = describe.contents(services, batch)
    assert {page.state for page in found.pages.values()} == {PageState.WAITING}
    assert [page.quality.grade for page in found.pages.values() if page.quality] == [
        Grade.GOOD,
        Grade.POOR,
        Grade.GOOD,
    ]
    [doubtful] = describe.doubtful_pages(found)
    assert (doubtful["source"], doubtful["page"], doubtful["grade"]) == ("b-soft.png", 1, "poor")
    assert "blurred" in [problem["code"] for problem in doubtful["problems"]]


def test_reading_leaves_the_verdict_where_it_adds_nothing(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, tmp_path)
    split_all(services)
    before = [page.quality for page in describe.contents(services, batch).pages.values()]
    run_steps()
    found = describe.contents(services, batch)
    assert {page.state for page in found.pages.values()} == {PageState.READ}
    assert [page.quality for page in found.pages.values()] == before


def test_a_picture_that_breaks_off_has_no_verdict_and_fails_when_it_is_read(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    path = tmp_path / "cut.png"
    cv2.imwrite(str(path), DRAWN)
    path.write_bytes(path.read_bytes()[:2000])
    batch = digitize.hand_in(services, [path], dossier=None, procedure=None, by="test").batch.id
    run_steps()
    found = describe.contents(services, batch)
    assert [page.state for page in found.pages.values()] == [PageState.FAILED]
    assert describe.doubtful_pages(found) == []
