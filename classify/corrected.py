"""A document as people decided it: their type and values over what was read, and every check once more.

Pure and light: the door corrects with it at once, assembly after every new reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classify import places, verdicts
from classify.catalog import Catalog, DocumentType, FieldSpec
from classify.checks import dossier, paper
from classify.checks.identifiers import Day
from core.dossier import Document, Field, FieldSource, Verdict
from core.edition import Decision, Said
from core.fold import fold, placed
from core.options import ClassifyOptions
from core.page import Problem

_OF_TYPE = frozenset({"unknown_type", "uncertain_type"})
_OF_BOUNDS = frozenset(
    {"uncertain_start", "uncertain_page", "uncertain_end", "separator_checksum", "mixed_separators", verdicts.MISSING}
)
"""What a person who vouches for a document has looked at."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What values are judged with."""

    catalog: Catalog
    options: ClassifyOptions
    day: Day


def decided(document: Document, decision: Decision, first: int, bench: Bench) -> Document:
    """Return the document with what people decided about it; its type is theirs already.

    `first` is the number of its first page within the source file: a value that was not read stands there.
    """
    kind = bench.catalog.types[document.type]
    read = {field.name: field for field in document.fields}
    fields = [
        field
        for spec in kind.fields
        if (field := _field(spec, read.get(spec.name), decision.fields.get(spec.name), (document, first)))
    ]
    checked = _checked(fields, read, kind, bench)
    problems = [problem for problem in document.problems if problem.code not in _settled(decision)]
    if not decision.verified:
        problems += verdicts.missing(kind, checked)
    made = replace(
        document,
        type_confidence=1.0 if decision.type else document.type_confidence,
        fields=tuple(checked),
        problems=tuple(problems),
        state=decision.state,
    )
    return replace(made, verdict=verdicts.of_document(made, kind, decided=decision.type is not None))


def beside(document: Document, before: Document, others: Sequence[Document], bench: Bench) -> Document:
    """Return the document held against the other papers of its dossier; `before` is how it stood until now."""
    stale = {one.problem for one in dossier.compare([before, *others], bench.catalog)}
    critical = bench.catalog.types[document.type].critical
    fields = tuple(
        _judged(
            field,
            [problem for problem in field.problems if problem not in stale],
            bench,
            critical=field.name in critical,
        )
        for field in document.fields
    )
    [marked] = dossier.marked([replace(document, fields=fields)], bench.catalog, others)
    return marked


def _settled(decision: Decision) -> frozenset[str]:
    """Return the problems of a document that a decision leaves without ground, or that are said anew."""
    settled = frozenset({verdicts.MISSING})
    if decision.type:
        settled |= _OF_TYPE
    return settled | _OF_BOUNDS if decision.verified else settled


def _field(spec: FieldSpec, read: Field | None, said: Said | None, place: tuple[Document, int]) -> Field | None:
    """Return what was read, or what a person said; the place and the words that were read stay."""
    if said is None:
        return read
    if said.confirmed and read is not None and read.value == said.value:
        kept = () if said.value is not None else read.problems
        return replace(read, checked_by=said.by, problems=kept, state=Verdict.ACCEPTED)
    document, first = place
    text = said.value if isinstance(said.value, str) else ""
    return Field(
        name=spec.name,
        value=said.value,
        raw=read.raw if read else "",
        confidence=1.0,
        page_id=read.page_id if read else document.pages[0],
        page=read.page if read else first,
        bbox=read.bbox if read else None,
        source=FieldSource.HUMAN,
        state=Verdict.ACCEPTED,
        checked_by=said.by,
        parts=places.levels(text) if spec.kind == "address" else {},
        normal=placed(text),
        key=fold(text),
    )


def _checked(fields: list[Field], read: Mapping[str, Field], kind: DocumentType, bench: Bench) -> list[Field]:
    """Return the fields with the problems of their new values in the place of those of the old ones."""
    old = paper.check({name: field.value for name, field in read.items()}, kind, bench.day)
    new = paper.check({field.name: field.value for field in fields}, kind, bench.day)
    checked = []
    for field in fields:
        against = new.get(field.name, ())
        marks = paper.marks(field.value, bench.day) if field.checked_by and not against else ()
        gone = {problem for problem in old.get(field.name, ()) if problem not in against}
        kept = [problem for problem in field.problems if problem not in gone]
        codes = {problem.code for problem in kept}
        kept += [problem for problem in (*against, *marks) if problem.code not in codes]
        checked.append(_judged(field, kept, bench, critical=field.name in kind.critical))
    return checked


def _judged(field: Field, problems: Sequence[Problem], bench: Bench, *, critical: bool) -> Field:
    """Return the field with these problems; what a person said needs no second person, but care where it is odd."""
    if field.checked_by:
        state = Verdict.CAUTION if verdicts.speaks_against(problems) else Verdict.ACCEPTED
    elif tuple(problems) == field.problems:
        state = field.state
    else:
        read = verdicts.Read(field.value, problems, field.confidence)
        state = verdicts.of_field(read, bench.options, critical=critical)
    return replace(field, problems=tuple(problems), state=state)
