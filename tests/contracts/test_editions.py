"""Versions of documents on every database: added, listed, undone, never overwritten; of two at once one is told."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from core.dossier import Document, Field, FieldSource, Verdict
from core.edition import CORRECT, READ, UNDO, VERIFY, Decision, Edition, Said
from core.errors import IllegalStep, NotFound, Outdated
from core.ids import DocumentId, PageId
from core.states import Bucket, DocumentState
from storage.db import documents, editions
from storage.db.editions import Standing
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, keep_batch, make_document
from tests.contracts.parallel import at_once, correct_document


@pytest.fixture
def uow(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, lambda: NOW)


def field(name: str, value: str) -> Field:
    return Field(name, value, f"{value}?", 0.7, PageId("p"), 1, None, FieldSource.OCR, Verdict.CAUTION)


def kept(uow: UnitOfWork, **changed: object) -> Document:
    """Keep a batch of one document."""
    batch, _, rows = keep_batch(uow, 2)
    paper = make_document(batch.id, [row.id for row in rows], **changed)
    documents.replace_all(uow, batch.id, [paper], {row.id: Bucket.DOCUMENT for row in rows})
    return documents.get(uow, paper.id)


def corrected(seen: Edition, value: str, *, settled: bool = True) -> Edition:
    """What a person makes of a version: the number of the paper."""
    said = {**seen.decision.fields, "number": Said(value, "An", NOW)}
    paper = replace(seen.document, fields=(field("number", value),), state=DocumentState.CORRECTED)
    return replace(seen, document=paper, decision=Decision("decision", said), action=CORRECT, by="An", settled=settled)


def test_what_is_kept_comes_back_and_nothing_is_overwritten(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow, fields=(field("number", "12/2020"),))
        editions.record(uow, [paper])
        first = editions.newest(uow, paper)
        assert first == Edition(1, paper, Decision(), READ, "sohoa", NOW, 1, None)
        second = editions.change(uow, first, corrected(first, "12/2021"))
        assert (second.number, second.origin, second.before, second.by) == (2, 2, 1, "An")
        assert editions.newest(uow, paper) == second
        third = editions.change(uow, second, replace(second, action=VERIFY, decision=Decision(verified=True)))
        assert (third.number, third.before) == (3, 2)
        versions = editions.history(uow, paper)
        assert versions == [first, second, third]
        # A hash is of what is kept, so it is the same whoever asks and whenever.
        assert [one.sha256 for one in versions] == [first.sha256, second.sha256, third.sha256]
        assert len({one.sha256 for one in versions}) == 3
        assert editions.heads(uow, paper.batch) == {paper.id: third}
        assert editions.standing(uow, paper.batch) == {paper.id: Standing(3)}


def test_undo_goes_back_step_by_step_as_versions_of_their_own(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow)
        editions.record(uow, [paper])
        one = editions.newest(uow, paper)
        two = editions.change(uow, one, corrected(one, "2"))
        three = editions.change(uow, two, corrected(two, "3"))
        seen = three
        for number, decision, origin in ((4, two.decision, 2), (5, one.decision, 1)):
            back = editions.undone(uow, seen)
            seen = editions.undo(uow, seen, back, back.document, "Bình")
            assert (seen.number, seen.decision, seen.origin, seen.action) == (number, decision, origin, UNDO)
        with pytest.raises(IllegalStep):
            editions.undone(uow, seen)
        six = editions.change(uow, seen, corrected(seen, "6"))
        assert editions.undone(uow, six).decision == one.decision
        assert [edition.number for edition in editions.history(uow, paper)] == [1, 2, 3, 4, 5, 6]


def test_a_new_reading_is_a_version_only_when_it_says_something_else(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow, fields=(field("number", "1"),))
        editions.record(uow, [paper])
        one = editions.newest(uow, paper)
        two = editions.change(uow, one, corrected(one, "2", settled=False))
        editions.record(uow, [two.document])
        three = editions.newest(uow, paper)
        assert (three.number, three.action, three.by, three.settled) == (3, READ, "sohoa", True)
        assert (three.decision, three.origin, three.before) == (two.decision, 2, 1)
        editions.record(uow, [replace(three.document, type_confidence=0.5)])
        assert editions.newest(uow, paper) == three
        editions.record(uow, [replace(three.document, fields=(field("number", "9"),))])
        assert editions.newest(uow, paper).number == 4
        back = editions.undone(uow, editions.newest(uow, paper))
        assert back == one


def test_an_undo_brings_back_what_was_read_since_the_change(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow)
        editions.record(uow, [paper])
        one = editions.newest(uow, paper)
        two = editions.change(uow, one, corrected(one, "2", settled=False))
        editions.record(uow, [replace(two.document, fields=(field("number", "2"), field("subject", "về đất")))])
        three = editions.newest(uow, paper)
        four = editions.change(uow, three, corrected(three, "4"))
        assert editions.undone(uow, four) == three


def test_a_document_from_before_there_were_versions_gets_its_first(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow)
        assert editions.heads(uow, paper.batch) == {}
        first = editions.newest(uow, paper)
        assert [edition.number for edition in editions.history(uow, paper)] == [1]
        editions.change(uow, first, corrected(first, "2"))
        assert [edition.number for edition in editions.history(uow, paper)] == [1, 2]


def test_who_saw_an_older_version_is_told(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow)
        one = editions.newest(uow, paper)
        two = editions.change(uow, one, corrected(one, "2"))
        with pytest.raises(Outdated):
            editions.change(uow, one, corrected(one, "3"))
        with pytest.raises(Outdated):
            editions.undo(uow, one, one, one.document, "An")
        assert editions.newest(uow, paper) == two


def test_of_four_at_once_one_corrects(engine: Engine, database_url: str) -> None:
    with UnitOfWork(engine) as uow:
        paper = kept(uow)
        editions.record(uow, [paper])
    done = at_once(correct_document, [(database_url, paper.batch, paper.id, str(number)) for number in range(4)])
    assert sorted(done) == [False, False, False, True]
    with UnitOfWork(engine, read_only=True) as uow:
        two = editions.newest(uow, paper)
        [said] = documents.get(uow, paper.id).fields
    assert (two.number, two.decision.fields["number"].value) == (2, str(done.index(True)))
    assert said.value == str(done.index(True))


def test_what_fails_halfway_leaves_nothing(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        paper = kept(uow)
        editions.record(uow, [paper])

    def die() -> None:
        with UnitOfWork(engine) as uow:
            one = editions.newest(uow, paper)
            made = corrected(one, "2")
            documents.correct(uow, made.document)
            editions.change(uow, one, made)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()
    with UnitOfWork(engine, read_only=True) as uow:
        assert editions.newest(uow, paper).number == 1
        assert documents.get(uow, paper.id) == paper


def test_a_corrected_document_is_read_again_and_a_verified_one_is_not(uow: UnitOfWork) -> None:
    with uow:
        paper = kept(uow)
        buckets = dict.fromkeys(paper.slots, Bucket.DOCUMENT)
        documents.correct(uow, replace(paper, type="decision", state=DocumentState.CORRECTED))
        assert documents.get(uow, paper.id).type == "decision"
        again = replace(paper, type="report", state=DocumentState.CORRECTED)
        documents.replace_all(uow, paper.batch, [again], buckets)
        assert documents.get(uow, paper.id) == again
        sure = replace(again, type="notice", state=DocumentState.VERIFIED)
        documents.correct(uow, sure)
        documents.replace_all(uow, paper.batch, [paper], buckets)
        assert documents.get(uow, paper.id) == sure
        documents.correct(uow, replace(sure, state=DocumentState.NEEDS_REVIEW))
        documents.set_state(uow, paper.id, DocumentState.WITHDRAWN)
        with pytest.raises(IllegalStep):
            documents.correct(uow, sure)
        with pytest.raises(NotFound):
            documents.correct(uow, replace(sure, id=DocumentId("none")))
