"""What somebody may know of parties: whom they know at all, and of these what papers and people within sight say.

The register has one party for a person, whichever agencies serve them. Who works for some of the agencies sees of it
what these know, and cannot tell whether others know more: not by a number that somebody has, nor by a name.
"""

from dataclasses import replace

from sqlalchemy import select

from core.errors import IllegalStep, NotFound
from core.ids import PartyId
from core.party import How, Merge, NumberKind, Party, Said, names_and_birth
from core.sight import Sight
from storage.db import numbers, parties, reach
from storage.db import sight as seen
from storage.db.register_tables import party_traces as _traces
from storage.db.sealing import Keyring
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork


def knows(uow: UnitOfWork, sight: Sight, party: PartyId) -> bool:
    """Return whether somebody may know of a party."""
    try:
        reach.party(uow, sight, party)
    except NotFound:
        return False
    return True


def knows_both(uow: UnitOfWork, sight: Sight, merge: Merge) -> bool:
    """Return whether somebody may know of a merge: of each of the two by itself, as if they were not one."""
    return sight.whole or all(reach.alone(uow, sight, party) for party in (merge.gone, merge.into))


def get(uow: UnitOfWork, keys: Keyring, party_id: PartyId, sight: Sight) -> Party:
    """Return a party as far as it may be known; raise NotFound.

    Numbers are told where a paper says them: of one that only a person gave, nobody could tell whose it is.
    """
    party = parties.get(uow, keys, party_id)
    if sight.whole:
        return party
    everyone = parties.one_of(uow, party_id)
    names, born = names_and_birth(parties.traces(uow, everyone, sight=sight))
    query = select(_traces.c.what, _traces.c.value, _traces.c.origin)
    query = query.where(_traces.c.party.in_(sorted(everyone)), _traces.c.how != How.PERSON.value, seen.said(sight))
    said = {(what, value): origin for what, value, origin in uow.connection.execute(query)}
    shown = []
    for number in party.numbers:
        places = [(number.kind.value, index) for index in keys.indexes(number.kind, number.number)]
        if origin := next((said[place] for place in places if place in said), None):
            shown.append(replace(number, origin=origin))
    merged = party.merged_into if party.merged_into and knows(uow, sight, party.merged_into) else None
    first, *others = names or [party.name]
    return replace(party, name=first, born=born, other_names=tuple(others), numbers=tuple(shown), merged_into=merged)


def find(uow: UnitOfWork, keys: Keyring, kind: NumberKind, number: str, sight: Sight) -> list[Party]:
    """Return who has a number, of those who may be known; also whom a person gave it who could not know whose it is."""
    if sight.whole:
        found = parties.find(uow, keys, kind, number)
        return [found] if found is not None else []
    query = select(_traces.c.party).where(
        _traces.c.what == kind.value, _traces.c.value.in_(keys.indexes(kind, number)), seen.said(sight)
    )
    rows = uow.connection.execute(query.distinct()).scalars()
    ids = sorted({parties.standing(uow, PartyId(party)) for party in rows})
    return [get(uow, keys, party, sight) for party in ids if knows(uow, sight, party)]


def hidden(uow: UnitOfWork, keys: Keyring, kind: NumberKind, number: str, sight: Sight) -> PartyId | None:
    """Return who has a number and may not be known; None where nobody has it, or somebody who may be known."""
    known = numbers.find(uow, keys, kind, number)
    if known is None or sight.whole:
        return None
    holder = parties.standing(uow, known[0])
    return None if knows(uow, sight, holder) else holder


def tell(uow: UnitOfWork, keys: Keyring, party: PartyId, said: Said, sight: Sight) -> None:
    """Keep what a person with this sight says of a party; raise IllegalStep for a number of somebody they may know.

    That a number belongs to somebody whom they may not know, they are not told: what they said is on record, and a
    paper with the number will show whose it is.
    """
    free = []
    for kind, number, how in said.numbers:
        if hidden(uow, keys, kind, number, sight) is None:
            free.append((kind, number, how))
            continue
        place = numbers.find(uow, keys, kind, number)
        if place is None:
            raise IllegalStep("the number was taken away meanwhile")
        values = {"party": party, "what": kind.value, "value": place[1].found_by, "origin": sight.by}
        insert_new(uow.connection, _traces, {**values, "text": "", "how": how.value, "at": uow.now()})
    parties.tell(uow, keys, party, sight.by, replace(said, numbers=tuple(free)))
