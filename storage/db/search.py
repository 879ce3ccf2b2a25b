"""Finding documents: the same set on SQLite (FTS5) and PostgreSQL (`tsvector`), newest first.

The index of each database knows words only. Words that follow each other are compared in the text of the few documents
that have them all, so neither database's idea of a phrase, of its longest word or of its highest position counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

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
from core.search import Filter, Question, Term
from core.sight import EVERYTHING, Sight
from core.states import DocumentState
from storage.db.register_tables import links as _links
from storage.db.search_words import SYNTAX, beyond_index, in_one, is_rare, tags, words_of
from storage.db.sight import handled, of_agencies, visible
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


def find(
    uow: UnitOfWork, question: Question, sight: Sight, limit: int, after: Place | None = None, *, exact: bool = False
) -> list[Found]:
    """Return at most `limit` documents that answer, those behind `after` for the next part of the list.

    Those that have the marks that were asked for come first, then, unless only `exact` ones are wanted, those that have
    the same letters; each the newest first.
    """
    span = _span(uow, question.filter)
    if not span or (not question.terms and not question.blank):
        return []
    found: list[Found] = []
    if after is None or after.exact:
        asked = _asked(uow.connection, question, sight, exact=True)
        found = _read(uow, asked, limit, range(span.start, after.number) if after else span)
        after = None
    if len(found) < limit and question.has_marks and not exact:
        asked = _asked(uow.connection, question, sight, exact=False)
        found += _read(uow, asked, limit - len(found), range(span.start, after.number) if after else span)
    return found


def known(uow: UnitOfWork, found: Sequence[DocumentId], sight: Sight = EVERYTHING) -> dict[DocumentId, Known]:
    """Return what to show of found documents, with the codes of dossiers within sight."""
    home = _dossiers.c.id == _documents.c.dossier
    if sight.agencies is not None:
        home &= handled(sight.agencies)
    query = (
        select(_documents.c.body, _documents.c.state, _texts.c.received_at, _dossiers.c.code)
        .join(_texts, _texts.c.document == _documents.c.id)
        .outerjoin(_dossiers, home)
        .where(_documents.c.id.in_(found))
    )
    shown = [
        Known(replace(codec.load(Document, body), state=DocumentState(state)), at, code)
        for body, state, at, code in uow.connection.execute(query)
    ]
    return {each.document.id: each for each in shown}


def _span(uow: UnitOfWork, wanted: Filter) -> range:
    """Return between which numbers the documents of the wanted time are: they came in nearly in their order."""
    if wanted.until is None:
        newest = uow.connection.execute(select(func.max(_texts.c.number))).scalar_one()
        return range(1, (newest or 0) + 1)
    # Without the sum PostgreSQL would go through the numbers from either end until it meets the wanted time.
    number = _texts.c.number + 0
    query = select(func.min(number), func.max(number)).where(*_times(wanted))
    low, high = uow.connection.execute(query).one()
    return range(low or 1, (high or 0) + 1)


def _read(uow: UnitOfWork, asked: "_Asked", limit: int, span: range) -> list[Found]:
    """Return the newest `limit` documents that answer, with a number in `span`."""
    found: list[Found] = []
    if not asked.few:
        # What many documents answer is soon found among the newest; what few answer the index knows. PostgreSQL cannot
        # tell the two apart by its statistics. In the order of its rows FTS5 answers one by one, and nothing is sorted.
        by_itself = uow.connection.dialect.name == "sqlite" or not asked.words
        start = span.start if by_itself else max(span.start, span.stop - _NEWEST)
        found = asked.found(uow, _one_by_one(uow.connection, asked, range(start, span.stop)), limit)
        span = range(span.start, start)
    if len(found) < limit and span:
        _ask_the_index(uow.connection)
        found += asked.found(uow, _of_index(uow.connection, asked, span), limit - len(found))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as conditions, for those with the right marks or for those with the right letters only."""

    words: str
    """What the index is asked, if anything."""
    rows: tuple[ColumnElement[bool], ...]
    """What must hold for a row of `search_texts`, without its texts."""
    texts: tuple[ColumnElement[bool], ...]
    """What must hold for the texts of such a row. They are long and kept apart: looking into one takes a while."""
    papers: tuple[ColumnElement[bool], ...]
    """What must hold for the row of `documents`."""
    exact: bool
    few: bool
    """So few documents can answer that they are best found first, and then put in order."""

    def found(self, uow: UnitOfWork, query: Select[int, str], limit: int) -> list[Found]:
        rows = uow.connection.execute(query.limit(limit))
        return [Found(DocumentId(document), Place(self.exact, number)) for number, document in rows]


def _asked(connection: Connection, question: Question, sight: Sight, *, exact: bool) -> _Asked:
    wanted, terms = question.filter, question.terms
    rows, words = [*_times(wanted)], ""
    if wanted.dossier:
        # The few papers of a dossier are looked through.
        rows.append(_of_dossier(wanted.dossier))
        texts = [_holds(connection, term, marked=exact) for term in terms]
    else:
        syntax = SYNTAX[connection.dialect.name]
        words = syntax.every([*tags(syntax, wanted, sight), *words_of(syntax, terms, exact=exact)])
        texts = [_texts_agree(connection, terms, marked=exact)] if terms else []
    if not exact:
        texts.append(not_(and_(*(_holds(connection, term, marked=True) for term in terms))))
    papers = (visible(sight), _documents.c.state != DocumentState.WITHDRAWN.value, *_filters(wanted))
    few = wanted.dossier is not None or any(map(is_rare, terms))
    return _Asked(words, tuple(rows), tuple(texts), papers, exact, few)


def _one_by_one(connection: Connection, asked: _Asked, span: range) -> Select[int, str]:
    """Return the query that goes through the documents, the newest first, until enough of them answer."""
    number: ColumnElement[int] = _texts.c.number
    query = select(_texts.c.number, _texts.c.document).join(_documents, _documents.c.id == _texts.c.document)
    if asked.words and connection.dialect.name == "sqlite":
        number = _INDEX.c.rowid
        query = query.join(_INDEX, number == _texts.c.number).where(_INDEX.c.search_index.match(asked.words))
    elif asked.words:
        # A truth value PostgreSQL does not ask its index for, which would find all that answer before the newest.
        query = query.where(_vector_has(asked.words).is_(True))
    among = (number >= span.start, number < span.stop)
    return query.where(*among, *asked.rows, *asked.texts, *asked.papers).order_by(number.desc())


def _of_index(connection: Connection, asked: _Asked, span: range) -> Select[int, str]:
    """Return the query that puts what the index finds in order, then looks into texts until it has enough."""
    # The sum keeps PostgreSQL from going through the rows in their order, the offset from looking into all their texts.
    number = _texts.c.number
    place = (number + 0).label("place")
    rows = select(number, place)
    if asked.words and connection.dialect.name == "sqlite":
        rows = rows.join(_INDEX, _INDEX.c.rowid == number).where(_INDEX.c.search_index.match(asked.words))
    elif asked.words:
        rows = rows.where(_vector_has(asked.words))
    rows = rows.where(number.between(span.start, span.stop - 1), *asked.rows)
    found = rows.order_by(place.desc()).offset(0).subquery("found")
    query = select(number, _texts.c.document).select_from(found).join(_texts, number == found.c.number)
    query = query.join(_documents, _documents.c.id == _texts.c.document)
    return query.where(*asked.texts, *asked.papers).order_by(found.c.place.desc())


def _ask_the_index(connection: Connection) -> None:
    """Let PostgreSQL, for this transaction, answer by its index what many texts answer.

    It takes the vectors for short and would read all of them, with several processes: six times as long.
    """
    if connection.dialect.name == "postgresql":
        local = (("enable_seqscan", "off"), ("max_parallel_workers_per_gather", "0"))
        connection.execute(select(*(func.set_config(name, value, True) for name, value in local)))


def _vector_has(words: str) -> ColumnElement[bool]:
    return column("vector").bool_op("@@")(cast(literal(words), TSQUERY))


def _texts_agree(connection: Connection, terms: Iterable[Term], *, marked: bool) -> ColumnElement[bool]:
    """Return what the index alone cannot tell, which is anything of a large document."""
    every = [(term, _holds(connection, term, marked=marked)) for term in terms]
    beyond = [held for term, held in every if beyond_index(term)]
    return and_(true(), *beyond, or_(_texts.c.large.is_(False), and_(*(held for _, held in every))))


def _holds(connection: Connection, term: Term, *, marked: bool) -> ColumnElement[bool]:
    """Return the condition that the words of a term follow each other in the text of a row."""
    as_printed = marked and term.has_marks
    words = " ".join(term.marked if as_printed else term.folded)
    end = "" if term.prefix else " "
    held = _contains(connection, _texts.c.marked if as_printed else _texts.c.folded, f" {words}{end}")
    if in_one(term, marked=marked):
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
    return found


def _times(wanted: Filter) -> list[ColumnElement[bool]]:
    since: list[ColumnElement[bool]] = [_texts.c.received_at >= wanted.since] if wanted.since else []
    return [*since, _texts.c.received_at < wanted.until] if wanted.until else since


def _of_dossier(code: str) -> ColumnElement[bool]:
    wanted = select(_dossiers.c.id).where(_dossiers.c.code == code).scalar_subquery()
    own = select(_documents.c.id).where(_documents.c.dossier == wanted)
    linked = select(_links.c.document).where(_links.c.dossier == wanted, _links.c.ended_at.is_(None))
    return _texts.c.document.in_(own.union(linked))
