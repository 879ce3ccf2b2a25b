"""Look for documents, and show where in them the answer stands."""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core import codec
from core.dossier import Document
from core.errors import InvalidRequest
from core.fold import nfc
from core.ids import DocumentId, PageId
from core.search import Filter, Piece, Question, Term, parse, pieces, texts_of
from core.sight import Sight
from pipeline import access
from pipeline.access import Caller
from pipeline.services import Services
from storage.db import search, search_rows
from storage.db.search import Place
from storage.db.work import UnitOfWork

MOST_RESULTS = 100
_SNIPPETS = 3
"""Of one document."""
_AROUND = 60
"""Characters of the text before and after what was found."""
_PAGES_AT_ONCE = 20
_PRINTED, _SPACE = re.compile(r"\S+"), re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `hit` where it is what was asked for."""

    text: str
    hit: bool


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
    sight: Sight = access.sight(caller)
    with services.look() as uow:
        found = search.find(uow, question, sight, limit + 1, after, exact=exact)
        known = search.known(uow, [one.document for one in found[:limit]])
        results = tuple(_result(uow, known[one.document], question, one.place) for one in found[:limit])
    return Results(results, _cursor(found[limit - 1].place) if len(found) > limit else None)


def rebuild(services: Services) -> Iterator[int]:
    """Write anew what documents are found by; yield how many are done."""
    return search_rows.rebuild(services.engine)


def faults(services: Services) -> Iterator[DocumentId | None]:
    """Yield the documents that are not found as they should be, and None when the index itself lost words."""
    yield from search_rows.stale(services.engine)
    if not search_rows.index_agrees(services.engine):
        yield None


def _result(uow: UnitOfWork, known: search.Known, question: Question, place: Place) -> Result:
    return Result(
        known.document,
        known.received_at,
        known.dossier,
        place.exact,
        tuple(_field_hits(known.document, question, marked=place.exact)),
        tuple(_snippets(uow, known.document, question, marked=place.exact)),
    )


def _field_hits(document: Document, question: Question, *, marked: bool) -> Iterator[FieldHit]:
    for field in document.fields:
        for text in texts_of(field.value):
            found = list(pieces(text))
            if hits := _hits(text, found, question.terms, marked=marked):
                yield FieldHit(field.name, tuple(_parts(text, found, hits, 0, len(text))))
                break


def _snippets(uow: UnitOfWork, document: Document, question: Question, *, marked: bool) -> Iterator[Snippet]:
    """Yield the first places of a document; a long one is read a few pages at a time."""
    left = _SNIPPETS
    for start in range(0, len(document.pages), _PAGES_AT_ONCE):
        some = document.pages[start : start + _PAGES_AT_ONCE]
        texts = search_rows.texts(uow, some)
        for page in some:
            if left and page in texts and (snippet := _snippet(page, nfc(texts[page]), question, marked=marked)):
                yield snippet
                left -= 1
        if not left:
            return


def _snippet(page: PageId, text: str, question: Question, *, marked: bool) -> Snippet | None:
    found = list(pieces(text))
    hits = _hits(text, found, question.terms, marked=marked)
    if not hits:
        return None
    first = found[min(hits)]
    start = _edge(text, max(0, first.start - _AROUND), 1)
    end = _edge(text, min(len(text), first.end + _AROUND), -1)
    return Snippet(page, tuple(_words(text, found, hits)), tuple(_parts(text, found, hits, start, end)))


def _hits(text: str, found: list[Piece], terms: Iterable[Term], *, marked: bool) -> set[int]:
    """Return which pieces belong to what was asked for."""
    hits: set[int] = set()
    for term in terms:
        as_printed = marked and term.has_marks
        wanted = term.marked if as_printed else term.folded
        row = [piece.marked if as_printed else piece.folded for piece in found]
        for place in range(len(row) - len(wanted) + 1):
            run = row[place : place + len(wanted)]
            last = run[-1].startswith(wanted[-1]) if term.prefix else run[-1] == wanted[-1]
            if last and run[:-1] == list(wanted[:-1]):
                hits.update(range(place, place + len(wanted)))
        if not as_printed:
            hits |= _joined_hits(text, found, term)
    return hits


def _joined_hits(text: str, found: list[Piece], term: Term) -> set[int]:
    """Return the pieces of codes that were asked for as one word, or that stand as one word and were asked in parts."""
    wanted = term.joined or (term.folded[0] if len(term.folded) == 1 else "")
    hits: set[int] = set()
    if not any(sign.isdigit() for sign in wanted):
        return hits
    start = 0
    for place, piece in enumerate(found, 1):
        if place < len(found) and not _SPACE.search(text, piece.end, found[place].start):
            continue  # the code goes on
        joined = "".join(one.folded for one in found[start:place])
        if joined.startswith(wanted) if term.prefix else joined == wanted:
            hits.update(range(start, place))
        start = place
    return hits


def _words(text: str, found: list[Piece], hits: set[int]) -> list[int]:
    """Return the positions of the words of the page (what stands between spaces) in which there is a hit."""
    starts = [match.start() for match in _PRINTED.finditer(text)]
    return sorted({bisect_right(starts, found[hit].start) - 1 for hit in hits})


def _edge(text: str, place: int, step: int) -> int:
    """Return the nearest place in a direction where no word is cut."""
    while 0 < place < len(text) and not text[place - 1 if step > 0 else place].isspace():
        place += step
    return place


def _parts(text: str, found: list[Piece], hits: set[int], start: int, end: int) -> Iterator[Part]:
    position = start
    for hit in sorted(hits):
        piece = found[hit]
        if piece.start < start or piece.end > end:
            continue
        if piece.start > position:
            yield Part(text[position : piece.start], hit=False)
        yield Part(text[piece.start : piece.end], hit=True)
        position = piece.end
    if position < end:
        yield Part(text[position:end], hit=False)


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(codec.dump(place)).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        return codec.load(Place, base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error) as error:
        raise InvalidRequest("no such cursor") from error
