"""A share of what one person vouches for goes to another one, and what that one finds counts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.dossier import Document
from core.errors import IllegalStep
from core.ids import BatchId, DocumentId, new_id
from core.options import ReviewOptions
from core.people import operator
from core.review import Stage
from core.states import DocumentState
from pipeline import correct, digitize, review, second_look
from pipeline.correct import Wanted
from pipeline.services import Services
from storage.db import documents, events, rechecks
from storage.db.reviews import Wanted as Queued
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
BIRTH = (Path(__file__).parent.parent / "classify" / "papers" / "birth_certificate.txt").read_text(encoding="utf-8")


def with_share(services: Services, share: float) -> Services:
    review_options = ReviewOptions(second_share=share)
    return replace(services, settings=services.settings.model_copy(update={"review": review_options}))


@pytest.fixture
def batch(services: Services, run_steps: Run, tmp_path: Path) -> BatchId:
    made = digitize.hand_in(services, [scan(tmp_path / "a.png")], dossier=None, procedure=None, by="test").batch.id
    run_steps()
    written(services, made, [BIRTH.split("===\n")[0]], tmp_path)
    run_steps()
    return made


def paper(services: Services, batch: BatchId) -> Document:
    with services.look() as uow:
        return documents.of_batch(uow, batch)[0]


def vouch(services: Services, document: DocumentId, by: str, **fields: str) -> None:
    seen = correct.current(services, document).number
    correct.correct(services, document, Wanted(fields=dict(fields), verified=True), seen=seen, by=by)


def told(services: Services, document: DocumentId, action: str) -> list[events.Data]:
    with services.look() as uow:
        return [event.data for event in events.of_subject(uow, document) if event.action == action]


def test_another_person_looks_and_what_they_find_counts(services: Services, batch: BatchId) -> None:
    services = with_share(services, 1)
    document = paper(services, batch).id
    vouch(services, document, "lan")
    assert review.take_next(services, operator("lan")) is None
    with pytest.raises(IllegalStep):
        review.claim(services, operator("lan"), document)
    with pytest.raises(IllegalStep):
        review.take_over(services, operator("lan"), document)
    shown = review.take_next(services, operator("minh"), Stage.SECOND)
    assert shown is not None
    assert (shown.task.document, shown.task.stage, shown.task.vouched_by) == (document, Stage.SECOND, "lan")
    review.release(services, operator("minh"), document)
    # Who vouches once more is no second person.
    vouch(services, document, "lan")
    assert review.take_next(services, operator("minh"), Stage.SECOND) is None  # handed back just now
    assert review.take_next(services, operator("hoa"), Stage.SECOND) is not None
    vouch(services, document, "hoa", full_name="TRẦN BẢO NGỌC")
    assert review.queue(services, operator("hoa"), Queued(who="hoa")) == []
    [data] = told(services, document, "document.rechecked")
    assert (data["wrong"], data["missed"], data["first"], data["type"]) == (1, 1, "lan", False)
    assert int(str(data["fields"])) > 5
    [drawn] = told(services, document, "document.drawn")
    assert drawn == {"share": 1.0, "number": second_look.number_of(services, document), "key": services.keyring.current}
    # It was looked at twice: to vouch anew does not draw it again.
    vouch(services, document, "lan")
    assert review.queue(services, operator("hoa"), Queued(who="hoa")) == []
    assert len(told(services, document, "document.rechecked")) == 1


def test_a_second_person_may_correct_before_they_vouch(services: Services, batch: BatchId, run_steps: Run) -> None:
    services = with_share(services, 1)
    document = paper(services, batch).id
    vouch(services, document, "lan")
    seen = correct.current(services, document).number
    correct.correct(services, document, Wanted(fields={"full_name": "TRẦN BẢO NGỌC"}), seen=seen, by="minh")
    run_steps()
    assert paper(services, batch).state is DocumentState.CORRECTED
    [waiting] = review.queue(services, operator("minh"), Queued(who="minh"))
    assert waiting.task.stage is Stage.FIRST
    vouch(services, document, "minh")
    [data] = told(services, document, "document.rechecked")
    assert (data["wrong"], data["missed"]) == (1, 1)
    with services.look() as uow:
        found = rechecks.find(uow, document)
    assert found is not None
    assert (found.vouched_by, found.done_by) == ("lan", "minh")


def test_nothing_is_drawn_below_the_share_and_the_draw_is_fair_and_the_same(services: Services, batch: BatchId) -> None:
    document = paper(services, batch).id
    vouch(services, document, "lan")
    with services.look() as uow:
        assert rechecks.find(uow, document) is None
    numbers = [second_look.number_of(services, DocumentId(f"{new_id()}.1.1.d")) for _ in range(2000)]
    assert all(0 <= number < 1 for number in numbers)
    assert 0.25 < sum(number < 0.3 for number in numbers) / len(numbers) < 0.35
    assert second_look.number_of(services, document) == second_look.number_of(services, document)
