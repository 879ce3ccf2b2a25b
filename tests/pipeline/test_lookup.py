"""The public look-up: one answer for whatever does not fit, after the same work; all processes count tries together."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from core.errors import InvalidRequest, NotFound, TooManyTries
from core.ids import PartyId, new_id
from core.party import Merge, NumberKind, Party, PartyKind, PartyNumber
from core.procedure import Dossier
from core.states import Bucket, DocumentState, DossierState
from pipeline import lookup
from pipeline.services import Services
from storage.db import documents, dossiers, events, merges, parties
from storage.db.register_tables import tries
from tests.contracts.material import NOW, keep_batch, make_document, make_dossier
from tests.databases import ON_BOTH

pytestmark = ON_BOTH

CODE = "H99.36.05-261102-0007"
NUMBER = "099072000045"
QR = (
    f"{CODE}|1.009994|{NUMBER}|Giấy tiếp nhận hồ sơ và hẹn trả kết quả|HTTT GQTTHC tỉnh Lam Sơn|"
    "2026-11-02T08:45:10+07:00|2026-11-23"
)
NEXT_WEEK = timedelta(days=7)


def at(services: Services, moment: datetime) -> Services:
    return replace(services, clock=lambda: moment)


def keep_dossier(services: Services, *given: tuple[NumberKind, str], **changed: Any) -> Dossier:
    """Keep a dossier of an applicant with these numbers."""
    with services.work() as uow:
        held = tuple(PartyNumber(kind, number, NOW, "Lan") for kind, number in given)
        party = Party(PartyId(new_id()), PartyKind.CITIZEN, "Nguyễn Đình Khôi Vĩ", "1972-01-02", held)
        parties.add(uow, services.keyring, party)
        said = {"code": CODE, "procedure": "1.009994", "applicant": party.id, "state": DossierState.PROCESSING}
        dossier = make_dossier(**{**said, "received_at": NOW, "due_at": NOW + NEXT_WEEK, **changed})
        dossiers.create(uow, dossier)
    return dossier


def ask(services: Services, payload: str = CODE, factor: str = "0045", address: str = "203.0.113.7") -> lookup.Standing:
    return lookup.look_up(services, payload, factor, address)


def test_code_and_factor_tell_where_the_dossier_stands(services: Services) -> None:
    dossier = keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    with services.work() as uow:
        for component, state in (("01", DocumentState.VERIFIED), (None, DocumentState.NEEDS_REVIEW)):
            batch, _, pages = keep_batch(uow, dossier=dossier.id)
            paper = make_document(batch.id, [pages[0].id], dossier=dossier.id, component=component, state=state)
            documents.replace_all(uow, batch.id, [paper], {pages[0].id: Bucket.DOCUMENT})
    found = ask(services)
    assert (found.code, found.state) == (CODE, "Đang xử lý")
    assert (found.papers, found.checked, found.reused, found.reading) == (2, 1, 0, True)
    assert (found.received_at, found.due_at) == (NOW, NOW + NEXT_WEEK)
    procedure = services.catalog.procedures["1.009994"]
    assert found.procedure == procedure.name
    wanted = [one for one in procedure.components if one.required and not one.condition and not one.shown]
    assert found.missing == tuple(one.name for one in wanted if one.code != "01")
    assert "Vĩ" not in str(found)
    assert NUMBER[-4:] not in str(found)
    with services.look() as uow:
        (last,) = [one for one in events.of_subject(uow, dossier.id) if one.action == "dossier.looked_up"]
        assert (last.actor, last.data) == ("public", {})


@pytest.mark.parametrize(
    ("payload", "factor"),
    [
        (CODE.lower(), "0045"),
        (f"  {CODE}\r\n", " 00 45 "),
        (f"https://dichvucong.example/hs?ma={CODE}&x=1", "0045"),
        (f"Mã hồ sơ: {CODE}", "0045"),
        (QR, ""),
        (QR.replace("|", ";"), ""),
        ("1.009994|" + QR, ""),
        (QR, "0045"),
    ],
)
def test_codes_are_read_leniently(services: Services, payload: str, factor: str) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    assert ask(services, payload, factor).code == CODE


def test_a_code_of_no_known_form_is_taken_as_it_stands(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER), code="H99-1/x")
    assert ask(services, "H99-1/x").code == "H99-1/x"


@pytest.mark.parametrize(
    ("kind", "number", "factor"),
    [
        (NumberKind.OLD_CARD, "990001234", "1234"),
        (NumberKind.TAX, "9900000016-001", "6001"),
        (NumberKind.PASSPORT, "B1234567", "4567"),
    ],
)
def test_every_number_of_the_applicant_is_a_factor(
    services: Services, kind: NumberKind, number: str, factor: str
) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER), (kind, number))
    assert ask(services, factor=factor).code == CODE
    assert ask(services).code == CODE


def test_numbers_of_a_merged_applicant_are_factors_too(services: Services) -> None:
    old = keep_dossier(services, (NumberKind.OLD_CARD, "990001234"))
    new = keep_dossier(services, (NumberKind.PERSONAL, NUMBER), code="H99.36.05-261102-0008")
    assert old.applicant is not None
    assert new.applicant is not None
    with services.work() as uow:
        merges.add(uow, Merge(new_id(), old.applicant, new.applicant, NOW, "Lan", ""))
    assert ask(services).code == CODE


WRONG: list[dict[str, str]] = [
    {"factor": "0046"},
    {"payload": "H99.36.05-261102-0009"},
    {"payload": "H99.36.05-261102-0009", "factor": "0046"},
    {"payload": QR.replace(NUMBER, "099072000046"), "factor": ""},
]


def test_whatever_is_wrong_is_answered_alike_after_the_same_work(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    keep_dossier(services, (NumberKind.PERSONAL, "099072000047"), code="H99.36.05-261102-0010", applicant=None)
    asked: list[str] = []
    event.listen(services.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    answers = set()
    for wrong in [*WRONG, {"payload": "H99.36.05-261102-0010", "factor": "0047"}]:
        asked.clear()
        with pytest.raises(NotFound) as refused:
            ask(services, **wrong)
        answers.add((str(refused.value), tuple(asked)))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("payload", "factor"), [("", "0045"), (CODE, ""), (CODE, "45"), (CODE, "00045"), ("|", "0045")]
)
def test_what_is_no_question_costs_no_try(services: Services, payload: str, factor: str) -> None:
    with pytest.raises(InvalidRequest):
        ask(services, payload, factor)
    with services.look() as uow:
        assert uow.connection.execute(select(tries)).all() == []


def test_a_code_is_closed_after_tries_in_vain_for_all_addresses_and_processes(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    for place in range(10):
        other = Services(services.settings, services.engine, services.blobs, services.queue, lambda: NOW)
        with pytest.raises(NotFound):
            ask(other, factor=f"{place:04}", address=f"203.0.113.{place}")
    with pytest.raises(TooManyTries):
        ask(at(services, NOW + timedelta(hours=23)), address="198.51.100.1")
    assert ask(at(services, NOW + timedelta(hours=24)), address="198.51.100.1").code == CODE


def test_an_unknown_code_is_closed_as_a_known_one_is(services: Services) -> None:
    for place in range(10):
        with pytest.raises(NotFound):
            ask(services, "H99.36.05-261102-0009", address=f"203.0.113.{place}")
    with pytest.raises(TooManyTries):
        ask(services, "h99.36.05-261102-0009 ", address="198.51.100.1")


def test_an_address_is_closed_after_tries_in_vain_whatever_the_code(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    for place in range(100):
        with pytest.raises(NotFound):
            ask(services, f"H99.36.05-261102-{place + 1000}", address=f"2001:db8:1:2::{place:x}")
    with pytest.raises(TooManyTries):
        ask(services, address="2001:db8:1:2:ffff::1")
    assert ask(services, address="2001:db8:1:3::1").code == CODE


def test_tries_that_were_right_cost_nothing(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    for _ in range(15):
        assert ask(services).code == CODE
    for _ in range(9):
        with pytest.raises(NotFound):
            ask(services, factor="0000")
    # Being right once does not wash away what was tried before.
    assert ask(services).code == CODE
    with pytest.raises(NotFound):
        ask(services, factor="0000")
    with pytest.raises(TooManyTries):
        ask(services)


def test_many_at_once_have_no_more_tries(services: Services) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))

    def guess(place: int) -> type[Exception] | None:
        try:
            ask(services, factor=f"{place:04}", address=f"203.0.113.{place}")
        except (NotFound, TooManyTries) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count(NotFound) == 10
    assert answers.count(TooManyTries) == 14


def test_neither_log_nor_table_tells_what_was_asked(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    with caplog.at_level(logging.DEBUG):
        ask(services, QR, "")
        with pytest.raises(NotFound):
            ask(services, QR, "0046")
    with services.look() as uow:
        kept = str(uow.connection.execute(select(tries)).all())
    for word in (CODE, NUMBER, "0045", "203.0.113.7"):
        # Alone: the microseconds of a moment may hold any four digits.
        alone = re.compile(rf"(?<!\d){re.escape(word)}(?!\d)")
        assert not alone.search(caplog.text)
        assert not alone.search(kept)
