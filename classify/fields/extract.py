"""The fields of one paper: every field of its type, read as the catalog says, with provenance and verdict."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
    handwriting,
    head_values,
    labels,
    readers,
    sections,
    tables,
    title_values,
)
from classify.fields.evidence import HANDWRITTEN, Found, Subject, doubtful
from classify.fields.labels import Occurrence
from classify.fields.value import Value
from classify.fields.zones import Zones
from classify.flow import Flow
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
_PROSE = frozenset({"text", "address", "request_subject", "school", "social_kind", "branch"})
"""Kinds whose value is running text: it may take several lines, and what was read badly at its end is cut off."""
_NO_PERSON = _PROSE | {"head_agency", "title_agency", "foot_agency", "head_place", "recipient", "signer_title"}
"""Kinds in which a name of a place is respelled as it was read better elsewhere; names of people stay as read."""
_UNPARTED = 0.7
_SPECK, _GARBAGE, _SHORT = 0.6, 0.4, 4
_NEIGHBOUR = Problem(
    "part_not_found", "Có phần của giấy không đọc được nên giá trị này có thể thuộc phần khác; hãy kiểm tra."
)
_END_UNREAD = Problem("end_unread", "Phần cuối của chỗ này đọc không rõ và đã được bỏ; hãy nhập đủ theo bản giấy.")
_BORNE_OUT = 1.08
_UNLABELLED = 0.95
_TELLING = 4
"""A label with fewer letters may be a word of the text: what follows it is then no unread value."""
_COMMON = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the paper with the labels in it."""

    text: Flow
    found: list[Occurrence]
    zones: Zones


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
    return tuple(_field(spec, found[spec.name], options, weigh) for spec in subject.kind.fields if spec.name in found)


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
    parts = {"": _part(whole, every)} | {name: _part(labels.Search(cut.text), every) for name, cut in cuts.items()}
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
            value = tables.components(subject) or (_labelled(spec, part) if part else None)
        else:
            value = _labelled(spec, part) if part and spec.kind != MACHINE else None
            if (value is None or value.value is None) and spec.kind in UNLABELLED and not spec.section:
                value = UNLABELLED[spec.kind](subject) or value
            if value is not None and spec.kind == "applicant":
                value = agree.signed(value, foot_values.applicant(subject))
            if value is not None and spec.section and _may_be_anothers(spec, kind, lost):
                value = replace(value, certainty=_UNPARTED * value.certainty, problems=(*value.problems, _NEIGHBOUR))
        if value is not None:
            found[spec.name] = value
    return found


def _may_be_anothers(spec: FieldSpec, kind: DocumentType, lost: set[str]) -> bool:
    """Whether a part that was not found whole has the same labels, so that its value may be taken for this one."""
    mine = {*spec.labels, *spec.fallback}
    return any(mine.intersection(other.labels) for other in kind.fields if other.section in lost)


def _part(search: labels.Search, every: list[str]) -> _Part:
    found = search.occurrences(every)
    return _Part(search.flow, found, Zones(search.flow, found))


def _labelled(spec: FieldSpec, part: _Part) -> Found | None:
    """Return the value behind the field's label; where no label is left, one of unmistakable form."""
    if spec.kind == "owners":
        return _read(spec, part.text, 1.0)
    unread: Found | None = None
    for label in (*_candidates(spec, spec.labels, part), *_candidates(spec, spec.fallback, part)):
        certainty = 0.5 + 0.5 * label.score
        if spec.kind == "components":
            zone = part.zones.until(label.end, _end_of_list(part, label))
        else:
            zone = part.zones.behind(label, spec.lines, paragraph=spec.kind in _PROSE and spec.lines > 1)
        value = _read(spec, zone, certainty)
        if value is not None:
            return value
        if unread is None and len(label.label) >= _TELLING:
            unread = _filled(zone)
    if spec.kind in readers.UNMISTAKABLE and not spec.section and spec.kind != "personal_id":
        value = _read(spec, part.text, _UNLABELLED)
        if value is not None:
            return value
    return unread


def _end_of_list(part: _Part, label: Occurrence) -> int:
    behind = (hit.start for hit in part.found if hit.label == "Số lượng hồ sơ" and hit.start > label.end)
    return min(behind, default=len(part.text.text))


def _candidates(spec: FieldSpec, names: tuple[str, ...], part: _Part) -> list[Occurrence]:
    """Return where a field's labels stand, the likeliest first: a heading above labels with colons is none itself."""
    found, text = part.found, part.text
    hits = [hit for hit in found if hit.label in names and (hit.anchored or spec.kind in readers.UNMISTAKABLE)]
    printed = any(hit.colon for hit in hits)
    return sorted(
        hits,
        key=lambda hit: (
            not hit.anchored,
            hit.score < 1,
            not hit.colon and (_short(hit) or (printed and _introduces(text.text[hit.end : text.line_end(hit.end)]))),
            hit.start,
        ),
    )


def _introduces(rest: str) -> bool:
    """Whether what follows on a label's line is no value: nothing, or what introduces the lines below."""
    return not rest.strip() or rest.rstrip().endswith(":")


def _short(hit: Occurrence) -> bool:
    """Whether the label is a common word, which may also begin a line of the text."""
    return len(hit.label) < _COMMON


def _read(spec: FieldSpec, zone: Flow, certainty: float) -> Found | None:
    value = readers.READERS[spec.kind](zone.text)
    if value is None:
        return None
    if spec.kind in _PROSE:
        value = _without_specks(zone, value, spec.kind)
    span = zone.span(value.start, value.end)
    if span and spec.kind in _PROSE and handwriting.is_scrawl(span):
        return Found(None, span, 0.0, (HANDWRITTEN,))
    return Found(value.value, span, certainty * value.certainty, value.problems) if span else None


def _filled(zone: Flow) -> Found | None:
    """Return that something stands in the zone which is no value of its kind: a person must look."""
    span = zone.span(0, len(zone.text)) if zone.text else None
    if span is None or not any(character.isalnum() for character in span.raw):
        return None
    return Found(None, span, 0.0, (HANDWRITTEN,))


def _without_specks(zone: Flow, value: Value, kind: str) -> Value:
    """Return a text without the words at its end that were read too badly to be print; much of it is a problem."""
    end = value.end
    for match in reversed(list(re.finditer(r"\s+(\S+)", zone.text[value.start : value.end]))):
        word = zone.span(value.start + match.start(1), end)
        if (
            value.start + match.end() < end
            or word is None
            or word.confidence > (_SPECK if len(match[1]) < _SHORT else _GARBAGE)
        ):
            break
        end = value.start + match.start()
    rest = readers.READERS[kind](zone.text[value.start : end])
    if end == value.end or rest is None:
        return value
    problems = (*rest.problems, _END_UNREAD) if value.end - end > _SHORT else rest.problems
    return replace(rest, start=value.start, end=end, problems=problems)


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
