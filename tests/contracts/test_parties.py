"""Parties on every database: numbers that nobody reads without the key, traces, merges and how they are taken back."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from core.errors import IllegalStep, NotFound, StorageError
from core.ids import PartyId, new_id
from core.party import How, Merge, NumberKind, Owner, Party, PartyKind, PartyNumber, Said
from core.states import Bucket
from storage.db import documents, merges, numbers, owners, parties, tries
from storage.db.register_tables import parties as party_rows
from storage.db.register_tables import party_numbers, party_traces
from storage.db.sealing import Keyring, new_key
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, keep_batch, make_document
from tests.contracts.parallel import at_once
from tests.contracts.people_at_once import merge_parties, name_party

KEYS = Keyring.parse(new_key("k1"))
PERSONAL, OLD = "099085000012", "990001234"


def person(name: str = "Trần Văn Minh Đức", *given: tuple[NumberKind, str], **changed: Any) -> Party:
    held = tuple(PartyNumber(kind, number, NOW, "Lan") for kind, number in given)
    return replace(Party(PartyId(new_id()), PartyKind.CITIZEN, name, "1985-04-05", held), **changed)


def merge(gone: Party, into: Party) -> Merge:
    return Merge(new_id(), gone.id, into.id, NOW, "Lan", "Cùng một người")


def test_a_party_is_found_by_its_numbers(engine: Engine) -> None:
    known = person("Trần Văn Minh Đức", (NumberKind.OLD_CARD, OLD), (NumberKind.PERSONAL, PERSONAL))
    with UnitOfWork(engine, lambda: NOW) as uow:
        kept = parties.add(uow, KEYS, known, by="Lan")
        assert kept == replace(known, numbers=tuple(reversed(known.numbers)))
        assert parties.find(uow, KEYS, NumberKind.PERSONAL, PERSONAL) == kept
        assert parties.find(uow, KEYS, NumberKind.OLD_CARD, OLD) == kept
        assert parties.find(uow, KEYS, NumberKind.OLD_CARD, PERSONAL) is None
        assert parties.find(uow, Keyring.parse(new_key("k1")), NumberKind.PERSONAL, PERSONAL) is None
        with pytest.raises(NotFound):
            parties.get(uow, KEYS, PartyId("nobody"))


def test_the_tables_tell_nobody_a_number(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        kept = parties.add(uow, KEYS, person("Trần Văn Minh Đức", (NumberKind.PERSONAL, PERSONAL)))
        parties.retell(
            uow, KEYS, "d1", {kept.id: Said("TRẦN VĂN MINH ĐỨC", None, ((NumberKind.OLD_CARD, OLD, How.CODE),))}
        )
        tables = (party_numbers, party_traces, party_rows)
        dump = " ".join(str(tuple(row)) for table in tables for row in uow.connection.execute(select(table)))
    assert len(dump) > 500
    for number in (PERSONAL, OLD):
        assert number not in dump
        assert number[-6:] not in dump


def test_a_number_has_one_party(engine: Engine) -> None:
    first = person("Trần Văn Minh Đức", (NumberKind.PERSONAL, PERSONAL))
    second = person("Lê Thị Hoài An", (NumberKind.PERSONAL, PERSONAL))
    with UnitOfWork(engine) as uow:
        parties.add(uow, KEYS, first)
    with pytest.raises(IllegalStep), UnitOfWork(engine) as uow:
        parties.add(uow, KEYS, second)
    with UnitOfWork(engine) as uow, pytest.raises(NotFound):
        parties.get(uow, KEYS, second.id)


def test_what_papers_say_leaves_traces_and_can_be_taken_back(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        known = parties.add(uow, KEYS, person("Trần Văn Minh Đức", (NumberKind.PERSONAL, PERSONAL)), by="Lan")
        card = Said("TRẦN VĂN MINH ĐỨC", "1985-04-05", ((NumberKind.OLD_CARD, OLD, How.CODE),), How.CODE)
        parties.retell(uow, KEYS, "card", {known.id: card})
        deed = Said("Trần Văn Minh Đưc", None, ((NumberKind.OLD_CARD, OLD, How.FIELD),))
        parties.retell(uow, KEYS, "deed", {known.id: deed})
    with UnitOfWork(engine) as uow:
        told = parties.get(uow, KEYS, known.id)
        assert told.name == "TRẦN VĂN MINH ĐỨC"
        assert told.other_names == ("Trần Văn Minh Đưc",)
        assert [(one.number, one.origin) for one in told.numbers] == [(PERSONAL, "Lan"), (OLD, "card")]
        old = [trace for trace in parties.traces(uow, [known.id]) if trace.what == NumberKind.OLD_CARD]
        assert {(trace.origin, trace.how) for trace in old} == {("card", How.CODE), ("deed", How.FIELD)}
        parties.retell(uow, KEYS, "card", {})
        again = parties.get(uow, KEYS, known.id)
        assert again.name == "Trần Văn Minh Đức"
        assert [(one.number, one.origin) for one in again.numbers] == [(PERSONAL, "Lan"), (OLD, "deed")]
        parties.retell(uow, KEYS, "deed", {})
        assert parties.get(uow, KEYS, known.id) == known
        assert parties.find(uow, KEYS, NumberKind.OLD_CARD, OLD) is None


def test_telling_the_same_twice_changes_nothing(engine: Engine) -> None:
    said = Said("Trần Văn Minh Đức", "1985-04-05", ((NumberKind.OLD_CARD, OLD, How.FIELD),))
    with UnitOfWork(engine) as uow:
        known = parties.add(uow, KEYS, person())
        parties.retell(uow, KEYS, "deed", {known.id: said})
        once = parties.get(uow, KEYS, known.id), parties.traces(uow, [known.id])
        parties.retell(uow, KEYS, "deed", {known.id: said})
        assert (parties.get(uow, KEYS, known.id), parties.traces(uow, [known.id])) == once


def test_name_and_birth_find_people_alike_whatever_the_marks(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        known = parties.add(uow, KEYS, person())
        parties.add(uow, KEYS, person("Trần Văn Minh Đức", born="1990-01-01"))
        parties.add(uow, KEYS, person("Trần Văn Minh", born="1985-04-05"))
        parties.retell(uow, KEYS, "deed", {known.id: Said("Trần Minh Đức")})
        assert parties.alike(uow, KEYS, "TRAN VAN MINH DUC", "1985") == [parties.get(uow, KEYS, known.id)]
        assert [one.id for one in parties.alike(uow, KEYS, "Trần Minh Đức", "1985-04-05")] == [known.id]


def test_a_merge_is_followed_and_taking_it_back_gives_what_was_before(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        old = parties.add(uow, KEYS, person("Tran Van Minh Duc", (NumberKind.OLD_CARD, OLD)))
        new = parties.add(uow, KEYS, person("Trần Văn Minh Đức", (NumberKind.PERSONAL, PERSONAL)))
        made = merge(old, new)
        merges.add(uow, made)
        found = parties.find(uow, KEYS, NumberKind.OLD_CARD, OLD)
        assert found is not None
        assert found.id == new.id
        assert {one.number for one in found.numbers} == {OLD, PERSONAL}
        assert found.other_names == ("Tran Van Minh Duc",)
        assert parties.one_of(uow, old.id) == parties.one_of(uow, new.id) == {old.id, new.id}
        # What comes in between stays where it was put: with the party that stood for both.
        parties.retell(uow, KEYS, "card", {new.id: Said(numbers=((NumberKind.PASSPORT, "B1234567", How.CODE),))})
        back = merges.undo(uow, made.id, "Bình")
        assert (back.undone_by, back.undone_at is not None) == ("Bình", True)
        assert parties.get(uow, KEYS, old.id) == old
        kept = parties.get(uow, KEYS, new.id)
        assert [one.number for one in kept.numbers] == [PERSONAL, "B1234567"]
        assert replace(kept, numbers=new.numbers) == new
        assert parties.one_of(uow, old.id) == {old.id}


def test_a_merge_in_the_middle_of_a_chain_is_taken_back_alone(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        a, b, c = (parties.add(uow, KEYS, person(name)) for name in ("A", "B", "C"))
        first, second = merge(a, b), merge(b, c)
        merges.add(uow, first)
        merges.add(uow, second)
        assert parties.one_of(uow, a.id) == {a.id, b.id, c.id}
        assert parties.standing(uow, a.id) == c.id
        merges.undo(uow, first.id, "Lan")
        assert parties.one_of(uow, a.id) == {a.id}
        assert parties.one_of(uow, b.id) == {b.id, c.id}
        merges.add(uow, merge(a, c))
        merges.undo(uow, second.id, "Lan")
        assert parties.one_of(uow, c.id) == {a.id, c.id}
        assert parties.get(uow, KEYS, b.id) == b
        assert [one.undone_at is None for one in merges.of_party(uow, a.id)] == [False, True]


def test_merging_twice_in_circles_or_into_oneself_is_refused(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        a, b, c = (parties.add(uow, KEYS, person(name)) for name in ("A", "B", "C"))
        made = merge(a, b)
        merges.add(uow, made)
    for gone, into in ((a, b), (b, a), (a, a), (a, c), (c, a)):
        with pytest.raises(IllegalStep), UnitOfWork(engine) as uow:
            merges.add(uow, merge(gone, into))
    with UnitOfWork(engine) as uow:
        merges.undo(uow, made.id, "Lan")
        with pytest.raises(IllegalStep):
            merges.undo(uow, made.id, "Lan")
        with pytest.raises(NotFound):
            merges.add(uow, merge(a, person()))
        assert len(merges.of_party(uow, a.id)) == 1


@pytest.mark.parametrize("round_", range(3))
def test_of_merges_at_once_those_that_would_make_a_circle_are_refused(engine: Engine, round_: int) -> None:
    with UnitOfWork(engine) as uow:
        a, b, c = (parties.add(uow, KEYS, person(name)) for name in ("A", "B", "C"))
    url = engine.url.render_as_string(hide_password=False)
    wishes = [(url, gone.id, into.id) for gone, into in ((a, b), (b, c), (c, a), (b, a))]
    assert sum(at_once(merge_parties, wishes)) == 2
    with UnitOfWork(engine) as uow:
        assert parties.one_of(uow, a.id) == {a.id, b.id, c.id}


def test_one_new_number_at_once_under_two_keys_makes_one_party(engine: Engine) -> None:
    """While a ring is changed, some processes have the new key in front and others still the old one."""
    old, new = new_key("k1"), new_key("k2")
    url = engine.url.render_as_string(hide_password=False)
    rings = [f"{old}\n{new}", f"{new}\n{old}", f"{old}\n{new}", f"{new}\n{old}"]
    made = at_once(name_party, [(url, ring, PERSONAL) for ring in rings])
    assert len(set(made)) == 1
    with UnitOfWork(engine) as uow:
        assert sum(numbers.by_key(uow).values()) == 1


def test_a_rotation_goes_on_where_it_was_killed_and_both_keys_find_meanwhile(engine: Engine) -> None:
    old, new = new_key("k1"), new_key("k2")
    one, both = Keyring.parse(old), Keyring.parse(f"{new}\n{old}")
    held = [f"0990850000{place:02}" for place in range(10)]
    with UnitOfWork(engine) as uow:
        known = [parties.add(uow, one, person("A", (NumberKind.PERSONAL, number)), by="card") for number in held]
    with UnitOfWork(engine) as uow:
        first = numbers.rotate(uow, both, 4)
        assert (first.done, first.stuck, first.last is None) == (4, (), False)
    with suppress(KeyboardInterrupt), UnitOfWork(engine) as uow:
        numbers.rotate(uow, both, 4)
        raise KeyboardInterrupt
    with UnitOfWork(engine) as uow:
        assert numbers.by_key(uow) == {"k1": 6, "k2": 4}
        assert [parties.find(uow, both, NumberKind.PERSONAL, number) for number in held] == known
        assert numbers.missing_keys(uow, one) == ("k2",)
        assert numbers.rotate(uow, both, 100).last is None
        assert numbers.by_key(uow) == {"k2": 10}
        fresh = Keyring.parse(new)
        assert [parties.find(uow, fresh, NumberKind.PERSONAL, number) for number in held] == known
        assert numbers.missing_keys(uow, fresh) == ()
        # Traces moved with their numbers: what the paper said can still be taken back.
        parties.retell(uow, fresh, "Lan", {})
        assert parties.find(uow, fresh, NumberKind.PERSONAL, held[0]) is None


def test_a_number_that_cannot_be_opened_is_named_and_stops_no_other(engine: Engine) -> None:
    old, new = new_key("k1"), new_key("k2")
    one, both = Keyring.parse(old), Keyring.parse(f"{new}\n{old}")
    with UnitOfWork(engine) as uow:
        for place in range(5):
            parties.add(uow, one, person("A", (NumberKind.PERSONAL, f"09908500000{place}")))
        broken = one.index(NumberKind.PERSONAL, "099085000002")
        uow.connection.execute(party_numbers.update().where(party_numbers.c.found_by == broken).values(sealed="AAAA"))
        done, after = 0, None
        stuck: list[numbers.Place] = []
        while True:
            step = numbers.rotate(uow, both, 2, after)
            done, stuck, after = done + step.done, [*stuck, *step.stuck], step.last
            if after is None:
                break
        assert done == 4
        assert [place.found_by for place in stuck] == [broken]
        with pytest.raises(StorageError):
            parties.find(uow, both, NumberKind.PERSONAL, "099085000002")


def test_a_paper_may_have_several_owners(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, pages = keep_batch(uow)
        paper = make_document(batch.id, [pages[0].id])
        documents.replace_all(uow, batch.id, [paper], {pages[0].id: Bucket.DOCUMENT})
        wife, husband = (parties.add(uow, KEYS, person(name)) for name in ("Lê Thị Hoài An", "Trần Văn Minh Đức"))
        pair = [
            Owner(paper.id, role, party.id, How.FIELD, "sohoa", NOW)
            for role, party in (("husband", husband), ("wife", wife))
        ]
        owners.put(uow, paper.id, pair)
        assert owners.of_document(uow, paper.id) == pair
        assert owners.of_parties(uow, [wife.id]) == [pair[1]]
        owners.put(uow, paper.id, pair[:1])
        assert owners.of_document(uow, paper.id) == pair[:1]
        assert owners.of_parties(uow, [wife.id]) == []


def test_tries_are_counted_for_each_subject_and_forgotten_in_time(engine: Engine) -> None:
    limits, window = {"code": 2, "address": 3}, timedelta(hours=1)
    moment = NOW
    with UnitOfWork(engine, lambda: moment) as uow:
        assert [tries.count(uow, limits, window) for _ in range(3)] == [True, True, False]
        assert not tries.count(uow, {"code": 2, "other": 3}, window)
        assert [tries.count(uow, {"code 2": 2, "other": 3}, window) for _ in range(3)] == [True, True, False]
        tries.give_back(uow, {"code 2": 2})
        tries.give_back(uow, {"code 2": 2})
        assert tries.count(uow, {"code 2": 2}, window)
    moment = NOW + window
    with UnitOfWork(engine, lambda: moment) as uow:
        assert tries.count(uow, limits, window)
        assert tries.held(uow) == 2
