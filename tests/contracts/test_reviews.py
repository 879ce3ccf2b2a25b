"""The queue of papers for people on every database: its order, who sees what of it, and that nobody gets another's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from threading import Barrier

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from core.batch import Batch
from core.dossier import Field, FieldSource, Verdict
from core.ids import DocumentId, PageId
from core.page import Grade, Problem
from core.review import Assignee, Stage, Task
from core.sight import EVERYTHING, Sight
from core.states import Bucket, DocumentState, DossierState
from storage.db import documents, dossiers, pages, reviews
from storage.db.reviews import Wanted
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, keep_batch, make_blob, make_document, make_dossier, make_reading

A, B = "H99.36.05", "H99.36.06"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def uow(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, lambda: NOW)


def wait(uow: UnitOfWork, *, agency: str = A, grade: Grade = Grade.GOOD, **changed: object) -> DocumentId:
    """Keep a paper that waits for a person."""
    batch, _, (row,) = keep_batch(uow, 1, agency=agency)
    pages.keep_reading(uow, row.id, make_reading("chữ", grade=grade), make_blob())
    return waiting(uow, batch, row.id, **changed)


def waiting(uow: UnitOfWork, batch: Batch, page: PageId, **changed: object) -> DocumentId:
    paper = make_document(batch.id, [page], **changed)
    documents.replace_all(uow, batch.id, [paper], {page: Bucket.DOCUMENT})
    documents.set_state(uow, paper.id, DocumentState.NEEDS_REVIEW)
    return paper.id


def field(state: Verdict) -> Field:
    return Field("number", "1", "1", 0.5, PageId("p"), 1, None, FieldSource.OCR, state, (Problem("wrong_length", "?"),))


def queue(uow: UnitOfWork, sight: Sight = EVERYTHING, **wanted: object) -> list[Task]:
    return reviews.page(uow, Wanted(**wanted), 50, seen_by=sight)  # type: ignore[arg-type]


def ids(tasks: list[Task]) -> list[DocumentId]:
    return [task.document for task in tasks]


def change(uow: UnitOfWork, document: DocumentId, state: DocumentState) -> None:
    documents.correct(uow, replace(documents.get(uow, document), state=state))


def test_waiting_citizens_then_due_then_doubt(uow: UnitOfWork) -> None:
    def of(code: str, state: DossierState, due: datetime | None) -> object:
        made = make_dossier(code=code, state=state, due_at=due)
        dossiers.create(uow, replace(made, id=type(made.id)(f"d{code}")))
        return f"d{code}"

    with uow:
        plain = wait(uow)
        doubtful = wait(uow, fields=(field(Verdict.REVIEW),), verdict=Verdict.REVIEW)
        blurred = wait(uow, grade=Grade.POOR)
        late = wait(uow, dossier=of("late", DossierState.PROCESSING, NOW - timedelta(days=1)))
        soon = wait(uow, dossier=of("soon", DossierState.PROCESSING, NOW + timedelta(days=1)))
        over = wait(uow, dossier=of("over", DossierState.FINISHED, NOW - timedelta(days=9)))
        here = wait(uow, dossier=of("here", DossierState.REGISTERED, None))
    with uow:
        found = queue(uow)
        assert ids(found) == [here, late, soon, doubtful, blurred, *sorted([plain, over])]
        assert (found[0].waiting, found[1].due_at) == (True, NOW - timedelta(days=1))
        assert (found[3].doubts.fields, found[3].doubts.problems, found[3].doubts.grave) == (1, 1, True)
        assert found[4].doubts.pages == 2
        # Part by part it is the same list.
        parts, after = [], ""
        while some := reviews.page(uow, Wanted(), 2, after):
            parts += some
            after = some[-1].place
        assert parts == found
    with uow:
        dossiers.move_on(uow, type(make_dossier().id)("dhere"), DossierState.RECEIVED, by="tests")
    with uow:
        assert not any(task.waiting for task in queue(uow))


def test_it_follows_the_document(uow: UnitOfWork) -> None:
    with uow:
        one = wait(uow)
    with uow:
        assert reviews.claim(uow, one, "an", LATER)
        assert ids(queue(uow)) == [one]
        since = queue(uow)[0].since
    with uow:
        change(uow, one, DocumentState.CORRECTED)
    with uow:
        [task] = queue(uow)
        # What else changes leaves the lease where it is.
        assert (task.lease.holder, task.lease.until, task.since) == ("an", LATER, since)
    with uow:
        paper = documents.get(uow, one)
        documents.replace_all(uow, paper.batch, [replace(paper, type="decision")], {paper.slots[0]: Bucket.DOCUMENT})
    with uow:
        [task] = queue(uow)
        assert (task.type, task.lease.holder) == ("decision", "an")
    with uow:
        documents.set_state(uow, one, DocumentState.NEEDS_REVIEW)
        change(uow, one, DocumentState.VERIFIED)
    with uow:
        assert queue(uow) == []
        assert reviews.find(uow, one) is None
        assert not reviews.claim(uow, one, "an", LATER)


def test_agencies_and_classes_see_their_own(uow: UnitOfWork) -> None:
    with uow:
        dossiers.create(uow, replace(make_dossier(), receiving=B, deciding=A))
        both = wait(uow, agency="", dossier=dossiers.by_code(uow, make_dossier().code).id)  # type: ignore[union-attr]
        mine = wait(uow, agency=A)
        other = wait(uow, agency=B, type="decision")
        nowhere = wait(uow, agency="")
    with uow:
        assert set(ids(queue(uow))) == {both, mine, other, nowhere}
        assert set(ids(queue(uow, Sight(agencies=frozenset({A}))))) == {both, mine}
        assert set(ids(queue(uow, Sight(agencies=frozenset({B}))))) == {both, other}
        assert sorted(ids(queue(uow, Sight(agencies=frozenset({A, B}))))) == sorted([both, mine, other])
        many = frozenset({A, *(f"H99.{number}" for number in range(200))})
        assert set(ids(queue(uow, Sight(agencies=many)))) == {both, mine}
        assert queue(uow, Sight(agencies=frozenset())) == []
        assert ids(queue(uow, Sight(types=frozenset({"decision"})))) == [other]
        assert ids(queue(uow, type="decision", stage=Stage.FIRST)) == [other]
        assert queue(uow, stage=Stage.SECOND) == []


def test_leases(uow: UnitOfWork, engine: Engine) -> None:
    with uow:
        one, two = sorted([wait(uow), wait(uow)])
    with uow:
        taken = reviews.claim_next(uow, Wanted(who="an"), LATER)
        assert taken is not None
        assert (taken.document, taken.lease.holder, taken.lease.since) == (one, "an", NOW)
        # Who holds one gets that one again.
        again = reviews.claim_next(uow, Wanted(who="an"), LATER)
        assert again is not None
        assert again.document == one
        assert not reviews.claim(uow, one, "binh", LATER)
        assert not reviews.renew(uow, one, "binh", LATER)
        assert not reviews.release(uow, one, "binh", "")
        assert ids(queue(uow, who="an", assignee=Assignee.MINE)) == [one]
        assert ids(queue(uow, who="binh", assignee=Assignee.MINE)) == []
        assert ids(queue(uow, assignee=Assignee.NOBODY)) == [two]
        assert reviews.release(uow, one, "an", "Mờ quá")
        # What somebody handed back is not given to them again, but to others.
        following = reviews.claim_next(uow, Wanted(who="an"), LATER)
        assert following is not None
        assert following.document == two
        other = reviews.claim_next(uow, Wanted(who="binh"), LATER)
        assert other is not None
        assert (other.document, other.lease.note, other.lease.note_by) == (one, "Mờ quá", "an")
        assert reviews.claim_next(uow, Wanted(who="chi"), LATER) is None
    with UnitOfWork(engine, lambda: LATER) as after:
        # Without a sign of life a paper is free again.
        assert [task.lease.holder for task in reviews.page(after, Wanted(), 9)] == ["", ""]
        late = reviews.claim_next(after, Wanted(who="chi"), LATER + timedelta(minutes=5))
        assert late is not None
        assert not reviews.renew(after, late.document, "binh", LATER)
        reviews.assign(after, two, "dung", "sup")
    with UnitOfWork(engine, lambda: LATER) as after:
        found = reviews.find(after, two)
        assert found is not None
        assert (found.lease.holder, found.lease.assigned, found.lease.assigned_by) == ("", "dung", "sup")
        assert found.lease.barred("chi")
        assert not reviews.claim(after, two, "chi", LATER + timedelta(minutes=9))
        given = reviews.claim_next(after, Wanted(who="dung"), LATER + timedelta(minutes=9))
        assert given is not None
        assert given.document == two


def test_many_at_once_never_get_the_same_paper(engine: Engine) -> None:
    count, people = 40, 8
    with UnitOfWork(engine, lambda: NOW) as uow:
        papers = {wait(uow) for _ in range(count)}
    barrier = Barrier(people)

    def work(who: str) -> list[DocumentId]:
        return list(taking(engine, who, barrier))

    with ThreadPoolExecutor(people) as pool:
        found = [each for some in pool.map(work, [f"p{number}" for number in range(people)]) for each in some]
    assert len(found) == count
    assert set(found) == papers


def taking(engine: Engine, who: str, barrier: Barrier) -> Iterator[DocumentId]:
    """Take papers one after another and vouch for each, until none is left."""
    barrier.wait(60)
    while True:
        with UnitOfWork(engine, lambda: NOW) as uow:
            task = reviews.claim_next(uow, Wanted(who=who), LATER, Sight(agencies=frozenset({A})))
        if task is None:
            return
        yield task.document
        with UnitOfWork(engine, lambda: NOW) as uow:
            change(uow, task.document, DocumentState.VERIFIED)


def test_the_queue_of_an_agency_is_read_by_an_index(engine: Engine) -> None:
    query = (
        "SELECT a.document, a.place FROM review_agencies a JOIN reviews r ON r.document = a.document "
        "WHERE a.agency = 'H99.36.05' AND a.place > '' ORDER BY a.place LIMIT 50"
    )
    with UnitOfWork(engine, read_only=True) as uow:
        if engine.dialect.name == "sqlite":
            plan = " ".join(str(row) for row in uow.connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
            assert "pk_review_agencies" in plan or "sqlite_autoindex_review_agencies" in plan
        else:
            uow.connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = " ".join(str(row) for row in uow.connection.execute(text(f"EXPLAIN {query}")))
            assert "pk_review_agencies" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def test_papers_without_a_person_are_nobodys(uow: UnitOfWork) -> None:
    with uow:
        assert reviews.claim_next(uow, Wanted(who="an"), LATER) is None
        assert reviews.find(uow, DocumentId("none")) is None


def test_what_waited_before_there_was_a_queue_is_in_it(uow: UnitOfWork) -> None:
    with uow:
        grave = wait(uow, verdict=Verdict.REVIEW)
        plain = wait(uow, agency=B)
        vouched = wait(uow)
        change(uow, vouched, DocumentState.VERIFIED)
    migration = import_module("storage.migrations.versions.v0015_reviews")
    with uow:
        for table in ("review_agencies", "reviews"):
            uow.connection.execute(text(f"DROP TABLE {table}"))
        with Operations.context(MigrationContext.configure(uow.connection)):
            migration.upgrade()
        assert ids(queue(uow)) == [grave, plain]
        assert ids(queue(uow, Sight(agencies=frozenset({B})))) == [plain]
        assert queue(uow)[0].doubts.grave
        assert reviews.claim(uow, plain, "an", LATER)
