"""A person corrects a document, vouches for it, or takes that back: a new version each time, none is overwritten.

Values and state are those of the person at once. Assembly follows, because a new type has other fields, and because
other papers of the dossier were compared with the old values.
"""

from dataclasses import dataclass, field, replace

from classify import corrected
from classify.catalog import Catalog
from classify.checks.identifiers import Day
from classify.corrected import Bench
from classify.entered import entered
from core.dossier import SEPARATOR, Document, FieldValue
from core.edition import CORRECT, UNDO, VERIFY, Decision, Edition, Said
from core.errors import IllegalStep, InvalidRequest, NotFound, Outdated
from core.ids import DocumentId
from core.states import DocumentState
from pipeline import double_entry, evidence, holdings, review, second_look
from pipeline import parties as people
from pipeline.progress import CHANGEABLE, assemble_again
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import batches, documents, editions, events, measures, pages, steps
from storage.db.work import UnitOfWork

_DONE = {CORRECT: "document.corrected", VERIFY: measures.VERIFIED, UNDO: "document.correction_undone"}
"""What is recorded as an event."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says about a document."""

    type: str | None = None
    """As in the catalog; `unknown` says that it is of none of these types. None says nothing."""
    fields: dict[str, FieldValue] = field(default_factory=dict)
    """Values by field; None says that the paper has no such value."""
    verified: bool = False
    """Whether the person vouches for the type and all fields as they then stand."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """A document with all that is looked at when it is corrected."""

    document: Document
    newest: Edition
    others: list[Document]
    """The other papers of its batch and dossier."""
    first: int
    """Number of its first page within the source file."""


def current(services: Services, document: DocumentId) -> Edition:
    """Return the newest version of a document; raise NotFound."""
    with services.look() as uow:
        return editions.newest(uow, _there(uow, document))


def history(services: Services, document: DocumentId) -> list[Edition]:
    """Return every version, oldest first; raise NotFound."""
    with services.look() as uow:
        return editions.history(uow, _there(uow, document))


def correct(services: Services, document: DocumentId, wanted: Wanted, *, seen: int, by: str) -> Edition:
    """Keep what a person says about the version that they have `seen`.

    Raise Outdated when somebody was faster, Held while somebody else has the paper in hand, InvalidRequest for a type,
    field or value that cannot be, IllegalStep when the document is signed already, or vouched for before the fields of
    its new type have been read, NotTwice for one whose fields are not typed twice where they are to be.
    """
    if wanted == Wanted():
        raise InvalidRequest("nothing is corrected")
    sight = _sight(services, document, seen, by)
    bench = Bench(services.catalog, services.settings.classify, _today(services))
    made = _made(sight, wanted, bench, Said(None, by, services.clock()))
    with services.work() as uow:
        _open(uow, sight, by)
        if wanted.verified:
            double_entry.must_agree(services, uow, made.document)
        documents.correct(uow, made.document)
        kept = editions.change(uow, sight.newest, made)
        said = wanted.fields or made.document.type != sight.document.type
        return _keep(uow, services, kept, again=bool(said))


def undo(services: Services, document: DocumentId, *, seen: int, by: str) -> Edition:
    """Bring back what people had decided before the last correction; raise Outdated, Held, IllegalStep for none."""
    sight = _sight(services, document, seen, by)
    now = sight.document
    with services.work() as uow:
        _open(uow, sight, by)
        back = editions.undone(uow, sight.newest)
        was = replace(
            back.document,
            state=back.decision.state,
            pages=now.pages,
            slots=now.slots,
            boundaries=now.boundaries,
            dossier=now.dossier,
            component=now.component,
        )
        documents.correct(uow, was)
        kept = editions.undo(uow, sight.newest, back, was, by)
        return _keep(uow, services, kept, again=True)


def _there(uow: UnitOfWork, document: DocumentId) -> Document:
    found = documents.get(uow, document)
    if found.state is DocumentState.WITHDRAWN:
        raise NotFound("the document was withdrawn")
    return found


def _sight(services: Services, document: DocumentId, seen: int, by: str) -> _Sight:
    """Return the document if the version seen is the newest one; raise NotFound, Held, Outdated."""
    with services.look() as uow:
        found = _there(uow, document)
        # Who lost the paper hears first who has it: the other one may change it again before anything is compared.
        review.must_be_free(uow, document, by)
        papers = documents.of_batch(uow, found.batch)
        papers += documents.of_dossier(uow, found.dossier) if found.dossier else []
        others = {paper.id: paper for paper in papers if paper.id != document}
        newest = editions.newest(uow, found)
        if newest.number != seen:
            raise Outdated(f"version {seen} is not the newest")
        return _Sight(found, newest, list(others.values()), pages.get(uow, found.pages[0]).number)


def _today(services: Services) -> Day:
    return Day(services.clock().date(), services.settings.classify.test_numbers)


def _made(sight: _Sight, wanted: Wanted, bench: Bench, said: Said) -> Edition:
    """Return the next version; `said` tells who speaks, and when."""
    now, old = sight.document, sight.newest.decision
    kind = _type(wanted, bench.catalog) or now.type
    retyped = kind != now.type
    if wanted.verified and (retyped or not sight.newest.settled):
        raise IllegalStep("the fields of the new type have not been read yet")
    fields = old.fields | _values(wanted, kind, bench.catalog, said)
    decision = Decision(kind if wanted.type else old.type, fields)
    before = replace(now, type=kind, fields=()) if retyped else now
    made = corrected.decided(before, decision, sight.first, bench)
    if wanted.verified:
        found = {one.name: replace(said, value=one.value, confirmed=True) for one in made.fields}
        decision = Decision(kind, found | fields, verified=True)
        made = corrected.decided(made, decision, sight.first, bench)
    made = corrected.beside(made, now, sight.others, bench)
    action = VERIFY if wanted.verified else CORRECT
    settled = sight.newest.settled and not retyped
    return replace(sight.newest, document=made, decision=decision, action=action, by=said.by, settled=settled)


def _type(wanted: Wanted, catalog: Catalog) -> str | None:
    if wanted.type is not None and (wanted.type not in catalog.types or wanted.type == SEPARATOR):
        raise InvalidRequest("no such type", field="type")
    return wanted.type


def _values(wanted: Wanted, kind: str, catalog: Catalog, said: Said) -> dict[str, Said]:
    known = {spec.name: spec for spec in catalog.types[kind].fields}
    for name in wanted.fields:
        if name not in known:
            raise InvalidRequest("no such field of the type", field=name)
    return {name: replace(said, value=entered(known[name], value)) for name, value in wanted.fields.items()}


def _open(uow: UnitOfWork, sight: _Sight, by: str) -> None:
    """Lock the batch and make sure that all is as it was seen, in nobody's hands; raise Outdated, Held, IllegalStep."""
    batch = sight.document.batch
    batches.lock(uow, batch)
    review.must_be_free(uow, sight.document.id, by)
    # Only its state may have moved, because its files were made.
    if replace(documents.get(uow, sight.document.id), state=sight.document.state) != sight.document:
        raise Outdated("the document has changed meanwhile")
    if batches.get(uow, batch).state not in CHANGEABLE:
        raise IllegalStep("the batch cannot be changed now")


def _keep(uow: UnitOfWork, services: Services, kept: Edition, *, again: bool) -> Edition:
    """Let the batch be assembled again where others are concerned, or where that is under way without this version."""
    batch = kept.document.batch
    if again or steps.is_open(uow, Step.ASSEMBLE, batch):
        assemble_again(uow, services.queue, batch)
    said = kept.decision.fields.values()
    counts = {"fields": len(said), "given": sum(not one.confirmed for one in said)} if kept.action == VERIFY else {}
    events.append(uow, kept.by, _DONE[kept.action], kept.document.id, {"version": kept.number, **counts})
    second_look.settle(services, uow, kept)
    held = holdings.keep(services, uow, kept.document, kept.by, amended=again)
    if kept.action == VERIFY:
        evidence.issue(services, uow, kept.document, people.number_of(services, uow, held.party))
    return kept
