"""What is kept long enough ends by two people, and nothing of it is left but the minutes."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import Forbidden, IllegalStep, InvalidRequest, NotDestroyed, NotFound, SohoaError
from core.people import Caller, CallerKind, Grant, Permission, operator
from core.procedure import Dossier
from core.retention import Blocked, Destruction, DestructionState, Outcome
from core.states import DossierState
from pipeline import audit_check, destruction, minutes, retention, search
from pipeline import dossiers as cases
from pipeline.audit_check import Checked
from storage import retention as bytes_kept
from storage.db import audit, dossiers
from tests.matrix.world import link_paper
from tests.retention.office import AGENCY, ELSEWHERE, NOW, Office, boss

ONE, OTHER = boss("boss.one"), boss("boss.two")
WHY = "Hết thời hạn lưu trữ"
STAYS = {"audit", "anchors", "destructions", "destruction_items", "destroyed_blobs"}


def old(office: Office, name: str = "old", papers: int = 2) -> Dossier:
    made = office.ended(name, office.seed.party(f"{name}.owner"), papers=papers)
    office.today()
    return made


def approved(office: Office, *codes: str) -> Destruction:
    made = destruction.propose(office.services, ONE, list(codes), WHY)
    return destruction.approve(office.services, OTHER, made.id)


def age_bytes(office: Office) -> None:
    """Let all bytes look as if they were put long ago, as they were."""
    for path in (office.settings.data / "blobs").rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))


def everything_kept(office: Office) -> str:
    """Return all that the database says, of every table but the minutes and the audit."""
    with office.services.look() as uow:
        copy = uow.connection.connection.driver_connection
        assert isinstance(copy, sqlite3.Connection)
        said = [line for line in copy.iterdump() if not any(line.startswith(f'INSERT INTO "{name}"') for name in STAYS)]
    return "\n".join(said)


def test_nothing_of_it_is_left_but_the_minutes(office: Office) -> None:
    made = old(office)
    secret = office.seed.marks()
    ids = {value for name, value in office.seed.things.items() if name not in {"old", "number"}}
    assert office.seed.mark in everything_kept(office)
    one = approved(office, made.code)
    age_bytes(office)
    assert destruction.carry_on(office.services) == 1
    left = everything_kept(office)
    assert [mark for mark in sorted(secret | ids) if mark in left] == []
    assert not any(path.is_file() for path in (office.settings.data / "blobs").rglob("*"))
    # Not in a page of the file that is free now either, nor in its log.
    remains = b"".join(path.read_bytes() for path in office.settings.data.glob("sohoa.db*"))
    said = [office.seed.mark, *office.seed.numbers]
    assert [word for word in said if word.encode() in remains] == []
    told = minutes.text(office.services, one.id)
    assert made.code in told
    assert "đã tiêu hủy 1 hồ sơ, 2 giấy tờ, 4 trang, 2 tệp quét" in told
    assert "boss.one" in told
    assert "boss.two" in told
    assert [word for word in said if word in told] == []
    done, [item] = destruction.show(office.services, one.id)
    assert (done.state, item.outcome) == (DestructionState.DONE, Outcome.DESTROYED)
    assert done.digest in told


def test_chain_index_and_store_are_whole_afterwards(office: Office) -> None:
    made, kept = old(office), office.ended("kept", office.seed.party("kept.owner"))
    approved(office, made.code)
    age_bytes(office)
    destruction.carry_on(office.services)
    assert list(audit_check.faults(office.services, Checked())) == []
    assert list(search.faults(office.services)) == []
    found = bytes_kept.verify(office.services.engine, office.services.blobs)
    assert (found.missing, found.corrupt) == ((), ())
    assert found.checked > 0
    assert destruction.faults(office.services) == []
    with office.services.look() as uow:
        assert dossiers.by_code(uow, kept.code) is not None
        entries = [one for one in audit.chain(uow) if one.action == destruction.ACTION]
    assert [(one.actor, one.subject) for one in entries] == [("boss.two", made.id)]


def test_minutes_that_somebody_changed_are_named(office: Office) -> None:
    one = approved(office, old(office).code)
    age_bytes(office)
    destruction.carry_on(office.services)
    with office.services.work() as uow:
        uow.connection.execute(text("UPDATE destruction_items SET pages = pages + 1"))
    assert destruction.faults(office.services) == [one.id]


def test_nothing_falls_due_before_its_day_or_without_a_period(office: Office) -> None:
    made = office.ended("old", office.seed.party("owner"))
    office.clock.now = NOW.replace(year=2029, month=12, day=31)
    assert retention.due(office.services, ONE.sight(Permission.DECIDE), 10) == []
    office.clock.now = NOW.replace(month=1, day=1)
    [due] = retention.due(office.services, ONE.sight(Permission.DECIDE), 10)
    assert (due.dossier.code, due.group.id, str(due.due_on), due.blocked) == (
        made.code,
        "construction",
        "2030-01-01",
        (),
    )
    birth = office.seed.dossier("birth", office.seed.party("child"), procedure="1.001193")
    for state in (DossierState.PROCESSING, DossierState.FINISHED):
        cases.move(office.services, birth.code, state, by="clerk")
    office.clock.now = NOW.replace(year=2199)
    found = retention.due(office.services, ONE.sight(Permission.DECIDE), 10)
    assert [one.dossier.code for one in found] == [made.code]


def test_an_open_dossier_is_never_due(office: Office) -> None:
    made = office.seed.dossier("open", office.seed.party("owner"))
    office.today()
    assert retention.due(office.services, ONE.sight(Permission.DECIDE), 10) == []
    with pytest.raises(NotDestroyed, match="not_due"):
        destruction.propose(office.services, ONE, [made.code], WHY)


def test_a_hold_stops_it_until_it_is_lifted(office: Office) -> None:
    made = old(office)
    held = retention.hold(office.services, made.code, "Đang khiếu nại", by="boss.one")
    with pytest.raises(NotDestroyed, match="held"):
        destruction.propose(office.services, ONE, [made.code], WHY)
    with pytest.raises(InvalidRequest):
        retention.lift(office.services, made.code, held.id, " ", by="boss.one")
    lifted = retention.lift(office.services, made.code, held.id, "Đã giải quyết xong", by="boss.two")
    assert (lifted.lifted_by, lifted.lifted_why) == ("boss.two", "Đã giải quyết xong")
    with pytest.raises(IllegalStep):
        retention.lift(office.services, made.code, held.id, "lần nữa", by="boss.two")
    assert destruction.propose(office.services, ONE, [made.code], WHY).state is DestructionState.PROPOSED


def test_a_hold_that_comes_after_the_approval_still_counts(office: Office) -> None:
    made = old(office)
    one = approved(office, made.code)
    retention.hold(office.services, made.code, "Thanh tra yêu cầu", by="boss.one")
    assert destruction.carry_on(office.services) == 1
    done, [item] = destruction.show(office.services, one.id)
    assert (done.state, item.outcome, item.why) == (DestructionState.DONE, Outcome.LEFT, "held")
    assert "không tiêu hủy. Hồ sơ đang được giữ lại theo yêu cầu." in minutes.text(office.services, one.id)
    with office.services.look() as uow:
        assert dossiers.by_code(uow, made.code) is not None


def test_two_people_have_to_stand_behind_it(office: Office) -> None:
    made = old(office)
    one = destruction.propose(office.services, ONE, [made.code], WHY)
    key = Caller("a key", CallerKind.SERVICE, (Grant(frozenset(Permission)),))
    for who in (ONE, key, operator("cli")):
        with pytest.raises(Forbidden):
            destruction.approve(office.services, who, one.id)
    with pytest.raises(Forbidden):
        destruction.propose(office.services, key, [made.code], WHY)
    assert destruction.carry_on(office.services) == 0
    destruction.reject(office.services, ONE, one.id, "Nhầm hồ sơ")
    with pytest.raises(IllegalStep):
        destruction.approve(office.services, OTHER, one.id)
    # What was turned down may be proposed again, also by the operator; a person approves it.
    again = destruction.propose(office.services, operator("cli"), [made.code], WHY)
    with pytest.raises(NotDestroyed, match="proposed"):
        destruction.propose(office.services, ONE, [made.code], WHY)
    assert destruction.approve(office.services, OTHER, again.id).state is DestructionState.APPROVED


def test_who_is_not_cleared_for_every_class_decides_nothing(office: Office) -> None:
    made = old(office)
    blind = Caller("blind", CallerKind.PERSON, ONE.grants, types=frozenset({"diploma"}))
    with pytest.raises(Forbidden):
        destruction.propose(office.services, blind, [made.code], WHY)


def test_what_is_elsewhere_is_not_proposed(office: Office) -> None:
    theirs = office.ended("theirs", office.other.party("owner"), of=office.other)
    office.today()
    assert retention.due(office.services, ONE.sight(Permission.DECIDE), 10) == []
    for code in (theirs.code, "H99.36.05-190520-9999"):
        with pytest.raises(NotFound, match="dossier"):
            destruction.propose(office.services, ONE, [code], WHY)
    assert [one.dossier.code for one in retention.due(office.services, boss("x", ELSEWHERE).sight(), 10)] == [
        theirs.code
    ]


def test_a_paper_that_another_dossier_uses_keeps_its_dossier(office: Office) -> None:
    owner = office.seed.party("owner")
    made = office.ended("old", owner)
    using = office.seed.dossier("using", owner)
    link_paper(office.seed, using, "old.0")
    office.today()
    [due] = retention.due(office.services, ONE.sight(Permission.DECIDE), 10)
    assert due.blocked == (Blocked.USED,)
    with pytest.raises(NotDestroyed, match="used"):
        destruction.propose(office.services, ONE, [made.code], WHY)


def test_bytes_that_others_share_stay(office: Office, tmp_path: Path) -> None:
    made, kept = old(office), office.seed.dossier("kept", office.seed.party("kept.owner"))
    path = tmp_path / "shared"
    path.write_bytes(b"the same form")
    shared = office.services.keep(path, "application/pdf")
    with office.services.work() as uow:
        uow.connection.execute(text("UPDATE files SET blob_sha256 = :sha256"), {"sha256": shared.sha256})
        uow.connection.execute(text("UPDATE files SET blob_size = :size"), {"size": shared.size})
    office.seed.vouched("new", "diploma", office.seed.party("new.owner"), kept, component="TP06")
    with office.services.work() as uow:
        uow.connection.execute(text("UPDATE files SET blob_sha256 = :sha256"), {"sha256": shared.sha256})
    one = approved(office, made.code)
    age_bytes(office)
    assert destruction.carry_on(office.services) == 1
    assert office.services.blobs.exists(shared.sha256) is not None
    assert f"{shared.sha256} (còn hồ sơ khác dùng)" in minutes.text(office.services, one.id)


def test_somebody_with_another_dossier_stays(office: Office) -> None:
    owner = office.seed.party("owner")
    made = office.ended("old", owner)
    office.seed.dossier("newer", owner)
    office.today()
    approved(office, made.code)
    age_bytes(office)
    destruction.carry_on(office.services)
    with office.services.look() as uow:
        assert uow.connection.execute(text("SELECT count(*) FROM parties")).scalar_one() == 1
        assert uow.connection.execute(text("SELECT count(*) FROM party_numbers")).scalar_one() == 1


def test_bytes_that_were_put_just_now_wait(office: Office) -> None:
    made = old(office)
    one = approved(office, made.code)
    # The files were made by this test, just now: their time lies within the hour before a clock that stands there.
    for path in (office.settings.data / "blobs").rglob("*"):
        if path.is_file():
            os.utime(path, (office.clock.now.timestamp(), office.clock.now.timestamp()))
    assert destruction.carry_on(office.services) == 0
    assert destruction.show(office.services, one.id)[0].state is DestructionState.APPROVED
    assert "0 tệp đang chờ" not in minutes.text(office.services, one.id)
    age_bytes(office)
    assert destruction.carry_on(office.services) == 1


@pytest.mark.parametrize("count", [0, destruction.MOST + 1])
def test_a_proposal_has_a_size_that_can_be_looked_through(office: Office, count: int) -> None:
    with pytest.raises(InvalidRequest):
        destruction.propose(office.services, ONE, [f"H99-{number}" for number in range(count)], WHY)


def test_errors_hold_no_text_of_papers(office: Office) -> None:
    made = old(office)
    retention.hold(office.services, made.code, f"vì {office.seed.mark}", by="boss.one")
    with pytest.raises(SohoaError) as caught:
        destruction.propose(office.services, ONE, [made.code], WHY)
    assert office.seed.mark not in str(caught.value)
    assert AGENCY not in str(caught.value)
