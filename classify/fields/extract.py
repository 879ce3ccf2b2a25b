"""The fields of one paper: every field of its type, read as the catalog says, with provenance and verdict."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from classify.catalog import FieldSpec
from classify.fields import codes, crosscheck, foot_values, head_values, labels, readers, sections, title_values
from classify.fields.evidence import HANDWRITTEN, Found, Subject, doubtful
from classify.fields.labels import Occurrence
from classify.fields.value import Value
from classify.flow import Flow
from classify.sheet import flat
from core.dossier import Field, FieldSource, Verdict
from core.page import Problem, TextSource
from core.settings import ClassifyOptions

PLACED: Mapping[str, Callable[[Subject], Found | None]] = MappingProxyType(
    {
        "head_number": head_values.number,
        "head_date": head_values.issued,
        "head_place": head_values.place,
        "head_agency": head_values.agency,
        "title": title_values.title,
        "subject": title_values.about,
        "degree": title_values.degree,
        "title_agency": title_values.agency,
        "recipient": title_values.recipient,
        "signer": foot_values.signer,
        "signer_title": foot_values.signer_title,
        "foot_date": foot_values.issued,
        "foot_agency": foot_values.agency,
    }
)
"""Readers of what is known by its place, not by a label."""
MACHINE = "machine"
"""Kind of a field that only a machine-readable code says."""
KINDS = frozenset({*PLACED, *readers.READERS, MACHINE})
_UNPARTED = 0.7
_CUT = 0.8
"""Certainty of a text behind which more stands that could not be read."""
_SPECK, _GARBAGE, _SHORT = 0.6, 0.4, 4
_NEIGHBOUR = Problem(
    "part_not_found", "Có phần của giấy không đọc được nên giá trị này có thể thuộc phần khác; hãy kiểm tra."
)
_TRUSTED = frozenset({FieldSource.QR, FieldSource.MRZ, FieldSource.BARCODE})


def fields(subject: Subject, options: ClassifyOptions) -> tuple[Field, ...]:
    """Return the fields that were found, in the catalog's order."""
    printed = _printed(subject)
    coded = codes.read(subject)
    found: dict[str, Found] = {}
    for spec in subject.kind.fields:
        value = _trusted(spec, printed.get(spec.name), coded.get(spec.name))
        if value is not None:
            found[spec.name] = value
    found = crosscheck.check(found, subject.kind, options)
    return tuple(_field(spec, found[spec.name], options) for spec in subject.kind.fields if spec.name in found)


def _printed(subject: Subject) -> dict[str, Found]:
    """Return what the print says, by field."""
    kind = subject.kind
    every = [label for spec in kind.fields for label in spec.labels] + list(kind.stops)
    flows: dict[str, tuple[Flow, list[Occurrence]] | None] = {
        "": (subject.text, labels.occurrences(subject.text, every))
    }
    for name, section in kind.sections.items():
        part = sections.cut(subject.text, subject.sheets, section)
        flows[name] = (part, labels.occurrences(part, every)) if part else None
    whole = all(part is not None for part in flows.values())
    found: dict[str, Found] = {}
    for spec in kind.fields:
        if spec.kind in PLACED:
            value = PLACED[spec.kind](subject)
        elif spec.kind == MACHINE or flows[spec.section] is None:
            value = None
        else:
            part, occurrences = flows[spec.section] or flows[""] or (subject.text, [])
            value = _labelled(spec, part, occurrences)
            if value is not None and spec.section and not whole:
                value = replace(value, certainty=_UNPARTED * value.certainty, problems=(*value.problems, _NEIGHBOUR))
        if value is not None:
            found[spec.name] = value
    return found


def _labelled(spec: FieldSpec, part: Flow, found: list[Occurrence]) -> Found | None:
    """Return the value behind the field's label; where no label is left, one of unmistakable form."""
    read = readers.READERS[spec.kind]
    if spec.kind == "owners":
        return _within(part, 0, len(part.text), spec, 1.0)
    for label in _candidates(spec, found):
        end = labels.window(part, label, found, spec.lines)
        if spec.kind == "components":
            end = min(
                (hit.start for hit in found if hit.label == "Số lượng hồ sơ" and hit.start > label.end),
                default=len(part.text),
            )
        if spec.kind == "text" and spec.lines > 1:
            end = _paragraph_end(part, label.end, end)
        value = _within(part, label.end, end, spec, 0.5 + 0.5 * label.score)
        if value is not None:
            return value
    if (
        spec.kind in readers.UNMISTAKABLE
        and not spec.section
        and read(part.text) is not None
        and spec.kind != "personal_id"
    ):
        return _within(part, 0, len(part.text), spec, 0.95)
    return None


def _candidates(spec: FieldSpec, found: list[Occurrence]) -> list[Occurrence]:
    hits = [hit for hit in found if hit.label in spec.labels and (hit.anchored or spec.kind in readers.UNMISTAKABLE)]
    return sorted(hits, key=lambda hit: (not hit.anchored, hit.score < 1, hit.start))


def _within(part: Flow, start: int, end: int, spec: FieldSpec, certainty: float) -> Found | None:
    value = readers.READERS[spec.kind](part.text[start:end])
    if value is None:
        span = part.span(start, end) if end > start else None
        filled = span is not None and any(character.isalnum() for character in span.raw)
        return (
            Found(None, span, 0.0, (HANDWRITTEN,))
            if filled and span and spec.critical and spec.kind != "number"
            else None
        )
    if spec.kind == "text":
        value = _without_specks(part, start, value)
    span = part.span(start + value.start, start + value.end)
    return Found(value.value, span, certainty * value.certainty, value.problems) if span else None


def _without_specks(part: Flow, start: int, value: Value) -> Value:
    """Return a text without the short words at its end that were read too badly to be print."""
    end = value.end
    for match in reversed(list(re.finditer(r"\s+(\S+)", part.text[start + value.start : start + value.end]))):
        word = part.span(start + value.start + match.start(1), start + end)
        if (
            value.start + match.end() < end
            or word is None
            or word.confidence > (_SPECK if len(match[1]) < _SHORT else _GARBAGE)
        ):
            break
        end = value.start + match.start()
    rest = readers.text(part.text[start + value.start : start + end])
    if end == value.end or rest is None:
        return value
    garbage = value.end - end > _SHORT
    return replace(rest, start=value.start, end=end, certainty=_CUT if garbage else rest.certainty)


def _paragraph_end(part: Flow, start: int, end: int) -> int:
    """Return where a text that may take several lines ends: behind its last full line and one more, or a full stop."""
    edges = [part.span(line, part.line_end(line)) for line in _line_starts(part)]
    right = max((span.bbox.x1 for span in edges if span), default=0)
    left = min((span.bbox.x0 for span in edges if span), default=0)
    position = start
    while True:
        stop = part.line_end(position)
        if stop >= end:
            return end
        here = part.span(position, stop)
        text = part.text[position:stop].rstrip()
        done = text.endswith((".", "./.")) or (here is not None and here.bbox.x1 < right - 0.18 * (right - left))
        if done and text.strip(" .…:;-\t"):
            return stop
        position = stop + 1


def _line_starts(part: Flow) -> list[int]:
    starts = [0]
    while (end := part.line_end(starts[-1])) < len(part.text) - 1:
        starts.append(end + 1)
    return starts


def _trusted(spec: FieldSpec, printed: Found | None, coded: Found | None) -> Found | None:
    """Return what a code says before what was read; where they disagree, with a problem."""
    if coded is None or printed is None or printed.value is None:
        return coded or printed
    if flat(str(coded.value)) == flat(str(printed.value)):
        return coded
    text = f"{spec.label}: mã vạch ghi “{coded.value}”, nhưng trên giấy đọc được “{printed.value}”."
    return replace(coded, problems=(*coded.problems, Problem("code_differs", text)))


def _field(spec: FieldSpec, found: Found, options: ClassifyOptions) -> Field:
    source = found.source or (FieldSource.TEXT_LAYER if found.span.source is TextSource.TEXT_LAYER else FieldSource.OCR)
    confidence = 1.0 if source in _TRUSTED else min(1.0, found.span.confidence * found.certainty)
    if found.value is None or any(problem.code != "test_number" for problem in found.problems) or doubtful(found.span):
        state = Verdict.REVIEW
    elif confidence >= options.accept_field:
        state = Verdict.ACCEPTED
    else:
        state = Verdict.CAUTION if confidence >= options.caution_field else Verdict.REVIEW
    return Field(
        name=spec.name,
        value=found.value,
        raw=found.span.raw,
        confidence=round(confidence, 4),
        page_id=found.span.page_id,
        page=found.span.page,
        bbox=found.span.bbox,
        source=source,
        state=state,
        problems=found.problems,
    )
