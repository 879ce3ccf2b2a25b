"""Look for documents, and show where in them the answer stands."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import codec
from core.dossier import Document
from core.errors import InvalidRequest
from core.ids import DocumentId, PageId
from core.people import Caller
from core.search import Filter, Question, parse, texts_of
from core.sight import Sight
from pipeline.highlight import Marked, Part
from pipeline.services import Services
from storage.db import search, search_rows
from storage.db.search import Place
from storage.db.work import UnitOfWork

MOST_RESULTS = 100
_SNIPPETS = 3
"""Of one document."""
_PAGES_FIRST, _PAGES_AT_ONCE = 3, 20
"""Of each document: most have no more pages than are read first, and what is asked for is seldom on the last one."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What stands around an answer on a page."""

    page: PageId
    words: tuple[int, ...]
    """Which words of the page are hits, from 0, in reading order: their boxes are those of the page's stored words."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FieldHit:
    """A field whose value answers."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A document that answers, with where it does."""

    document: Document
    received_at: datetime
    dossier: str | None
    """Code."""
    exact: bool
    """It has the marks that were asked for, too."""
    fields: tuple[FieldHit, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A part of the list of all answers, and what to ask with for the next part; None at the end."""

    found: tuple[Result, ...]
    next: str | None


def find(
    services: Services, text: str, wanted: Filter, caller: Caller, *, limit: int, cursor: str | None, exact: bool
) -> Results:
    """Return what the caller may see of the documents that answer; raise InvalidRequest for a made-up cursor."""
    question, after = parse(text, wanted), _place(cursor)
    sight: Sight = caller.sight()
    with services.look() as uow:
        found = search.find(uow, question, sight, limit + 1, after, exact=exact)
        known = search.known(uow, [one.document for one in found[:limit]], sight)
        shown = [(known[one.document], one.place.exact) for one in found[:limit]]
        snippets = _snippets(uow, [(one.document, exact) for one, exact in shown], question)
    results = tuple(_result(one, question, snippets[one.document.id], exact=exact) for one, exact in shown)
    return Results(results, _cursor(found[limit - 1].place) if len(found) > limit else None)


def rebuild(services: Services) -> Iterator[int]:
    """Write anew what documents are found by; yield how many are done."""
    return search_rows.rebuild(services.engine)


def faults(services: Services) -> Iterator[DocumentId | None]:
    """Yield the documents that are not found as they should be, and None when the index itself lost words."""
    yield from search_rows.stale(services.engine)
    if not search_rows.index_agrees(services.engine):
        yield None


def _result(known: search.Known, question: Question, snippets: list[Snippet], *, exact: bool) -> Result:
    return Result(
        known.document,
        known.received_at,
        known.dossier,
        exact,
        tuple(_field_hits(known.document, question, exact=exact)),
        tuple(snippets),
    )


def _field_hits(document: Document, question: Question, *, exact: bool) -> Iterator[FieldHit]:
    for field in document.fields:
        texts = (Marked(text, question.terms, as_printed=exact) for text in texts_of(field.value))
        if marked := next((text for text in texts if text), None):
            yield FieldHit(field.name, marked.parts())


def _snippets(
    uow: UnitOfWork, found: Sequence[tuple[Document, bool]], question: Question
) -> dict[DocumentId, list[Snippet]]:
    """Return the first places of each document; a few pages of all of them are read at a time, by one query."""
    snippets: dict[DocumentId, list[Snippet]] = {document.id: [] for document, _ in found}
    done, at_once = 0, _PAGES_FIRST
    while question.terms:
        some = [
            (page, document.id, exact)
            for document, exact in found
            if len(snippets[document.id]) < _SNIPPETS
            for page in document.pages[done : done + at_once]
        ]
        if not some:
            break
        texts = search_rows.texts(uow, [page for page, _, _ in some])
        for page, document_id, exact in some:
            places = snippets[document_id]
            if len(places) < _SNIPPETS and (marked := Marked(texts.get(page, ""), question.terms, as_printed=exact)):
                places.append(Snippet(page, marked.words(), marked.snippet()))
        done, at_once = done + at_once, _PAGES_AT_ONCE
    return snippets


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(codec.dump(place)).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        return codec.load(Place, base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error) as error:
        raise InvalidRequest("no such cursor") from error
