"""Finding documents: the same set on SQLite (FTS5) and PostgreSQL (`tsvector`), newest first.

The index of each database knows words only. Words that follow each other are compared in the text of the few documents
that have them all, so neither database's idea of a phrase, of its longest word or of its highest position counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from core import codec
from core.dossier import Document
from core.ids import DocumentId
from core.search import Filter, Question, Term, pair, tag
from core.sight import Sight
from core.states import DocumentState
from storage.db.register_tables import links as _links
from storage.db.search_rows import LARGE, NO_PAIRS
from storage.db.sight import of_agencies, visible
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import search_texts as _texts
from storage.db.work import UnitOfWork

_NEWEST = 1000
"""Documents that are looked through one by one before the index of PostgreSQL is asked for all that answer."""
_INDEX = table("search_index", column("rowid", Integer), column("search_index"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of results was left."""

    exact: bool
    """Among those with the marks that were asked for; they come first."""
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers a question."""

    document: DocumentId
    place: Place


@dataclass(frozen=True, slots=True)
class Known:
    """What to show of a found document."""

    document: Document
    received_at: datetime
    dossier: str | None
    """Code."""


@dataclass(frozen=True, slots=True)
class _Syntax:
    """How a database writes a question to its index."""

    quote: str
    prefix: str
    conjunction: str
    disjunction: str
    exclusion: str

    def word(self, word: str, *, prefix: bool = False) -> str:
        # Words hold no ASCII but letters and digits, so nothing in them could end the quotation.
        return f"{self.quote}{word}{self.quote}{self.prefix if prefix else ''}"

    def every(self, parts: Iterable[str]) -> str:
        return self._joined(self.conjunction, parts)

    def some(self, parts: Iterable[str]) -> str:
        return self._joined(self.disjunction, parts)

    @staticmethod
    def _joined(sign: str, parts: Iterable[str]) -> str:
        given = [part for part in parts if part]
        return f"({sign.join(given)})" if given else ""

    def without(self, this: str, that: str) -> str:
        return f"({this}{self.exclusion}{that})"


_SYNTAX = {
    "sqlite": _Syntax('"', "*", " AND ", " OR ", " NOT "),
    "postgresql": _Syntax("'", ":*", " & ", " | ", " & !"),
}


def find(
    uow: UnitOfWork, question: Question, sight: Sight, limit: int, after: Place | None = None, *, exact: bool = False
) -> list[Found]:
    """Return at most `limit` documents that answer, those behind `after` for the next part of the list.

    Those that have the marks that were asked for come first, then, unless only `exact` ones are wanted, those that have
    the same letters; each the newest first.
    """
    if not question.terms and not question.blank:
        return []
    found: list[Found] = []
    if after is None or after.exact:
        found = _read(uow, _asked(uow.connection, question, sight, exact=True), limit, after.number if after else None)
        after = None
    if len(found) < limit and question.has_marks and not exact:
        asked = _asked(uow.connection, question, sight, exact=False)
        found += _read(uow, asked, limit - len(found), after.number if after else None)
    return found


def known(uow: UnitOfWork, found: Sequence[DocumentId]) -> dict[DocumentId, Known]:
    """Return what to show of found documents."""
    query = (
        select(_documents.c.body, _documents.c.state, _texts.c.received_at, _dossiers.c.code)
        .join(_texts, _texts.c.document == _documents.c.id)
        .outerjoin(_dossiers, _dossiers.c.id == _documents.c.dossier)
        .where(_documents.c.id.in_(found))
    )
    shown = [
        Known(replace(codec.load(Document, body), state=DocumentState(state)), at, code)
        for body, state, at, code in uow.connection.execute(query)
    ]
    return {each.document.id: each for each in shown}


def _read(uow: UnitOfWork, asked: "_Asked", limit: int, below: int | None) -> list[Found]:
    """Return the newest `limit` documents that answer, older than number `below`."""
    if uow.connection.dialect.name == "sqlite" or not asked.words:
        # In the order of its rows FTS5 answers one by one, and nothing is sorted.
        number = _INDEX.c.rowid if asked.words else _texts.c.number
        query = asked.query.order_by((number + 0).desc() if asked.few else number.desc())
        return asked.found(uow, query if below is None else query.where(number < below), limit)
    # What many documents answer is soon found among the newest; what few answer the index knows. PostgreSQL cannot
    # tell the two apart by its statistics and would look through everything for what is rare.
    newest = uow.connection.execute(select(func.max(_texts.c.number))).scalar_one() or 0
    start = newest + 1 if below is None else below
    among = _texts.c.number.between(start - _NEWEST, start - 1)
    found = asked.found(uow, asked.query.where(among).order_by(_texts.c.number.desc()), limit)
    if len(found) < limit and start - _NEWEST > 1:
        older = asked.query.where(_texts.c.number < start - _NEWEST).order_by((_texts.c.number + 0).desc())
        found += asked.found(uow, older, limit - len(found))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as a query, for those with the right marks or for those with the right letters only."""

    query: Select[int, str]
    words: str
    """What the index is asked, if anything."""
    exact: bool
    few: bool
    """So few documents can answer that they are best found first, and then put in order."""

    def found(self, uow: UnitOfWork, query: Select[int, str], limit: int) -> list[Found]:
        rows = uow.connection.execute(query.limit(limit))
        return [Found(DocumentId(document), Place(self.exact, number)) for number, document in rows]


def _asked(connection: Connection, question: Question, sight: Sight, *, exact: bool) -> _Asked:
    query = select(_texts.c.number, _texts.c.document).join(_documents, _documents.c.id == _texts.c.document)
    query = query.where(visible(sight), _documents.c.state != DocumentState.WITHDRAWN.value, *_filters(question.filter))
    syntax = _SYNTAX[connection.dialect.name]
    words, few = "", question.filter.dossier is not None
    if few:
        # The few papers of a dossier are looked through.
        query = query.where(*(_holds(connection, term, marked=exact) for term in question.terms))
    else:
        words = syntax.every([*_tags(syntax, question.filter, sight), *_words(syntax, question.terms, exact=exact)])
    if words and connection.dialect.name == "postgresql":
        query = query.where(column("vector").op("@@")(cast(literal(words), TSQUERY)))
    elif words:
        query = query.join(_INDEX, _INDEX.c.rowid == _texts.c.number).where(_INDEX.c.search_index.match(words))
    if words and question.terms:
        query = query.where(_texts_agree(connection, question.terms, marked=exact))
    if not exact:
        query = query.where(not_(and_(*(_holds(connection, term, marked=True) for term in question.terms))))
    return _Asked(query, words, exact, few)


def _tags(syntax: _Syntax, wanted: Filter, sight: Sight) -> Iterator[str]:
    """Yield what the index knows of the filter and of what may be seen; the conditions of the query decide."""
    for kind, values in (("type", sight.types), ("agency", sight.agencies)):
        if values:
            yield syntax.some(syntax.word(tag(kind, value)) for value in sorted(values))
    for kind, value in (("type", wanted.type), ("state", wanted.state), ("agency", wanted.agency)):
        if value:
            yield syntax.word(tag(kind, value))


def _words(syntax: _Syntax, terms: Sequence[Term], *, exact: bool) -> Iterator[str]:
    """Yield what to ask the index: a document with all words in their places, or one with too many of them."""
    if not terms:
        return
    asked = syntax.every(_term(syntax, term, marked=exact) for term in terms)
    ways = [asked, syntax.word(LARGE)]
    if any(len(term.folded) > 1 for term in terms):
        apart = syntax.every(_term(syntax, term, marked=exact, apart=True) for term in terms)
        ways.append(syntax.every([apart, syntax.word(NO_PAIRS)]))
    elif not exact and not any(map(_beyond_index, terms)):
        ways[0] = syntax.without(asked, syntax.every(_term(syntax, term, marked=True) for term in terms))
    yield syntax.some(ways)


def _term(syntax: _Syntax, term: Term, *, marked: bool, apart: bool = False) -> str:
    """Return what to ask for one term; `apart` for words wherever they are."""
    words = term.marked if marked and term.has_marks else term.folded
    if len(words) > 1 and not apart:
        words = tuple(pair(one, other) for one, other in pairwise(term.folded))
    parts = [syntax.word(word) for word in words]
    if term.prefix:
        # What begins with one letter is most of the index; the text is looked into instead.
        parts[-1:] = [syntax.word(words[-1], prefix=True)] if len(words[-1]) > 1 else []
    if not parts:
        return ""
    every = syntax.every(parts)
    one = syntax.word(term.joined, prefix=term.prefix)
    return syntax.some([every, one]) if _in_one(term, marked=marked) else every


def _beyond_index(term: Term) -> bool:
    """Whether the index alone cannot tell if a document has this: words in a row, or the first letter of one."""
    return len(term.folded) > 1 or (term.prefix and len(term.folded[-1]) == 1)


def _in_one(term: Term, *, marked: bool) -> bool:
    """Whether a code may also stand as one word; with marks it is compared as printed, part by part."""
    return bool(term.joined) and not (marked and term.has_marks)


def _texts_agree(connection: Connection, terms: Iterable[Term], *, marked: bool) -> ColumnElement[bool]:
    """Return what the index alone cannot tell, which is anything of a large document."""
    every = [(term, _holds(connection, term, marked=marked)) for term in terms]
    beyond = [held for term, held in every if _beyond_index(term)]
    return and_(true(), *beyond, or_(_texts.c.large.is_(False), and_(*(held for _, held in every))))


def _holds(connection: Connection, term: Term, *, marked: bool) -> ColumnElement[bool]:
    """Return the condition that the words of a term follow each other in the text of a row."""
    as_printed = marked and term.has_marks
    words = " ".join(term.marked if as_printed else term.folded)
    end = "" if term.prefix else " "
    held = _contains(connection, _texts.c.marked if as_printed else _texts.c.folded, f" {words}{end}")
    if _in_one(term, marked=marked):
        held = or_(held, _contains(connection, _texts.c.folded, f" {term.joined}{end}"))
    return held


def _contains(connection: Connection, texts: Column[str], part: str) -> ColumnElement[bool]:
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return place(texts, part) > 0


def _filters(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.type:
        found.append(_documents.c.type == wanted.type)
    if wanted.state:
        found.append(_documents.c.state == wanted.state)
    if wanted.agency:
        found.append(of_agencies([wanted.agency]))
    if wanted.dossier:
        found.append(_of_dossier(wanted.dossier))
    if wanted.since:
        found.append(_texts.c.received_at >= wanted.since)
    if wanted.until:
        found.append(_texts.c.received_at < wanted.until)
    return found


def _of_dossier(code: str) -> ColumnElement[bool]:
    wanted = select(_dossiers.c.id).where(_dossiers.c.code == code).scalar_subquery()
    own = select(_documents.c.id).where(_documents.c.dossier == wanted)
    linked = select(_links.c.document).where(_links.c.dossier == wanted, _links.c.ended_at.is_(None))
    return _texts.c.document.in_(own.union(linked))
