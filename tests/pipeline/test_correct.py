"""What a person may do with a document: it stays as they left it whatever is read again, and undo brings all back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from classify.arrangement import Change
from core.dossier import UNKNOWN, Document, Field, FieldSource, FieldValue, Verdict
from core.edition import Edition
from core.errors import IllegalStep, InvalidRequest, NotFound, Outdated, SohoaError
from core.ids import BatchId, DocumentId
from core.states import BatchState, DocumentState
from pipeline import arrange, correct, digitize, repair
from pipeline.correct import Wanted
from pipeline.journey import STEPS
from pipeline.progress import progress
from pipeline.queue import Step
from pipeline.services import Services
from storage.blobs.store import BlobStore
from storage.db import batches, documents, events, steps
from storage.identity import here
from tests.faults.stores import FailingStore
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
PAPERS = Path(__file__).parent.parent / "classify" / "papers"
BIRTH, DECISION = (
    (PAPERS / f"{name}.txt").read_text(encoding="utf-8").split("===\n")[0] for name in ("birth_certificate", "decision")
)
MISREAD = BIRTH.replace("BẢO NGỌC", "BẢO NGỌG")


class Desk:
    """Somebody who looks at the documents of a batch and corrects them."""

    def __init__(self, services: Services, batch: BatchId, run: Run) -> None:
        self.services, self.batch, self.run = services, batch, run

    def papers(self) -> list[Document]:
        with self.services.look() as uow:
            return documents.of_batch(uow, self.batch)

    def paper(self, number: int = 0) -> Document:
        return self.papers()[number]

    def field(self, name: str, number: int = 0) -> Field:
        return next(field for field in self.paper(number).fields if field.name == name)

    def say(
        self, which: int = 0, /, *, kind: str | None = None, verified: bool = False, **fields: FieldValue
    ) -> Edition:
        paper = self.paper(which).id
        wanted = Wanted(kind, fields, verified)
        return correct.correct(self.services, paper, wanted, seen=self.seen(paper), by="An")

    def seen(self, paper: DocumentId) -> int:
        return correct.current(self.services, paper).number

    def undo(self, number: int = 0) -> Edition:
        paper = self.paper(number).id
        return correct.undo(self.services, paper, seen=self.seen(paper), by="Bình")

    def values(self, number: int = 0) -> dict[str, FieldValue]:
        return {field.name: field.value for field in self.paper(number).fields}

    def settle(self) -> None:
        """Do all that is due, and assert that the batch is closed."""
        self.run()
        now = progress(self.services, self.batch)
        assert now.batch.state is BatchState.READY
        assert now.pages == now.in_documents + now.blank + now.separators + now.failed


@pytest.fixture
def desk(services: Services, run_steps: Run, tmp_path: Path) -> Desk:
    """A birth certificate, a copy of it in which the name was misread, and a decision; each a file of its own."""
    files = [scan(tmp_path / f"{name}.png", seed=seed) for seed, name in enumerate("abc", 1)]
    batch = digitize.hand_in(services, files, dossier="H99-1", procedure=None, by="test").batch.id
    run_steps()
    written(services, batch, [BIRTH, MISREAD, DECISION], tmp_path)
    run_steps()
    made = Desk(services, batch, run_steps)
    assert [paper.type for paper in made.papers()] == ["birth_certificate", "birth_certificate", "decision"]
    return made


def codes(field: Field) -> set[str]:
    return {problem.code for problem in field.problems}


def test_a_value_of_a_person_counts_at_once_and_for_ever(desk: Desk) -> None:
    read = desk.field("full_name", 1)
    assert read.value == "TRẦN LÊ BẢO NGỌG"
    assert "name_differs" in codes(read)
    assert "name_differs" in codes(desk.field("full_name", 0))
    made = desk.say(1, full_name="  TRẦN LÊ   BẢO NGỌC ")
    said = desk.field("full_name", 1)
    assert (said.value, said.source, said.confidence) == ("TRẦN LÊ BẢO NGỌC", FieldSource.HUMAN, 1.0)
    assert (said.raw, said.bbox, said.page_id, said.checked_by) == (read.raw, read.bbox, read.page_id, "An")
    assert (said.key, said.state, said.problems) == ("tran le bao ngoc", Verdict.ACCEPTED, ())
    assert desk.paper(1).state is DocumentState.CORRECTED
    assert made.document == desk.paper(1)
    desk.settle()
    assert desk.field("full_name", 1) == said
    assert desk.paper(1).state is DocumentState.CORRECTED
    # The other paper no longer disagrees with this one.
    assert "name_differs" not in codes(desk.field("full_name", 0))


def test_a_value_survives_another_reading_of_the_pages(desk: Desk, tmp_path: Path) -> None:
    desk.say(1, full_name="TRẦN LÊ BẢO NGỌC", sex=None)
    desk.settle()
    blurred = MISREAD.replace("BẢO NGỌG", "BẢO NGỌO").replace("Kinh", "Tày", 1)
    written(desk.services, desk.batch, [BIRTH, blurred, DECISION], tmp_path)
    desk.settle()
    assert desk.field("full_name", 1).value == "TRẦN LÊ BẢO NGỌC"
    assert "NGỌO" in desk.field("full_name", 1).raw
    assert (desk.field("sex", 1).value, desk.field("sex", 1).source) == (None, FieldSource.HUMAN)
    assert desk.field("ethnicity", 1).value == "Tày"
    versions = correct.history(desk.services, desk.paper(1).id)
    assert [(one.action, one.by) for one in versions] == [
        ("read", "sohoa"),  # the null engine read nothing
        ("read", "sohoa"),
        ("correct", "An"),
        ("read", "sohoa"),
    ]


def test_a_corrected_type_reads_the_fields_of_that_type(desk: Desk) -> None:
    changed = desk.say(2, kind="notice")
    assert not changed.settled
    assert (desk.paper(2).type, desk.paper(2).type_confidence, desk.values(2)) == ("notice", 1.0, {})
    desk.settle()
    assert desk.paper(2).type == "notice"
    assert desk.values(2)["number"] == "09/QĐ-UBND"
    assert not {"unknown_type", "uncertain_type"} & {problem.code for problem in desk.paper(2).problems}
    newest = correct.current(desk.services, desk.paper(2).id)
    assert (newest.action, newest.settled, newest.decision.type) == ("read", True, "notice")
    with desk.services.look() as uow:
        made = documents.artifacts(uow, desk.paper(2).id)
    assert {artifact.recipe["title"] for artifact in made.values()} == {desk.services.catalog.types["notice"].name}
    desk.undo(2)
    assert desk.paper(2).type == "decision"
    desk.settle()
    assert (desk.paper(2).type, desk.paper(2).state) == ("decision", DocumentState.NEEDS_REVIEW)


def test_of_none_of_the_types_is_an_answer(desk: Desk) -> None:
    desk.say(2, kind=UNKNOWN)
    desk.settle()
    paper = desk.paper(2)
    assert (paper.type, paper.fields, paper.problems, paper.verdict) == (UNKNOWN, (), (), Verdict.ACCEPTED)


def test_validators_run_over_what_a_person_says(desk: Desk) -> None:
    desk.say(0, sex="Nam")
    said = desk.field("personal_id", 0)
    assert "sex_differs" in codes(said)
    desk.say(0, sex="Nữ")
    assert "sex_differs" not in codes(desk.field("personal_id", 0))
    desk.say(0, personal_id="099 321 000 03")
    said = desk.field("personal_id", 0)
    assert (said.value, said.state) == ("09932100003", Verdict.CAUTION)
    assert "wrong_length" in codes(said)
    desk.settle()
    assert desk.field("personal_id", 0).problems == said.problems


def test_a_missing_value_is_filled_in(desk: Desk, tmp_path: Path) -> None:
    written(desk.services, desk.batch, [BIRTH.replace("Số: 057/2021", ""), MISREAD, DECISION], tmp_path)
    desk.settle()
    assert "number" not in desk.values(0)
    assert "missing_field" in {problem.code for problem in desk.paper(0).problems}
    desk.say(0, number="057 / 2021")
    assert (desk.field("number", 0).value, desk.field("number", 0).raw) == ("057/2021", "")
    assert "missing_field" not in {problem.code for problem in desk.paper(0).problems}


def test_who_vouches_for_a_document_vouches_for_every_field(desk: Desk, tmp_path: Path) -> None:
    desk.say(0, verified=True, full_name="TRẦN LÊ BẢO NGỌC")
    paper = desk.paper(0)
    assert paper.state is DocumentState.VERIFIED
    assert {field.checked_by for field in paper.fields} == {"An"}
    assert desk.field("number").source is FieldSource.OCR
    assert desk.field("full_name").source is FieldSource.HUMAN
    desk.settle()
    written(desk.services, desk.batch, [DECISION, MISREAD, DECISION], tmp_path)
    desk.settle()
    assert desk.paper(0) == paper
    assert desk.undo(0).decision.verified is False
    desk.settle()
    assert desk.paper(0).state is DocumentState.NEEDS_REVIEW
    assert desk.paper(0).type == "decision"


def test_a_correction_after_vouching_keeps_what_was_vouched_for(desk: Desk, tmp_path: Path) -> None:
    desk.say(0, verified=True)
    desk.say(0, sex=None)
    assert desk.paper(0).state is DocumentState.CORRECTED
    written(desk.services, desk.batch, [BIRTH.replace("NGỌC", "NGỌO"), MISREAD, DECISION], tmp_path)
    desk.settle()
    assert desk.field("full_name").value == "TRẦN LÊ BẢO NGỌC"
    assert desk.field("sex").value is None
    desk.undo(0)
    assert (desk.paper(0).state, desk.field("sex").value) == (DocumentState.VERIFIED, "Nữ")
    desk.settle()
    assert desk.paper(0).state is DocumentState.VERIFIED


def test_nobody_vouches_for_fields_that_were_not_read_yet(desk: Desk) -> None:
    with pytest.raises(IllegalStep):
        desk.say(2, kind="notice", verified=True)
    desk.say(2, kind="notice")
    with pytest.raises(IllegalStep):
        desk.say(2, verified=True)
    desk.settle()
    desk.say(2, verified=True)
    assert desk.paper(2).state is DocumentState.VERIFIED


def test_undo_of_one_after_the_other_and_nothing_is_overwritten(desk: Desk) -> None:
    before = desk.paper(2)
    desk.say(2, number="10/QĐ-UBND")
    desk.say(2, number="11/QĐ-UBND", place="Đông Phú")
    desk.settle()
    desk.undo(2)
    assert desk.field("number", 2).value == "10/QĐ-UBND"
    desk.settle()
    desk.undo(2)
    desk.settle()
    assert (desk.paper(2).fields, desk.paper(2).state) == (before.fields, DocumentState.NEEDS_REVIEW)
    with pytest.raises(IllegalStep):
        desk.undo(2)
    numbers = [
        next((field.value for field in one.document.fields if field.name == "number"), None)
        for one in correct.history(desk.services, before.id)
    ]
    assert numbers == [None, "09/QĐ-UBND", "10/QĐ-UBND", "11/QĐ-UBND", "10/QĐ-UBND", "09/QĐ-UBND"]
    with desk.services.look() as uow:
        found = [(event.actor, event.action) for event in events.of_subject(uow, before.id)]
    assert found == [
        ("An", "document.corrected"),
        ("An", "document.corrected"),
        ("Bình", "document.correction_undone"),
        ("Bình", "document.correction_undone"),
    ]


def test_who_looked_at_an_older_version_is_told(desk: Desk) -> None:
    paper = desk.paper(0).id
    seen = desk.seen(paper)
    desk.say(0, number="1/2020")
    with pytest.raises(Outdated):
        correct.correct(desk.services, paper, Wanted(fields={"number": "2/2020"}), seen=seen, by="Bình")
    with pytest.raises(Outdated):
        correct.undo(desk.services, paper, seen=seen, by="Bình")
    assert desk.field("number").value == "1/2020"


def test_a_new_reading_that_says_something_else_makes_a_seen_version_old(desk: Desk, tmp_path: Path) -> None:
    paper = desk.paper(0).id
    seen = desk.seen(paper)
    written(desk.services, desk.batch, [BIRTH.replace("NGỌC", "NGỌO"), MISREAD, DECISION], tmp_path)
    desk.settle()
    with pytest.raises(Outdated):
        correct.correct(desk.services, paper, Wanted(verified=True), seen=seen, by="An")
    with pytest.raises(Outdated):
        correct.correct(desk.services, paper, Wanted(verified=True), seen=99, by="An")


def test_of_two_at_once_one_is_told(desk: Desk) -> None:
    paper = desk.paper(0).id
    seen = desk.seen(paper)

    def say(number: int) -> bool:
        wanted = Wanted(fields={"number": f"{number}/2020"})
        try:
            correct.correct(desk.services, paper, wanted, seen=seen, by=f"person {number}")
        except Outdated:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(say, range(4)))
    desk.settle()
    assert done.count(True) == 1
    assert desk.field("number").value == f"{done.index(True)}/2020"
    assert desk.seen(paper) == seen + 1


class Meanwhile(FailingStore):
    """Fails never; somebody does something else once, as soon as bytes are fetched."""

    def __init__(self, store: BlobStore, do: Callable[[], object]) -> None:
        super().__init__(store, SohoaError(), 0)
        self._do = [do]

    def _touch(self) -> None:
        if self._do:
            self._do.pop()()


def test_an_assembly_that_began_before_a_correction_does_not_undo_it(desk: Desk, tmp_path: Path) -> None:
    """The step is claimed and has looked at everything; then a person vouches for a document, then it wants to keep."""
    written(desk.services, desk.batch, [BIRTH.replace("057", "058"), MISREAD, DECISION], tmp_path)
    claim = steps.claim(desk.services.engine, here(), desk.services.clock(), 60)
    assert claim is not None
    store = Meanwhile(desk.services.blobs, lambda: desk.say(0, verified=True, number="059/2021"))
    STEPS[Step.ASSEMBLE].do(replace(desk.services, blobs=store), claim)
    assert desk.field("number").value == "059/2021"
    desk.settle()
    assert (desk.field("number").value, desk.paper(0).state) == ("059/2021", DocumentState.VERIFIED)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted(), InvalidRequest),
        (Wanted(type="no such type"), InvalidRequest),
        (Wanted(type="separator_sheet"), InvalidRequest),
        (Wanted(fields={"plate": "99A-123.45"}), InvalidRequest),
        (Wanted(fields={"date_of_birth": "31/02/2020"}), InvalidRequest),
        (Wanted(fields={"personal_id": "không rõ"}), InvalidRequest),
        (Wanted(fields={"full_name": ["An"]}), InvalidRequest),
        (Wanted(type="unknown", fields={"full_name": "An"}), InvalidRequest),
    ],
)
def test_what_makes_no_sense_changes_nothing(desk: Desk, wanted: Wanted, error: type[Exception]) -> None:
    before = desk.paper(0)
    with pytest.raises(error):
        correct.correct(desk.services, before.id, wanted, seen=desk.seen(before.id), by="An")
    assert desk.paper(0) == before


def test_pages_of_a_corrected_paper_stay_its_own(desk: Desk) -> None:
    desk.say(0, sex="Nữ")
    desk.settle()
    now = arrange.current(desk.services, desk.batch)
    change = Change("merge", desk.paper(1).pages[0])
    with pytest.raises(IllegalStep):
        arrange.change(desk.services, desk.batch, change, seen=now.number, by="An")
    desk.undo(0)
    arrange.change(desk.services, desk.batch, change, seen=now.number, by="An")
    desk.settle()
    assert [len(paper.pages) for paper in desk.papers()] == [2, 1]


def test_what_is_signed_or_gone_is_not_corrected(desk: Desk) -> None:
    desk.say(0, verified=True)
    with desk.services.work() as uow:
        documents.set_state(uow, desk.paper(0).id, DocumentState.SIGNED)
    with pytest.raises(IllegalStep):
        desk.say(0, sex="Nữ")
    repair.withdraw(desk.services, desk.batch, by="An")
    with desk.services.look() as uow:
        gone = documents.of_batch(uow, desk.batch)[1].id
    with pytest.raises(NotFound):
        correct.current(desk.services, gone)
    with pytest.raises(NotFound):
        correct.correct(desk.services, DocumentId("none"), Wanted(verified=True), seen=1, by="An")


def test_a_batch_that_is_ready_stays_so_when_a_document_is_only_vouched_for(desk: Desk) -> None:
    desk.say(0, verified=True)
    with desk.services.look() as uow:
        assert batches.get(uow, desk.batch).state is BatchState.READY
