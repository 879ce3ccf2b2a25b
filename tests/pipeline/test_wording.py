"""Words that a person corrected: they go into fields, files and search, outlive every reading, and go by an undo."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from core import codec
from core.blob import ArtifactKind
from core.dossier import Document
from core.errors import Held, IllegalStep, InvalidRequest, Outdated
from core.ids import BatchId, PageId
from core.page import Page
from core.people import operator
from core.search import Filter
from core.wording import Change
from pipeline import correct, digitize, review, search, wording
from pipeline.correct import Wanted
from pipeline.progress import progress
from pipeline.queue import Step, ask
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import batches, documents, events, pages, wordings
from storage.db.references import referenced
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
BIRTH = (Path(__file__).parent.parent / "classify" / "papers" / "birth_certificate.txt").read_text(encoding="utf-8")
MISREAD = BIRTH.split("===\n")[0].replace("BẢO NGỌC", "BẢO NGỌG")


class Desk:
    """Somebody who corrects words of the one page of a batch."""

    def __init__(self, services: Services, batch: BatchId, run: Run) -> None:
        self.services, self.batch, self.run = services, batch, run

    @property
    def paper(self) -> Document:
        with self.services.look() as uow:
            return documents.of_batch(uow, self.batch)[0]

    @property
    def page_id(self) -> PageId:
        return self.paper.slots[0]

    @property
    def page(self) -> Page:
        with self.services.look() as uow:
            row = pages.get(uow, self.page_id)
        found = words_of(self.services, row)
        assert found is not None
        return found

    @property
    def seen(self) -> str:
        with self.services.look() as uow:
            words = pages.get(uow, self.page_id).words
        assert words is not None
        return words.sha256

    def value(self, name: str) -> object:
        return next((field.value for field in self.paper.fields if field.name == name), None)

    def spot(self, text: str) -> tuple[int, int]:
        """Return line and index of a word."""
        for number, line in enumerate(self.page.lines):
            for index, word in enumerate(line.words):
                if word.text == text:
                    return number, index
        raise AssertionError(text)

    def change(self, old: str, new: str, *, seen: str = "") -> None:
        line, first = self.spot(old)
        wanted = [Change(new, line, first, 1, before=old)]
        wording.change(self.services, self.paper.id, self.page_id, wanted, seen=seen or self.seen, by="lan")

    def undo(self) -> None:
        wording.undo(self.services, self.paper.id, self.page_id, seen=self.seen, by="minh")

    def file(self, kind: ArtifactKind) -> bytes:
        with self.services.look() as uow:
            made = documents.artifacts(uow, self.paper.id)[kind]
        return self.services.blobs.read(made.blob)

    def read_again(self) -> None:
        """Let the engine, which reads nothing, read the page once more."""
        with self.services.work() as uow:
            batches.lock(uow, self.batch)
            pages.wait(uow, self.page_id)
            ask(uow, self.services.queue, Step.RECOGNIZE, self.page_id)
        self.run()


@pytest.fixture
def desk(services: Services, run_steps: Run, tmp_path: Path) -> Desk:
    batch = digitize.hand_in(services, [scan(tmp_path / "a.png")], dossier=None, procedure=None, by="test").batch.id
    run_steps()
    written(services, batch, [MISREAD], tmp_path)
    run_steps()
    return Desk(services, batch, run_steps)


def hits(desk: Desk, text: str) -> int:
    return len(search.find(desk.services, text, Filter(), operator("test"), limit=9, cursor=None, exact=True).found)


def test_corrected_words_go_everywhere(desk: Desk) -> None:
    assert str(desk.value("full_name")).endswith("NGỌG")
    assert (hits(desk, "bảo ngọg"), hits(desk, "bảo ngọc")) == (1, 0)
    desk.change("NGỌG", "NGỌC")
    # The search knows at once, fields and files after the next assembly.
    assert (hits(desk, "bảo ngọc")) == 1
    desk.run()
    assert progress(desk.services, desk.batch).finished
    assert str(desk.value("full_name")).endswith("NGỌC")
    for kind in (ArtifactKind.TEXT, ArtifactKind.ALTO, ArtifactKind.WORDS):
        assert "NGỌC" in desk.file(kind).decode(), kind
    assert 'CS="true"' in desk.file(ArtifactKind.ALTO).decode()
    assert "first reading, person" in desk.file(ArtifactKind.ALTO).decode()
    text = PdfReader(BytesIO(desk.file(ArtifactKind.PDF))).pages[0].extract_text()
    assert "NGỌC" in text
    assert "NGỌG" not in text
    with desk.services.look() as uow:
        [kept] = wordings.history(uow, desk.page_id)
        told = [event for event in events.of_subject(uow, desk.paper.id) if event.action == "words.changed"]
    assert (kept.by, kept.edits[0].before[0].text, kept.edits[0].after[0].text) == ("lan", "NGỌG", "NGỌC")
    assert told[0].data == {"page": desk.page_id, "version": 1, "edits": 1}
    # What the engine read is kept for ever.
    assert "NGỌG" in codec.load(Page, desk.services.blobs.read(kept.reading)).text
    assert kept.reading in referenced(desk.services.engine)


def test_a_field_that_a_person_decided_stays(desk: Desk) -> None:
    seen = correct.current(desk.services, desk.paper.id).number
    wanted = Wanted(fields={"full_name": "TRẦN THỊ MẪU"})
    correct.correct(desk.services, desk.paper.id, wanted, seen=seen, by="lan")
    desk.run()
    desk.change("NGỌG", "NGỌC")
    desk.run()
    assert desk.value("full_name") == "TRẦN THỊ MẪU"
    assert "NGỌC" in desk.page.text


def test_undo_brings_back_version_by_version(desk: Desk) -> None:
    first = desk.seen
    desk.change("NGỌG", "NGỌC")
    second = desk.seen
    desk.change("BẢO", "BÁO")
    desk.undo()
    assert (desk.seen, "BẢO NGỌC" in desk.page.text) == (second, True)
    desk.undo()
    assert desk.seen == first
    with pytest.raises(IllegalStep):
        desk.undo()
    desk.change("BẢO", "BÁO")
    desk.undo()
    assert desk.seen == first
    desk.run()
    assert str(desk.value("full_name")).endswith("NGỌG")
    with desk.services.look() as uow:
        versions = [(one.number, one.action, one.by) for one in wordings.history(uow, desk.page_id)]
    assert versions == [
        (1, "change", "lan"),
        (2, "change", "lan"),
        (3, "undo", "minh"),
        (4, "undo", "minh"),
        (5, "change", "lan"),
        (6, "undo", "minh"),
    ]


def test_a_new_reading_goes_below_them(desk: Desk) -> None:
    desk.change("NGỌG", "NGỌC")
    desk.run()
    desk.read_again()
    assert desk.page.text == "NGỌC"  # the engine of the tests reads nothing
    desk.undo()
    assert desk.page.text == ""
    desk.run()
    with desk.services.look() as uow:
        assert [one.action for one in wordings.history(uow, desk.page_id)] == ["change", "read", "undo"]


def test_nothing_is_changed_behind_somebody(desk: Desk) -> None:
    old = desk.seen
    desk.change("NGỌG", "NGỌC")
    with pytest.raises(Outdated):
        desk.change("BẢO", "BÁO", seen=old)
    with pytest.raises(InvalidRequest):
        wording.change(desk.services, desk.paper.id, PageId("other"), [Change("x", 0)], seen=old, by="lan")
    with pytest.raises(InvalidRequest):
        wording.change(desk.services, desk.paper.id, desk.page_id, [], seen=desk.seen, by="lan")
    desk.run()
    review.claim(desk.services, operator("minh"), desk.paper.id)
    with pytest.raises(Held):
        desk.change("BẢO", "BÁO")
    review.release(desk.services, operator("minh"), desk.paper.id)
    seen = correct.current(desk.services, desk.paper.id).number
    correct.correct(desk.services, desk.paper.id, Wanted(verified=True), seen=seen, by="lan")
    with pytest.raises(IllegalStep):
        desk.change("BẢO", "BÁO")
