"""Values that are typed twice before anybody vouches for them, the second time without seeing the first.

Which fields is data of the catalog (`twice`). Nothing tells what was typed before, only whether it agrees. By the
site's option the second time is anybody's or another person's: one person who types blind catches slips of the
fingers, which are most; another one catches misreading, too, but a small office has no second one at hand. What a
machine read from a code with a checksum was not typed at all and need not be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classify.catalog import FieldSpec
from classify.entered import entered
from core import codec
from core.dossier import Document, FieldSource, FieldValue
from core.errors import InvalidRequest, NotTwice
from core.ids import DocumentId
from core.options import SecondEntry
from pipeline import review
from pipeline.services import Services
from storage.db import entries, events
from storage.db.entries import Entry
from storage.db.work import UnitOfWork

_BY_MACHINE = frozenset({FieldSource.QR, FieldSource.MRZ, FieldSource.BARCODE})


class Outcome(StrEnum):
    """What comes of typing a value."""

    FIRST = "first"
    """Somebody has to type it once more."""
    AGREES = "agrees"
    DIFFERS = "differs"
    """From what was typed before; one more that agrees with either settles it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """How far a field is."""

    field: str
    outcome: Outcome
    times: int


def enter(services: Services, document: DocumentId, values: Mapping[str, FieldValue], *, by: str) -> list[Typed]:
    """Keep what somebody typed without seeing what others did, and say whether it agrees.

    Raise InvalidRequest for a field that is not typed twice or a value that cannot be, Held while the paper is in
    somebody else's hands, IllegalStep when somebody vouches for it.
    """
    if not values:
        raise InvalidRequest("nothing was typed")
    with services.work() as uow:
        paper = review.unvouched(uow, document, by)
        specs = {spec.name: spec for spec in services.catalog.types[paper.type].fields if spec.twice}
        found = []
        for name, value in values.items():
            if name not in specs:
                raise InvalidRequest("no field that is typed twice", field=name)
            typed = _hash(services, document, specs[name], entered(specs[name], value))
            known = entries.add(uow, document, name, typed, by)
            found.append(Typed(name, _outcome(services, known), len(known)))
        data: events.Data = {"fields": len(found), "differ": sum(one.outcome is Outcome.DIFFERS for one in found)}
        events.append(uow, by, "document.typed", document, data)
        return found


def standing(services: Services, uow: UnitOfWork, document: DocumentId) -> dict[str, Typed]:
    """Return how far the fields are that somebody typed already."""
    known: dict[str, list[Entry]] = {}
    for entry in entries.of_document(uow, document):
        known.setdefault(entry.field, []).append(entry)
    return {name: Typed(name, _outcome(services, some), len(some)) for name, some in known.items()}


def must_agree(services: Services, uow: UnitOfWork, document: Document) -> None:
    """Raise NotTwice for the first field whose value has not been typed twice as it stands."""
    if services.settings.review.second_entry is SecondEntry.NONE:
        return
    wanted = {spec.name: spec for spec in services.catalog.types[document.type].fields if spec.twice}
    known = entries.of_document(uow, document.id) if wanted else []
    for item in document.fields:
        spec = wanted.get(item.name)
        if spec is None or item.value is None or item.source in _BY_MACHINE:
            continue
        typed = _hash(services, document.id, spec, item.value)
        if typed not in _agreed(services, [entry for entry in known if entry.field == item.name]):
            raise NotTwice("to be typed twice", field=spec.name, label=spec.label)


def _hash(services: Services, document: DocumentId, spec: FieldSpec, value: FieldValue) -> str:
    return services.keyring.blind("typed", f"{document}:{spec.name}:{codec.dump(value, FieldValue).decode()}")


def _agreed(services: Services, known: Sequence[Entry]) -> set[str]:
    """Return the values that were typed twice, by two people where the site wants two."""
    alone = services.settings.review.second_entry is not SecondEntry.OTHER
    found: dict[str, list[str]] = {}
    for entry in known:
        found.setdefault(entry.typed, []).append(entry.by)
    return {typed for typed, people in found.items() if len(people) > 1 and (alone or len(set(people)) > 1)}


def _outcome(services: Services, known: Sequence[Entry]) -> Outcome:
    last = known[-1]
    if last.typed in _agreed(services, known):
        return Outcome.AGREES
    return Outcome.DIFFERS if any(entry.typed != last.typed for entry in known) else Outcome.FIRST
