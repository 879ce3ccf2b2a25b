"""Keys and sessions on every database."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from core.errors import InvalidRequest, NotFound
from core.people import Permission
from storage.db import keys, sessions
from storage.db.access_tables import api_keys
from storage.db.access_tables import sessions as session_rows
from storage.db.keys import ApiKey
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW

HOUR = timedelta(hours=1)


def test_only_a_hash_is_kept(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        assert not keys.any_exists(uow)
        token = keys.add(uow, ApiKey("counter 1"))
        session = sessions.open_for_key(uow, token, NOW + HOUR)
        rows = [*uow.connection.execute(select(api_keys)), *uow.connection.execute(select(session_rows))]
        assert keys.any_exists(uow)
    assert len(token) > 40
    assert not any(secret in str(row) for row in rows for secret in (token, token.removeprefix("sohoa_"), session))


def test_a_key_is_found_until_it_is_revoked(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        token, other = keys.add(uow, ApiKey("counter 1")), keys.add(uow, ApiKey("counter 2"))
        assert token != other
        found = keys.find(uow, token)
        assert found is not None
        assert found.name == "counter 1"
        assert [keys.find(uow, wrong) for wrong in ("", token[:-1], token.upper(), "\udc80", "\x00")] == [None] * 5
        with pytest.raises(InvalidRequest):
            keys.add(uow, ApiKey("counter 1"))
        keys.revoke(uow, "counter 1")
        assert keys.find(uow, token) is None
        with pytest.raises(NotFound):
            keys.revoke(uow, "counter 1")
        assert [(key.name, key.revoked_at) for key in keys.list_all(uow)] == [("counter 1", NOW), ("counter 2", None)]
        assert [key.name for key in keys.list_all(uow, [""], "counter 1", 1)] == ["counter 2"]
        assert keys.list_all(uow, ["H99"]) == []


def test_a_session_ends_by_time_by_sign_out_and_with_its_key(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        token = keys.add(uow, ApiKey("counter 1"))
        by_time, by_hand, by_key = (sessions.open_for_key(uow, token, NOW + hours * HOUR) for hours in (1, 2, 3))
        assert sessions.find(uow, "unknown") is None
        found = sessions.find(uow, by_time)
        assert found is not None
        assert found.key is not None
        assert found.key.name == "counter 1"
        sessions.close(uow, by_hand)
        sessions.close(uow, by_hand)
        assert sessions.find(uow, by_hand) is None
    with UnitOfWork(engine, lambda: NOW + HOUR) as uow:
        assert sessions.find(uow, by_time) is None
        assert sessions.find(uow, by_key) is not None
        keys.revoke(uow, "counter 1")
        assert sessions.find(uow, by_key) is None
        with pytest.raises(NotFound):
            sessions.open_for_key(uow, token, NOW + 5 * HOUR)


def test_a_key_that_was_rotated_works_for_a_while_beside_the_new_one(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        first = keys.add(
            uow, ApiKey("counter 1", scopes=frozenset({Permission.SEE}), agency="H99", expires_at=NOW + 9 * HOUR)
        )
        session = sessions.open_for_key(uow, first, NOW + 8 * HOUR)
    with UnitOfWork(engine, lambda: NOW + HOUR) as uow:
        second = keys.rotate(uow, "counter 1", 2 * HOUR, "somebody")
        third = keys.rotate(uow, "counter 1", 20 * HOUR, "somebody")
        held = [keys.find(uow, token) for token in (first, second, third)]
        assert [key.holder for key in held if key] == ["counter 1"] * 3
        assert [key.expires_at for key in held if key] == [NOW + 3 * HOUR, NOW + 10 * HOUR, NOW + 10 * HOUR]
        assert {(key.scopes, key.agency) for key in held if key} == {(frozenset({Permission.SEE}), "H99")}
        assert [one.id for one in sessions.of_key(uow, "counter 1")] == [sessions.name_of(session)]
        with pytest.raises(InvalidRequest):
            keys.add(uow, ApiKey("counter 1~7"))
        with pytest.raises(NotFound):
            keys.rotate(uow, "counter", HOUR, "somebody")
    with UnitOfWork(engine, lambda: NOW + 3 * HOUR) as uow:
        assert [keys.find(uow, token) is None for token in (first, second, third)] == [True, False, False]
        assert sessions.find(uow, session) is None
        keys.revoke(uow, "counter 1")
        assert [keys.find(uow, token) for token in (second, third)] == [None, None]


def test_names_that_begin_alike_are_not_one_key(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        token, other = keys.add(uow, ApiKey("a_b")), keys.add(uow, ApiKey("axb"))
        keys.rotate(uow, "axb", HOUR, "somebody")
        keys.revoke(uow, "a_b")
        assert keys.find(uow, token) is None
        assert keys.find(uow, other) is not None


def test_a_session_that_is_not_used_ends(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        secret = sessions.open_for_key(uow, keys.add(uow, ApiKey("counter 1")), NOW + 9 * HOUR)
    with UnitOfWork(engine, lambda: NOW + HOUR) as uow:
        assert sessions.find(uow, secret, 2 * HOUR) is not None
        assert sessions.find(uow, secret, HOUR) is None
        sessions.seen(uow, secret)
        found = sessions.find(uow, secret, HOUR)
        assert found is not None
        sessions.end(uow, found)
        assert sessions.find(uow, secret) is None
