"""What a person may do with the papers of a batch: every page stays accounted for, and undo brings all back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from classify.arrangement import Change
from core.arrangement import Mark, Version
from core.blob import ArtifactKind
from core.errors import IllegalStep, InvalidRequest, NotFound, Outdated
from core.ids import BatchId, PageId
from core.sight import EVERYTHING
from core.states import BatchState, Bucket, DocumentState
from pipeline import arrange, describe, digitize, live, repair
from pipeline.progress import progress
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import arrangements, documents, events
from tests.pipeline.papers import scan, torn_page

Run = Callable[[], None]
PAGES = 5


@pytest.fixture
def batch(services: Services, run_steps: Run, tmp_path: Path) -> BatchId:
    """One file of five pages, which are one paper, and a file that cannot be read."""
    (tmp_path / "broken.pdf").write_text("không phải PDF")
    files = [scan(tmp_path / "a.tif", PAGES), tmp_path / "broken.pdf"]
    made = digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id
    run_steps()
    assert shape(services, made) == [[1, 2, 3, 4, 5]]
    return made


def page(batch: BatchId, number: int) -> PageId:
    return PageId(f"{batch}.1.{number}")


def shape(services: Services, batch: BatchId) -> list[list[int]]:
    """Return the pages with content of each document, and assert that the accounting closes."""
    found = describe.contents(services, batch)
    now = progress(services, batch)
    assert found.batch.state is BatchState.READY
    assert now.pages == PAGES + 1 == now.in_documents + now.blank + now.separators + now.failed
    slots = [slot for paper in found.documents for slot in paper.slots]
    assert len(slots) == len(set(slots))
    newest = arrange.current(services, batch)
    assert sorted(slot.page for slot in newest.arrangement.slots) == sorted(found.pages)
    for one in found.pages.values():
        assert one.bucket is not None
        assert (one.id in slots) == (one.document is not None)
    for paper in found.documents:
        assert paper.state is DocumentState.NEEDS_REVIEW
        assert {found.pages[slot].document for slot in paper.slots} == {paper.id}
        assert [boundary.page for boundary in paper.boundaries] == list(paper.pages)
        with services.look() as uow:
            made = documents.artifacts(uow, paper.id)
        assert set(made) == {ArtifactKind.PDF, ArtifactKind.ALTO, ArtifactKind.TEXT, ArtifactKind.WORDS}
        assert made[ArtifactKind.PDF].recipe["pages"] == str(len(paper.slots))
    return [[found.pages[one].number for one in paper.pages] for paper in found.documents]


class Desk:
    """Somebody who looks at a batch and changes it."""

    def __init__(self, services: Services, batch: BatchId, run: Run) -> None:
        self.services, self.batch, self.run = services, batch, run

    def do(self, action: str, number: int, **more: object) -> list[list[int]]:
        seen = arrange.current(self.services, self.batch).number
        wanted = Change(action, page(self.batch, number), **more)  # type: ignore[arg-type]
        arrange.change(self.services, self.batch, wanted, seen=seen, by="An")
        self.run()
        return shape(self.services, self.batch)

    def undo(self) -> list[list[int]]:
        seen = arrange.current(self.services, self.batch).number
        arrange.undo(self.services, self.batch, seen=seen, by="An")
        self.run()
        return shape(self.services, self.batch)

    def newest(self) -> Version:
        return arrange.current(self.services, self.batch)


@pytest.fixture
def desk(services: Services, batch: BatchId, run_steps: Run) -> Desk:
    return Desk(services, batch, run_steps)


def test_the_proposal_is_the_first_version(desk: Desk) -> None:
    first = desk.newest()
    assert (first.number, first.action, first.by, first.before) == (1, "proposed", "sohoa", None)


def test_split_and_merge_and_undo_of_both(desk: Desk) -> None:
    assert desk.do("split", 3) == [[1, 2], [3, 4, 5]]
    assert desk.do("split", 5) == [[1, 2], [3, 4], [5]]
    assert desk.do("merge", 4) == [[1, 2, 3, 4], [5]]
    assert desk.undo() == [[1, 2], [3, 4], [5]]
    assert desk.undo() == [[1, 2], [3, 4, 5]]
    assert desk.undo() == [[1, 2, 3, 4, 5]]
    seen = desk.newest()
    with pytest.raises(IllegalStep):
        arrange.undo(desk.services, desk.batch, seen=seen.number, by="An")
    assert seen.number == 7
    assert desk.do("split", 2) == [[1], [2, 3, 4, 5]]
    assert desk.undo() == [[1, 2, 3, 4, 5]]


def test_a_change_after_an_undo_can_be_undone_to_where_it_began(desk: Desk) -> None:
    desk.do("split", 3)
    desk.do("split", 5)
    assert desk.undo() == [[1, 2], [3, 4, 5]]
    assert desk.do("split", 2) == [[1], [2], [3, 4, 5]]
    assert desk.undo() == [[1, 2], [3, 4, 5]]
    assert desk.undo() == [[1, 2, 3, 4, 5]]


def test_move_into_another_paper_and_within_one(desk: Desk) -> None:
    desk.do("split", 3)
    assert desk.do("move", 1, after=page(desk.batch, 4)) == [[2], [3, 4, 1, 5]]
    assert desk.do("move", 5, before=page(desk.batch, 3)) == [[2], [5, 3, 4, 1]]
    assert desk.do("move", 2, before=page(desk.batch, 5)) == [[2, 5, 3, 4, 1]]
    assert desk.undo() == [[2], [5, 3, 4, 1]]
    assert desk.undo() == [[2], [3, 4, 1, 5]]
    assert desk.undo() == [[1, 2], [3, 4, 5]]


def test_order_of_a_paper(desk: Desk) -> None:
    pages = [slot.page for slot in desk.newest().arrangement.papers[0]]
    backwards = tuple(reversed(pages))
    assert desk.do("order", 1, order=backwards) == [[5, 4, 3, 2, 1]]
    with pytest.raises(InvalidRequest):
        desk.do("order", 1, order=backwards[1:])
    assert desk.undo() == [[1, 2, 3, 4, 5]]


def test_a_page_marked_blank_keeps_its_place_but_is_no_content(desk: Desk) -> None:
    desk.do("split", 3)
    assert desk.do("mark", 4, mark=Mark.BLANK) == [[1, 2], [3, 5]]
    found = describe.contents(desk.services, desk.batch)
    assert found.pages[page(desk.batch, 4)].bucket is Bucket.BLANK
    assert page(desk.batch, 4) in found.documents[1].slots
    assert desk.do("mark", 4, mark=Mark.CONTENT) == [[1, 2], [3, 4, 5]]
    assert desk.undo() == [[1, 2], [3, 5]]


def test_a_paper_of_blank_pages_only_lies_behind_the_paper_before(desk: Desk) -> None:
    desk.do("split", 3)
    desk.do("split", 4)
    assert desk.do("mark", 3, mark=Mark.BLANK) == [[1, 2], [4, 5]]
    found = describe.contents(desk.services, desk.batch)
    assert found.documents[0].slots == tuple(page(desk.batch, number) for number in (1, 2, 3))
    assert desk.undo() == [[1, 2], [3], [4, 5]]


def test_nothing_but_blank_pages_is_no_document(desk: Desk) -> None:
    for number in range(1, PAGES + 1):
        desk.do("mark", number, mark=Mark.BLANK)
    assert describe.contents(desk.services, desk.batch).documents == []
    assert desk.undo() == [[5]]


def test_blank_pages_are_not_parted_from_all_others(desk: Desk) -> None:
    desk.do("split", 5)
    for number in (1, 4):
        desk.do("mark", number, mark=Mark.BLANK)
    seen = desk.newest().number
    for number in (2, 4):
        with pytest.raises(InvalidRequest):
            desk.do("split", number)
    assert desk.newest().number == seen
    assert desk.do("split", 3) == [[2], [3], [5]]
    assert desk.do("mark", 4, mark=Mark.CONTENT) == [[2], [3, 4], [5]]
    assert desk.do("split", 4) == [[2], [3], [4], [5]]


def test_a_paper_of_a_page_that_was_not_read_has_no_document_before_it_is_scanned_again(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    """Wherever the page lies, parting it shows at once; its new scan is its own paper, where the clerk put it."""
    for torn, parted, before, after in (
        (1, (2,), [[2, 3]], [[1], [2, 3]]),
        (2, (2, 3), [[1], [3]], [[1], [2], [3]]),
        (3, (3,), [[1, 2]], [[1, 2], [3]]),
        (2, (2,), [[1], [3]], [[1], [2, 3]]),
    ):
        file = torn_page(scan(tmp_path / f"{torn}{len(parted)}.tif", 3, seed=torn + 9 * len(parted)), torn)
        batch = digitize.hand_in(services, [file], dossier=None, procedure=None, by="test").batch.id
        run_steps()
        assert slots(services, batch) == [[1, 2, 3]]
        for number in parted:
            seen = arrange.current(services, batch).number
            arrange.change(services, batch, Change("split", page(batch, number)), seen=seen, by="An")
            run_steps()
        assert [[one for one in found if one != torn] for found in slots(services, batch)] == before
        now = progress(services, batch)
        assert (now.pages, now.in_documents, now.failed) == (3, 2, 1)
        alone = [torn] in after
        row = describe.contents(services, batch).pages[page(batch, torn)]
        assert (row.document is None, row.bucket) == (alone, Bucket.FAILED)
        stacks = live.state(services, batch, EVERYTHING)["papers"]
        assert stacks == [[page(batch, number) for number in stack] for stack in after]
        new = scan(tmp_path / "new.png", seed=50 + torn)
        repair.replace_page(services, page(batch, torn), new.name, new, by="An")
        run_steps()
        assert slots(services, batch) == after
        assert progress(services, batch).in_documents == 3


def slots(services: Services, batch: BatchId) -> list[list[int]]:
    """Return the numbers of the pages that lie in each document."""
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.READY
    return [[int(one.rpartition(".")[2]) for one in paper.slots] for paper in found.documents]


def test_an_attachment_stays_in_the_paper_and_says_nothing_about_it(desk: Desk) -> None:
    assert desk.do("mark", 5, mark=Mark.ATTACHMENT) == [[1, 2, 3, 4, 5]]
    [paper] = describe.contents(desk.services, desk.batch).documents
    assert paper.attributes["attachments"] == 1
    desk.undo()
    [paper] = describe.contents(desk.services, desk.batch).documents
    assert "attachments" not in paper.attributes


def test_a_page_marked_as_separator_is_in_no_paper(desk: Desk) -> None:
    assert desk.do("mark", 3, mark=Mark.SEPARATOR) == [[1, 2], [4, 5]]
    found = describe.contents(desk.services, desk.batch)
    assert found.pages[page(desk.batch, 3)].bucket is Bucket.SEPARATOR
    assert desk.do("move", 3, before=page(desk.batch, 4)) == [[1, 2], [3, 4, 5]]
    assert desk.undo() == [[1, 2], [4, 5]]
    assert desk.do("mark", 3, mark=Mark.CONTENT) == [[1, 2], [3], [4, 5]]
    assert desk.undo() == [[1, 2], [4, 5]]
    assert desk.undo() == [[1, 2, 3, 4, 5]]


def turned(desk: Desk, number: int) -> int:
    row = describe.contents(desk.services, desk.batch).pages[page(desk.batch, number)]
    found = words_of(desk.services, row)
    assert found is not None
    return found.rotation


def test_a_page_that_a_person_turned_is_read_again_that_way(desk: Desk) -> None:
    before = turned(desk, 2)
    desk.do("turn", 2, degrees=90)
    assert turned(desk, 2) == (before + 90) % 360
    desk.do("turn", 2, degrees=90)
    assert turned(desk, 2) == (before + 180) % 360
    desk.undo()
    assert turned(desk, 2) == (before + 90) % 360
    desk.undo()
    assert turned(desk, 2) == before
    with pytest.raises(InvalidRequest):
        desk.do("turn", 2, degrees=45)


def test_what_a_person_decided_is_sure_and_says_who(desk: Desk) -> None:
    desk.do("split", 3)
    boundaries = describe.contents(desk.services, desk.batch).documents[1].boundaries
    assert (boundaries[0].begins, boundaries[0].confidence, boundaries[0].decided_by) == (True, 1.0, "An")
    assert boundaries[1].decided_by is None
    desk.do("confirm", 4)
    boundaries = describe.contents(desk.services, desk.batch).documents[1].boundaries
    assert {boundary.decided_by for boundary in boundaries} == {"An"}
    assert "uncertain_page" not in {
        problem.code for problem in describe.contents(desk.services, desk.batch).documents[1].problems
    }


def test_a_document_that_vanished_comes_back_as_itself(desk: Desk) -> None:
    desk.do("split", 3)
    second = describe.contents(desk.services, desk.batch).documents[1]
    desk.do("merge", 3)
    with desk.services.look() as uow:
        assert documents.get(uow, second.id).state is DocumentState.WITHDRAWN
    desk.undo()
    again = describe.contents(desk.services, desk.batch).documents[1]
    assert (again.id, again.pages, again.state) == (second.id, second.pages, DocumentState.NEEDS_REVIEW)


def test_files_of_papers_that_stay_as_they_were_are_not_made_again(desk: Desk) -> None:
    desk.do("split", 3)
    first = describe.contents(desk.services, desk.batch).documents[0]
    with desk.services.look() as uow:
        before = documents.artifacts(uow, first.id)
    desk.do("split", 5)
    with desk.services.look() as uow:
        assert documents.artifacts(uow, first.id) == before


def test_who_looked_at_an_older_version_changes_nothing(desk: Desk) -> None:
    desk.do("split", 3)
    wanted = Change("split", page(desk.batch, 5))
    with pytest.raises(Outdated):
        arrange.change(desk.services, desk.batch, wanted, seen=1, by="Bình")
    with pytest.raises(Outdated):
        arrange.undo(desk.services, desk.batch, seen=1, by="Bình")
    assert shape(desk.services, desk.batch) == [[1, 2], [3, 4, 5]]
    assert desk.newest().number == 2


def test_of_two_at_once_one_is_told(desk: Desk, run_steps: Run) -> None:
    def split(number: int) -> bool:
        try:
            arrange.change(desk.services, desk.batch, Change("split", page(desk.batch, number)), seen=1, by="x")
        except Outdated:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(split, (2, 3, 4, 5)))
    run_steps()
    assert done.count(True) == 1
    assert desk.newest().number == 2
    assert len(shape(desk.services, desk.batch)) == 2


def test_nothing_is_deleted_and_every_change_is_an_event(desk: Desk) -> None:
    desk.do("split", 3)
    desk.undo()
    versions = arrange.history(desk.services, desk.batch)
    assert [version.action for version in versions] == ["proposed", "split", "undo"]
    assert versions[0].arrangement == versions[2].arrangement
    with desk.services.look() as uow:
        found = [event for event in events.of_subject(uow, desk.batch) if event.action.startswith("arrangement.")]
    assert [(event.actor, event.action) for event in found] == [
        ("An", "arrangement.changed"),
        ("An", "arrangement.undone"),
    ]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Change("split", PageId("{}.1.1")), InvalidRequest),
        (Change("merge", PageId("{}.1.2")), InvalidRequest),
        (Change("split", PageId("{}.9.9")), NotFound),
        (Change("burn", PageId("{}.1.1")), InvalidRequest),
        (Change("move", PageId("{}.1.1")), InvalidRequest),
        (Change("move", PageId("{}.1.1"), after=PageId("{}.1.1")), InvalidRequest),
        (Change("mark", PageId("{}.1.1")), InvalidRequest),
    ],
)
def test_what_makes_no_sense_changes_nothing(desk: Desk, wanted: Change, error: type[Exception]) -> None:
    here = Change(
        wanted.action,
        PageId(wanted.page.format(desk.batch)),
        after=PageId(wanted.after.format(desk.batch)) if wanted.after else None,
    )
    with pytest.raises(error):
        arrange.change(desk.services, desk.batch, here, seen=1, by="An")
    assert desk.newest().number == 1
    assert shape(desk.services, desk.batch) == [[1, 2, 3, 4, 5]]


def test_pages_of_a_paper_that_was_verified_cannot_be_taken_away(desk: Desk) -> None:
    desk.do("split", 3)
    first = describe.contents(desk.services, desk.batch).documents[0]
    with desk.services.work() as uow:
        documents.set_state(uow, first.id, DocumentState.VERIFIED)
    with pytest.raises(IllegalStep):
        arrange.change(desk.services, desk.batch, Change("merge", page(desk.batch, 3)), seen=2, by="An")
    arrange.change(desk.services, desk.batch, Change("split", page(desk.batch, 4)), seen=2, by="An")
    desk.run()
    assert [len(paper.pages) for paper in describe.contents(desk.services, desk.batch).documents] == [2, 1, 2]


def test_a_new_scan_of_a_failed_page_keeps_what_a_person_arranged(desk: Desk, tmp_path: Path) -> None:
    desk.do("split", 3)
    failed = PageId(f"{desk.batch}.2.1")
    repair.replace_page(desk.services, failed, "again.png", scan(tmp_path / "again.png", seed=9), by="An")
    desk.run()
    assert shape(desk.services, desk.batch) == [[1, 2], [3, 4, 5, 1]]
    assert desk.newest().number == 2


def test_a_withdrawn_batch_is_not_changed(desk: Desk) -> None:
    repair.withdraw(desk.services, desk.batch, by="An")
    with pytest.raises(IllegalStep):
        arrange.change(desk.services, desk.batch, Change("split", page(desk.batch, 3)), seen=1, by="An")


def test_before_the_first_assembly_there_is_nothing_to_change(services: Services, tmp_path: Path) -> None:
    files = [scan(tmp_path / "a.tif", 2)]
    made = digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id
    with pytest.raises(NotFound):
        arrange.current(services, made)
    with services.look() as uow:
        assert arrangements.head(uow, made) is None
