"""People, duties and links on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from core.errors import InvalidRequest, NotFound
from core.ids import PersonId
from core.people import Agency, Duty, Person, Role
from storage.db import agencies, people, sessions
from storage.db.access_tables import duties as duty_rows
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW

HOUR = timedelta(hours=1)
LAN, MINH = (Person(PersonId(name), name, f"Người {name}") for name in ("lan", "minh"))
ISSUER = "https://id.example"


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    with UnitOfWork(engine, lambda: NOW) as uow:
        for person in (LAN, MINH):
            people.add(uow, person, "a hash", "somebody")
    return engine


def test_accounts_are_their_own(staffed: Engine) -> None:
    with UnitOfWork(staffed, lambda: NOW) as uow:
        held = people.by_account(uow, "lan")
        assert held is not None
        assert (held.person, held.password, held.password_at, held.issuer, held.subject) == (LAN, "a hash", NOW, "", "")
        assert people.by_account(uow, "nobody") is None
        assert [one.person for one in people.accounts(uow)] == [LAN, MINH]
        assert [one.person for one in people.accounts(uow, limit=1)] == [LAN]
        assert [one.person for one in people.accounts(uow, after="lan")] == [MINH]
        assert people.accounts(uow, ["A"]) == []
        with pytest.raises(NotFound):
            people.get(uow, PersonId("nobody"))
    with pytest.raises(InvalidRequest), UnitOfWork(staffed, lambda: NOW) as uow:
        people.add(uow, replace(LAN, id=PersonId("other")), "a hash", "somebody")


def test_duties_that_stay_keep_who_gave_them(staffed: Engine) -> None:
    first, second, third = Duty(Role.COUNTER, "A"), Duty(Role.REVIEWER, "A"), Duty(Role.COUNTER, "B")
    with UnitOfWork(staffed, lambda: NOW) as uow:
        people.set_duties(uow, LAN.id, [first, second], "one")
        people.set_duties(uow, MINH.id, [third], "one")
    with UnitOfWork(staffed, lambda: NOW + HOUR) as uow:
        people.set_duties(uow, LAN.id, [first, third, third], "two")
        assert people.duties(uow, LAN.id) == [first, third]
        assert people.duties_of(uow, [LAN.id, MINH.id]) == {LAN.id: [first, third], MINH.id: [third]}
        assert people.duties_of(uow, [MINH.id]) == {MINH.id: [third]}
        assert [one.person for one in people.accounts(uow, ["A"])] == [LAN]
        assert [one.person for one in people.accounts(uow, ["A", "B"], "lan")] == [MINH]
        rows = uow.connection.execute(select(duty_rows.c.agency, duty_rows.c.by).where(duty_rows.c.person == LAN.id))
        assert dict(tuple(row) for row in rows) == {"A": "one", "B": "two"}


def test_a_subject_is_one_person_and_the_first_one_stays(staffed: Engine) -> None:
    with UnitOfWork(staffed, lambda: NOW) as uow:
        people.link(uow, LAN.id, ISSUER, "s1")
        assert people.account(uow, LAN.id).password == ""
        assert people.by_subject(uow, ISSUER, "s1") == LAN
        assert people.by_subject(uow, "https://other.example", "s1") is None
        assert people.by_subject(uow, ISSUER, "") is None
        with pytest.raises(InvalidRequest):
            people.link(uow, MINH.id, ISSUER, "s1")
        assert not people.claim(uow, MINH.id, ISSUER, "s2")
        people.link(uow, MINH.id, ISSUER, "")
        assert not people.claim(uow, MINH.id, "https://other.example", "s2")
        assert people.claim(uow, MINH.id, ISSUER, "s2")
        assert not people.claim(uow, MINH.id, ISSUER, "s3")
        people.link(uow, LAN.id, "", "")
        assert people.by_subject(uow, ISSUER, "s1") is None


def test_a_new_password_and_a_closed_account_end_the_sessions(staffed: Engine) -> None:
    with UnitOfWork(staffed, lambda: NOW) as uow:
        lan, minh = (sessions.open_for_person(uow, one.id, NOW + HOUR, "b") for one in (LAN, MINH))
        assert [one.person for one in sessions.of_person(uow, LAN.id)] == [LAN.id]
        people.set_password(uow, LAN.id, "another hash", must_change=True)
        assert people.get(uow, LAN.id).must_change
        assert [sessions.find(uow, secret) is None for secret in (lan, minh)] == [True, False]
        people.change(uow, replace(MINH, disabled_at=NOW))
        assert sessions.find(uow, minh) is None


def test_agencies_form_a_tree(staffed: Engine) -> None:
    with UnitOfWork(staffed, lambda: NOW) as uow:
        for code, parent in (("A", None), ("A.1", "A"), ("A.1.1", "A.1"), ("B", None)):
            agencies.put(uow, Agency(code, f"Cơ quan {code}", parent))
        assert agencies.below(uow, ["A"]) == {"A", "A.1", "A.1.1"}
        assert agencies.below(uow, ["A.1", "X"]) == {"A.1", "A.1.1", "X"}
        with pytest.raises(InvalidRequest):
            agencies.put(uow, Agency("A", "Cơ quan A", "A.1.1"))
        with pytest.raises(NotFound):
            agencies.put(uow, Agency("C", "Cơ quan C", "X"))
