"""What is kept comes back, moves only as allowed, and is found; on every database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from core.batch import Batch, BatchPage, Failure
from core.blob import Artifact, ArtifactKind
from core.dossier import Field, FieldSource, Verdict
from core.errors import IllegalStep, NotFound, StorageError
from core.ids import BatchId, DocumentId, DossierId, FileId, PageId, new_id
from core.page import BBox, Grade, Problem, Quality
from core.states import BatchState, Bucket, DocumentState, FileState, PageState
from storage.db import batches, documents, dossiers, events, pages, workers
from storage.db.dossiers import Wanted
from storage.db.pages import Count
from storage.db.work import UnitOfWork
from storage.identity import WorkerId, here
from tests.contracts.material import (
    NOW,
    keep_batch,
    make_batch,
    make_blob,
    make_document,
    make_dossier,
    make_file,
    make_page,
    make_reading,
)
from tests.contracts.parallel import at_once, open_dossier

FAULT = Failure("corrupt_image", "no end of image")
POOR = Quality(Grade.POOR, (Problem("blurred", "Ảnh bị mờ."), Problem("cut_off", "Chữ bị cắt.")))


@pytest.fixture
def uow(engine: Engine) -> UnitOfWork:
    """Not begun yet: each test says where it begins and ends."""
    return UnitOfWork(engine, lambda: NOW)


def test_a_batch_with_everything(uow: UnitOfWork) -> None:
    dossier = make_dossier()
    batch = make_batch(dossier=dossier.id, procedure="1.001193", key="k" * 64, delivered_at=NOW, failure=FAULT)
    with uow:
        dossiers.create(uow, dossier)
        batches.add(uow, batch)
        assert batches.get(uow, batch.id) == batch
        assert batches.of_dossier(uow, dossier.id) == [batch]
        with pytest.raises(IllegalStep):
            batches.add(uow, batch)


def test_batches_are_listed_part_by_part_newest_first(uow: UnitOfWork) -> None:
    ids = [BatchId(f"{letter}{number}") for number in "01" for letter in "0az"]
    with uow:
        for each in ids:
            batches.add(uow, make_batch(id=each))
        first = batches.recent(uow, 4)
        rest = batches.recent(uow, 4, before=first[-1].id)
        assert [batch.id for batch in first + rest] == sorted(ids, reverse=True)
        assert batches.recent(uow, 4, before=rest[-1].id) == []


def test_the_newest_batch_of_a_key(uow: UnitOfWork) -> None:
    with uow:
        batches.add(uow, make_batch(id=BatchId("1"), key="same"))
        batches.add(uow, make_batch(id=BatchId("2"), key="same"))
        batches.add(uow, make_batch(id=BatchId("3")))
        found = batches.find_by_key(uow, "same")
        assert found is not None
        assert found.id == "2"
        assert batches.find_by_key(uow, "other") is None
        assert batches.find_by_key(uow, "") is None


def test_a_batch_moves_as_the_table_allows(uow: UnitOfWork) -> None:
    batch = make_batch()
    with uow:
        batches.add(uow, batch)
        batches.set_state(uow, batch.id, BatchState.PROCESSING)
        batches.set_state(uow, batch.id, BatchState.FAILED, failure=FAULT)
        assert batches.get(uow, batch.id).failure == FAULT
        batches.set_state(uow, batch.id, BatchState.PROCESSING)
        assert batches.get(uow, batch.id).failure is None
        with pytest.raises(IllegalStep):
            batches.set_state(uow, batch.id, BatchState.OPEN)
        batches.set_delivered(uow, batch.id)
        assert batches.get(uow, batch.id).delivered_at == NOW


NOWHERE: dict[str, Callable[[UnitOfWork], object]] = {
    "batch": lambda uow: batches.get(uow, BatchId("none")),
    "lock": lambda uow: batches.lock(uow, BatchId("none")),
    "move": lambda uow: batches.set_state(uow, BatchId("none"), BatchState.READY),
    "deliver": lambda uow: batches.set_delivered(uow, BatchId("none")),
    "file": lambda uow: batches.get_file(uow, FileId("none")),
    "page": lambda uow: pages.get(uow, PageId("none")),
    "page of no file": lambda uow: pages.put(uow, make_page(make_file(make_batch()))),
    "fail": lambda uow: pages.fail(uow, PageId("none"), FAULT),
    "text": lambda uow: pages.text(uow, PageId("none")),
    "document": lambda uow: documents.get(uow, DocumentId("none")),
    "dossier": lambda uow: dossiers.get(uow, DossierId("none")),
}


@pytest.mark.parametrize("ask", NOWHERE.values(), ids=NOWHERE)
def test_what_is_nowhere_is_not_found(uow: UnitOfWork, ask: Callable[[UnitOfWork], object]) -> None:
    with uow, pytest.raises(NotFound):
        ask(uow)


def test_files_in_their_order(uow: UnitOfWork) -> None:
    batch = make_batch()
    handed_in = [make_file(batch, position, name=f"Tờ {position}.pdf") for position in (10, 2, 1)]
    with uow:
        batches.add(uow, batch)
        for file in handed_in:
            batches.add_file(uow, file)
        assert batches.files(uow, batch.id) == handed_in[::-1]
        with pytest.raises(IllegalStep):
            batches.add_file(uow, make_file(batch, 2, id=FileId("another")))


def test_a_file_becomes_known(uow: UnitOfWork) -> None:
    batch = make_batch()
    file = make_file(batch, replaces=PageId("p"))
    with uow:
        batches.add(uow, batch)
        batches.add_file(uow, file)
        batches.set_file(uow, file.id, FileState.FAILED, failure=FAULT)
        assert batches.get_file(uow, file.id) == replace(file, state=FileState.FAILED, failure=FAULT)
        batches.set_file(uow, file.id, FileState.WAITING)
        batches.set_file(uow, file.id, FileState.SPLIT, page_count=3, signed=True)
        assert batches.get_file(uow, file.id) == replace(file, state=FileState.SPLIT, page_count=3, signed=True)
        with pytest.raises(IllegalStep):
            batches.set_file(uow, file.id, FileState.WAITING)


def test_a_file_needs_its_batch(uow: UnitOfWork) -> None:
    with pytest.raises(StorageError), uow:
        batches.add_file(uow, make_file(make_batch()))


@pytest.mark.parametrize(
    ("batch_state", "file_state", "found"),
    [
        (BatchState.PROCESSING, FileState.SPLIT, True),
        (BatchState.PROCESSING, FileState.WAITING, True),
        (BatchState.OPEN, FileState.WAITING, False),
        (BatchState.WITHDRAWN, FileState.SPLIT, False),
        (BatchState.READY, FileState.FAILED, False),
    ],
)
def test_the_same_bytes_in_a_dossier(
    uow: UnitOfWork, batch_state: BatchState, file_state: FileState, *, found: bool
) -> None:
    dossier, other = make_dossier(), make_dossier(id=DossierId(new_id()), code="other")
    batch = make_batch(dossier=dossier.id, state=batch_state)
    file = make_file(batch, state=file_state)
    with uow:
        dossiers.create(uow, dossier)
        dossiers.create(uow, other)
        batches.add(uow, batch)
        batches.add_file(uow, file)
        expected = batch.id if found else None
        assert batches.duplicate_in_dossier(uow, dossier.id, file.blob.sha256, BatchId("none")) == expected
        own = batch.id if batch_state is BatchState.OPEN else expected
        assert batches.duplicate_in_dossier(uow, dossier.id, file.blob.sha256, batch.id) == own
        assert batches.duplicate_in_dossier(uow, other.id, file.blob.sha256, BatchId("none")) is None
        assert batches.duplicate_in_dossier(uow, dossier.id, make_blob("new").sha256, BatchId("none")) is None


def test_a_dossier_code_is_kept_as_given_and_once(uow: UnitOfWork) -> None:
    dossier = make_dossier(code="H99.01-260301-0001/Đ")
    with uow:
        dossiers.create(uow, dossier)
        assert dossiers.get(uow, dossier.id) == dossier
        assert dossiers.by_code(uow, dossier.code) == dossier
        assert dossiers.by_code(uow, dossier.code.lower()) is None
        with pytest.raises(IllegalStep):
            dossiers.create(uow, replace(dossier, id=DossierId(new_id())))
        assert [one.dossier for one in dossiers.page(uow, Wanted(), 5)] == [dossier]
        assert dossiers.page(uow, Wanted(), 5, before=dossier.id) == []


def test_one_of_four_creates_the_dossier(engine: Engine, database_url: str) -> None:
    assert sorted(at_once(open_dossier, [(database_url, "the same")] * 4)) == [False, False, False, True]
    with UnitOfWork(engine, read_only=True) as uow:
        assert len(dossiers.page(uow, Wanted(), 10)) == 1


def test_a_page_with_everything(uow: UnitOfWork) -> None:
    with uow:
        batch, file, _ = keep_batch(uow)
        page = BatchPage(
            PageId("p"), batch.id, file.id, 2, PageState.READ, make_blob("i"), '{"dpi":300}', make_blob("t"),
            make_blob("w"), True, POOR, Bucket.BLANK, DocumentId("d"), FAULT,
        )  # fmt: skip
        assert pages.put(uow, page)
        assert pages.get(uow, page.id) == page


def test_a_repeated_page_stays_as_it_is(uow: UnitOfWork) -> None:
    with uow:
        _, _, (page,) = keep_batch(uow)
        pages.keep_reading(uow, page.id, make_reading("chữ"), make_blob("words"))
        before = pages.get(uow, page.id)
        assert not pages.put(uow, page)
        assert pages.get(uow, page.id) == before


def test_reading_a_page(uow: UnitOfWork) -> None:
    with uow:
        _, _, (page,) = keep_batch(uow)
        assert pages.text(uow, keep_read(uow, page)) == "GIẤY KHAI SINH\nHọ và tên"
        words = make_blob("words")
        expected = replace(page, state=PageState.READ, words=words, quality=Quality(Grade.FAIR))
        assert pages.get(uow, page.id) == expected
        pages.keep_reading(uow, page.id, make_reading("", blank=True), words)
        assert pages.get(uow, page.id).blank
        assert pages.text(uow, page.id) == ""
        with pytest.raises(IllegalStep):
            pages.fail(uow, page.id, FAULT)


def keep_read(uow: UnitOfWork, page: BatchPage) -> PageId:
    reading = make_reading("GIẤY KHAI SINH\nHọ và tên", grade=Grade.FAIR)
    pages.keep_reading(uow, page.id, reading, make_blob("words"))
    return page.id


def test_a_failed_page_is_read_again(uow: UnitOfWork) -> None:
    with uow:
        batch, _, (page,) = keep_batch(uow)
        pages.fail(uow, page.id, FAULT)
        pages.fail(uow, page.id, FAULT)
        documents.replace_all(uow, batch.id, [], {page.id: Bucket.FAILED})
        with pytest.raises(IllegalStep):
            pages.keep_reading(uow, page.id, make_reading("chữ"), make_blob())
        pages.wait(uow, page.id)
        assert pages.get(uow, page.id) == page
        with pytest.raises(IllegalStep):
            pages.wait(uow, page.id)
        keep_read(uow, page)
        pages.wait(uow, page.id)
        with pytest.raises(NotFound):
            pages.text(uow, page.id)


def test_a_replacement_takes_the_place_of_the_failed_page(uow: UnitOfWork) -> None:
    with uow:
        batch, file, rows = keep_batch(uow, 3)
        again = make_file(batch, 2, replaces=rows[1].id)
        batches.add_file(uow, again)
        scan = replace(make_page(again, 1, image=make_blob("new")), id=rows[1].id)
        with pytest.raises(IllegalStep):
            pages.replace(uow, scan)
        pages.fail(uow, rows[1].id, FAULT)
        pages.replace(uow, scan)
        assert pages.of_batch(uow, batch.id) == [rows[0], scan, rows[2]]
        assert pages.numbers_of_file(uow, file.id) == {1, 3}
        assert pages.numbers_of_file(uow, again.id) == {1}


def test_pages_in_the_order_in_which_they_were_fed(uow: UnitOfWork) -> None:
    batch = make_batch()
    fed = [make_page(make_file(batch, position), number) for position in (2, 10) for number in (1, 2, 11)]
    with uow:
        batches.add(uow, batch)
        for position in (10, 2):
            batches.add_file(uow, make_file(batch, position))
        for page in reversed(fed):
            pages.put(uow, page)
        assert pages.of_batch(uow, batch.id) == fed


def test_a_batch_waits_for_its_files_and_pages(uow: UnitOfWork) -> None:
    batch = make_batch()
    file = make_file(batch)
    with uow:
        batches.add(uow, batch)
        assert not pages.pending(uow, batch.id)
        batches.add_file(uow, file)
        assert pages.pending(uow, batch.id)
        batches.set_file(uow, file.id, FileState.SPLIT)
        assert not pages.pending(uow, batch.id)
        pages.put(uow, make_page(file))
        assert pages.pending(uow, batch.id)
        pages.fail(uow, make_page(file).id, FAULT)
        assert not pages.pending(uow, batch.id)


def test_every_page_is_counted(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, rows = keep_batch(uow, 6)
        empty = make_batch()
        batches.add(uow, empty)
        pages.fail(uow, rows[0].id, FAULT)
        assert pages.count(uow, batch.id) == Count(pages=6, waiting=5, failed=1)
        for row in rows[1:]:
            keep_read(uow, row)
        paper = make_document(batch.id, [row.id for row in rows[:3]])
        buckets = [Bucket.FAILED, Bucket.DOCUMENT, Bucket.DOCUMENT, Bucket.BLANK, Bucket.SEPARATOR, Bucket.BLANK]
        documents.replace_all(uow, batch.id, [paper], {row.id: kind for row, kind in zip(rows, buckets, strict=True)})
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    with UnitOfWork(engine, read_only=True) as uow:
        statements.clear()
        found = pages.counts(uow, [batch.id, empty.id])
        assert len(statements) == 1
    assert found == {batch.id: Count(6, 0, 2, 2, 1, 1), empty.id: Count()}


def assembled(uow: UnitOfWork, *sizes: int) -> tuple[Batch, list[BatchPage], list[DocumentId]]:
    """Keep a batch and its documents of so many pages each."""
    batch, _, rows = keep_batch(uow, sum(sizes))
    return batch, rows, plan(uow, batch, rows, *sizes)


def plan(uow: UnitOfWork, batch: Batch, rows: list[BatchPage], *sizes: int) -> list[DocumentId]:
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    papers = [
        make_document(batch.id, [row.id for row in rows[start : start + size]])
        for start, size in zip(starts, sizes, strict=True)
    ]
    documents.replace_all(uow, batch.id, papers, {row.id: Bucket.DOCUMENT for row in rows})
    return [paper.id for paper in papers]


def test_a_document_with_everything(uow: UnitOfWork) -> None:
    problem = Problem("faint", "Chữ mờ")
    value: list[dict[str, str | int]] = [{"full_name": "Nguyễn Văn Mẫu", "birth_year": 1990}]
    field = Field(
        "members", value, "Nguyen", 0.7, PageId("p"), 2, BBox(1, 2, 3, 4), FieldSource.QR, Verdict.CAUTION, (problem,)
    )
    dossier = make_dossier()
    with uow:
        dossiers.create(uow, dossier)
        batch, _, rows = keep_batch(uow, 2)
        paper = make_document(
            batch.id,
            [row.id for row in rows],
            fields=(field,),
            problems=(problem,),
            attributes={"stamps": 1, "signed": True, "language": "vi"},
            dossier=dossier.id,
            component="C1",
            reasons=("a title",),
        )
        documents.replace_all(uow, batch.id, [paper], {row.id: Bucket.DOCUMENT for row in rows})
        assert documents.get(uow, paper.id) == paper
        assert documents.of_batch(uow, batch.id) == [paper]
        assert documents.of_dossier(uow, dossier.id) == [paper]
        assert {page.document for page in pages.of_batch(uow, batch.id)} == {paper.id}


def test_a_new_plan_withdraws_what_is_no_longer_in_it_and_may_bring_it_back(uow: UnitOfWork) -> None:
    with uow:
        batch, rows, first = assembled(uow, 2, 2)
        plan(uow, batch, rows, 4)
        assert [paper.id for paper in documents.of_batch(uow, batch.id)] == first[:1]
        assert documents.get(uow, first[1]).state is DocumentState.WITHDRAWN
        assert {page.document for page in pages.of_batch(uow, batch.id)} == {first[0]}
        plan(uow, batch, rows, 2, 2)
        assert [paper.id for paper in documents.of_batch(uow, batch.id)] == first
        assert documents.get(uow, first[1]).state is DocumentState.RECOGNIZED


def test_what_a_person_has_decided_stays(uow: UnitOfWork) -> None:
    with uow:
        batch, rows, (one, two, three) = assembled(uow, 1, 2, 1)
        documents.set_state(uow, one, DocumentState.NEEDS_REVIEW)
        documents.set_state(uow, two, DocumentState.NEEDS_REVIEW)
        documents.set_state(uow, two, DocumentState.VERIFIED)
        documents.set_state(uow, three, DocumentState.WITHDRAWN)
        plan(uow, batch, rows, 1, 2, 1)
        states = [paper.state for paper in documents.of_batch(uow, batch.id)]
        assert states == [DocumentState.RECOGNIZED, DocumentState.VERIFIED, DocumentState.WITHDRAWN]
        before = documents.of_batch(uow, batch.id), pages.of_batch(uow, batch.id)
    with pytest.raises(IllegalStep), uow:
        plan(uow, batch, rows, 4)
    with uow:
        assert (documents.of_batch(uow, batch.id), pages.of_batch(uow, batch.id)) == before


def test_no_page_is_forgotten(uow: UnitOfWork) -> None:
    with uow:
        batch, _, rows = keep_batch(uow, 2)
    for buckets in ({rows[0].id: Bucket.BLANK}, {row.id: Bucket.BLANK for row in rows} | {PageId("x"): Bucket.BLANK}):
        with pytest.raises(IllegalStep), uow:
            documents.replace_all(uow, batch.id, [], buckets)


def test_a_document_moves_as_the_table_allows(uow: UnitOfWork) -> None:
    with uow:
        _, _, (paper,) = assembled(uow, 1)
        with pytest.raises(IllegalStep):
            documents.set_state(uow, paper, DocumentState.SIGNED)
        documents.set_state(uow, paper, DocumentState.WITHDRAWN)
        with pytest.raises(IllegalStep):
            documents.set_state(uow, paper, DocumentState.RECOGNIZED)


def test_a_thousand_pages(uow: UnitOfWork) -> None:
    with uow:
        batch, _, (paper,) = assembled(uow, 1200)
        assert pages.count(uow, batch.id).in_documents == 1200
        assert len(documents.get(uow, paper).slots) == 1200


def test_the_latest_file_of_a_kind(uow: UnitOfWork) -> None:
    old = Artifact("d1", ArtifactKind.PDF, make_blob("old"), "0" * 64, {"made_by": "sohoa 0.1.0"})
    new = replace(old, blob=make_blob("new"), recipe={"made_by": "sohoa 0.2.0", "bước": "hai"})
    text = replace(old, kind=ArtifactKind.TEXT)
    with uow:
        for artifact in (old, text, new, replace(old, owner="d2")):
            documents.add_artifact(uow, artifact)
        assert documents.artifacts(uow, "d1") == {ArtifactKind.PDF: new, ArtifactKind.TEXT: text}
        assert documents.artifacts(uow, "d3") == {}


def test_events_have_an_order_even_within_one_moment(uow: UnitOfWork) -> None:
    with uow:
        for number in range(5):
            events.append(uow, "clerk", "page.read", "p1", {"number": number, "ok": True, "note": "Đã đọc"})
        events.append(uow, "clerk", "page.read", "p2", {})
        found = events.of_subject(uow, "p1")
        assert [one.data["number"] for one in found] == [0, 1, 2, 3, 4]
        assert [one.at - NOW for one in found] == [timedelta(microseconds=number) for number in range(5)]
        assert events.since(uow, found[2].at, 2) == found[3:]


def test_workers_are_seen_here_and_believed_elsewhere(engine: Engine) -> None:
    me = here()
    ghost, stranger = replace(me, started=me.started + 1), WorkerId("another-host", "boot", 7, 7)
    with UnitOfWork(engine, lambda: NOW) as uow:
        for worker in (me, ghost, stranger):
            workers.beat(uow, worker, "worker")
        workers.beat(uow, me, "worker")
        assert {worker.id for worker in workers.alive(uow, me, "worker")} == {me, stranger}
        assert workers.alive(uow, me, "api") == []
    with UnitOfWork(engine, lambda: NOW + timedelta(minutes=2)) as uow:
        assert [worker.id for worker in workers.alive(uow, me)] == [me]
        workers.forget_dead(uow, me, uow.now())
        workers.leave(uow, me)
    with UnitOfWork(engine, lambda: NOW) as uow:
        assert workers.alive(uow, me) == []
