"""A serial is typed twice before anybody vouches for the paper, and nobody is told what was typed first."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from core.errors import Held, IllegalStep, InvalidRequest, NotTwice
from core.ids import DocumentId
from core.options import ReviewOptions, SecondEntry
from core.people import operator
from core.states import DocumentState
from pipeline import correct, double_entry, review
from pipeline.correct import Wanted
from pipeline.double_entry import Outcome
from pipeline.services import Services
from storage.db import documents, entries
from tests.pipeline.register import amend, paper

SERIAL, SLIP = "ZZ 000123", "ZZ 000132"


def with_entry(services: Services, who: SecondEntry) -> Services:
    chosen = ReviewOptions(second_entry=who, second_share=0)
    return replace(services, settings=services.settings.model_copy(update={"review": chosen}))


@pytest.fixture
def document(services: Services) -> DocumentId:
    """A land use certificate for which nobody vouches yet."""
    made = paper(services, "land_use_certificate", serial=SLIP, issuer="UBND HUYỆN SÔNG LAM").id
    amend(services, made, serial=SERIAL)
    return made


def enter(services: Services, document: DocumentId, value: str, by: str) -> Outcome:
    [typed] = double_entry.enter(services, document, {"serial": value}, by=by)
    return typed.outcome


def vouch(services: Services, document: DocumentId, by: str) -> None:
    seen = correct.current(services, document).number
    correct.correct(services, document, Wanted(verified=True), seen=seen, by=by)


def test_one_person_may_type_it_twice_where_the_site_lets_them(services: Services, document: DocumentId) -> None:
    services = with_entry(services, SecondEntry.SAME)
    with pytest.raises(NotTwice) as refused:
        vouch(services, document, "lan")
    assert refused.value.params == {"field": "serial", "label": "Số phát hành"}
    assert enter(services, document, SERIAL, "lan") is Outcome.FIRST
    assert enter(services, document, SLIP, "lan") is Outcome.DIFFERS
    with pytest.raises(NotTwice):
        vouch(services, document, "lan")
    assert enter(services, document, SERIAL.lower(), "lan") in {Outcome.AGREES, Outcome.DIFFERS}
    assert enter(services, document, SERIAL, "lan") is Outcome.AGREES
    vouch(services, document, "lan")
    with services.look() as uow:
        assert documents.get(uow, document).state is DocumentState.VERIFIED
    with pytest.raises(IllegalStep):
        enter(services, document, SERIAL, "lan")


def test_another_person_where_the_site_wants_one(services: Services, document: DocumentId) -> None:
    services = with_entry(services, SecondEntry.OTHER)
    assert enter(services, document, SERIAL, "lan") is Outcome.FIRST
    assert enter(services, document, SERIAL, "lan") is Outcome.FIRST
    with pytest.raises(NotTwice):
        vouch(services, document, "lan")
    assert enter(services, document, SERIAL, "minh") is Outcome.AGREES
    vouch(services, document, "lan")


def test_two_that_agree_on_another_value_vouch_for_none(services: Services, document: DocumentId) -> None:
    services = with_entry(services, SecondEntry.SAME)
    for _ in range(2):
        enter(services, document, SLIP, "lan")
    with pytest.raises(NotTwice):
        vouch(services, document, "lan")
    seen = correct.current(services, document).number
    correct.correct(services, document, Wanted(fields={"serial": SLIP}, verified=True), seen=seen, by="lan")


def test_nobody_reads_what_was_typed(services: Services, document: DocumentId) -> None:
    services = with_entry(services, SecondEntry.SAME)
    enter(services, document, SERIAL, "lan")
    with services.look() as uow:
        [kept] = entries.of_document(uow, document)
        rows = uow.connection.execute(text("SELECT * FROM entries")).all()
    assert (kept.field, kept.number, kept.by, len(kept.typed)) == ("serial", 1, "lan", 64)
    assert "000123" not in str(rows)


def test_what_cannot_be_typed(services: Services, document: DocumentId) -> None:
    with pytest.raises(InvalidRequest):
        double_entry.enter(services, document, {"issuer": "UBND"}, by="lan")
    with pytest.raises(InvalidRequest):
        double_entry.enter(services, document, {}, by="lan")
    review.claim(services, operator("minh"), document)
    with pytest.raises(Held):
        enter(services, document, SERIAL, "lan")
    # Where the site wants nothing typed twice, vouching is enough.
    vouch(services, document, "minh")
