"""The fields of one paper: every field of its type, read as the catalog says, with provenance and verdict."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from classify import confidence, places, verdicts
from classify.catalog import DocumentType, FieldSpec
from classify.checks import echoes, paper, widths
from classify.checks.identifiers import Day
from classify.confidence import Weigh
from classify.fields import (
    agree,
    codes,
    foot_values,
    head_values,
    labels,
    readers,
    sections,
    tables,
    title_values,
)
from classify.fields.evidence import Found, Subject, doubtful
from classify.fields.labelled import PROSE, Part, behind_label, part_of
from core.dossier import Field, FieldSource
from core.fold import fold, placed
from core.options import ClassifyOptions
from core.page import Problem, TextSource

PLACED: Mapping[str, Callable[[Subject], Found | None]] = MappingProxyType(
    {
        "head_number": head_values.number,
        "head_date": head_values.issued,
        "head_place": head_values.place,
        "head_agency": head_values.agency,
        "title": title_values.title,
        "subject": title_values.about,
        "degree": title_values.degree,
        "record_form": title_values.record_form,
        "title_agency": title_values.agency,
        "recipient": title_values.recipient,
        "signer": foot_values.signer,
        "signer_title": foot_values.signer_title,
        "foot_date": foot_values.issued,
        "foot_agency": foot_values.agency,
    }
)
"""Readers of what is known by its place, not by a label."""
UNLABELLED: Mapping[str, Callable[[Subject], Found | None]] = MappingProxyType(
    {
        "request_subject": title_values.requested,
        "made_date": foot_values.issued,
        "school": head_values.agency,
        "applicant": foot_values.applicant,
        "branch": title_values.branch,
    }
)
"""Kinds that are also known by their place where no label of theirs has a value."""
MACHINE = "machine"
"""Kind of a field that only a machine-readable code says."""
KINDS = frozenset({*PLACED, *readers.READERS, MACHINE})
_NO_PERSON = PROSE | {"head_agency", "title_agency", "foot_agency", "head_place", "recipient", "signer_title"}
"""Kinds in which a name of a place is respelled as it was read better elsewhere; names of people stay as read."""
_UNPARTED = 0.7
_NEIGHBOUR = Problem(
    "part_not_found", "Có phần của giấy không đọc được nên giá trị này có thể thuộc phần khác; hãy kiểm tra."
)
_BORNE_OUT = 1.08


def fields(
    subject: Subject, options: ClassifyOptions, day: Day, weigh: Weigh = confidence.probability
) -> tuple[Field, ...]:
    """Return the fields that were found, in the catalog's order; `weigh` says how sure each is."""
    printed = _printed(subject)
    coded = codes.read(subject)
    found: dict[str, Found] = {}
    for spec in subject.kind.fields:
        value = agree.trusted(spec, printed.get(spec.name), coded.get(spec.name, []))
        if value is not None:
            found[spec.name] = value
    if "full_name" in found and (problem := codes.differing_name(subject, found["full_name"])):
        found["full_name"] = replace(found["full_name"], problems=(*found["full_name"].problems, problem))
    found = _checked(found, subject, day)
    shown = {name: agree.placed(item, printed.get(name)) for name, item in found.items()}
    return tuple(_field(spec, shown[spec.name], options, weigh) for spec in subject.kind.fields if spec.name in shown)


def _checked(found: dict[str, Found], subject: Subject, day: Day) -> dict[str, Found]:
    """Return the fields with what speaks against them added as problems; what other fields bear out is more certain."""
    values = {name: item.value for name, item in found.items()}
    blamed = paper.check(values, subject.kind, day)
    heard, printed = echoes.hear(subject.text), widths.measure(subject.text)
    sure = {name for name in paper.confirmed(values, subject.kind) if name not in blamed}
    kinds = {spec.name: spec.kind for spec in subject.kind.fields}
    checked = {}
    for name, item in found.items():
        known = {problem.code for problem in item.problems}
        against = tuple(problem for problem in blamed.get(name, ()) if problem.code not in known)
        if not against and (lost := printed.problem(item.span)):
            against = (lost,)
        echo = None if against or not isinstance(item.value, str) else heard.problem(item.value, item.span.raw)
        against = (*against, echo) if echo else against
        marks = () if against else paper.marks(item.value, day)
        certainty = min(1.0, _BORNE_OUT * item.certainty) if name in sure else item.certainty
        value = heard.respelled(str(item.value)) if echo and kinds[name] in _NO_PERSON else item.value
        checked[name] = replace(item, value=value, certainty=certainty, problems=(*item.problems, *against, *marks))
    return checked


def _printed(subject: Subject) -> dict[str, Found]:
    """Return what the print says, by field."""
    kind = subject.kind
    every = [label for spec in kind.fields for label in (*spec.labels, *spec.fallback)] + list(kind.stops)
    whole = labels.Search(subject.text)
    cuts = sections.cut(whole, subject.sheets, kind.sections, every)
    parts = {"": part_of(whole, every)} | {name: part_of(labels.Search(cut.text), every) for name, cut in cuts.items()}
    lost = {
        name
        for name, section in kind.sections.items()
        if (not cuts[name].closed if name in cuts else not section.optional)
    }
    found: dict[str, Found] = {}
    for spec in kind.fields:
        part = parts.get(spec.section)
        if spec.kind in PLACED:
            value = PLACED[spec.kind](subject)
        elif spec.kind == "components":
            value = tables.components(subject) or (behind_label(spec, part) if part else None)
        else:
            value = behind_label(spec, part) if part and spec.kind != MACHINE else None
            if (value is None or value.value is None) and spec.kind in UNLABELLED and not spec.section:
                value = UNLABELLED[spec.kind](subject) or value
            if value is not None and spec.kind == "applicant":
                value = agree.signed(value, foot_values.applicant(subject))
            if value is not None and spec.section and _may_be_anothers(spec, kind, lost):
                value = replace(value, certainty=_UNPARTED * value.certainty, problems=(*value.problems, _NEIGHBOUR))
        if value is not None:
            found[spec.name] = value
    return found | _borne_out(found, kind, parts[""])


def _borne_out(found: dict[str, Found], kind: DocumentType, whole: Part) -> dict[str, Found]:
    """Return what stands behind the part of whom the paper is, and yet is theirs, because their number says the same.

    A form asks for somebody "named below", who may be the one who asks.
    """
    theirs: dict[str, Found] = {}
    for spec in kind.fields:
        if spec.section and not kind.sections[spec.section].start and spec.name not in found:
            value = behind_label(spec, whole)
            said = {name: one.value for name, one in found.items()}
            if value is not None and "personal_id" in paper.confirmed(said | {spec.name: value.value}, kind):
                theirs[spec.name] = value
    return theirs


def _may_be_anothers(spec: FieldSpec, kind: DocumentType, lost: set[str]) -> bool:
    """Whether a part that was not found whole has the same labels, so that its value may be taken for this one."""
    mine = {*spec.labels, *spec.fallback}
    return any(mine.intersection(other.labels) for other in kind.fields if other.section in lost)


def _field(spec: FieldSpec, found: Found, options: ClassifyOptions, weigh: Weigh) -> Field:
    source = found.source or (FieldSource.TEXT_LAYER if found.span.source is TextSource.TEXT_LAYER else FieldSource.OCR)
    text = found.value if isinstance(found.value, str) else ""
    score = min(1.0, found.span.confidence * found.certainty)
    sure = 1.0 if source in agree.TRUSTED else weigh(score, spec.kind)
    of_print = verdicts.Read(found.value, found.problems, sure, doubtful=doubtful(found.span))
    state = verdicts.of_field(of_print, options, critical=spec.critical)
    return Field(
        name=spec.name,
        value=found.value,
        raw=found.span.raw,
        confidence=round(sure, 4),
        page_id=found.span.page_id,
        page=found.span.page,
        bbox=found.span.bbox,
        source=source,
        state=state,
        problems=found.problems,
        parts=places.levels(text) if spec.kind == "address" else {},
        normal=placed(text),
        key=fold(text),
    )
