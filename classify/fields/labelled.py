"""What stands behind the labels of a part of a paper."""

import re
from dataclasses import dataclass, replace

from classify.catalog import FieldSpec
from classify.fields import handwriting, readers
from classify.fields.evidence import HANDWRITTEN, Found
from classify.fields.labels import Occurrence, Search
from classify.fields.value import Value
from classify.fields.zones import Zones
from classify.flow import Flow
from core.page import Problem

PROSE = frozenset({"text", "address", "request_subject", "school", "social_kind", "branch"})
"""Kinds whose value is running text: it may take several lines, and what was read badly at its end is cut off."""
_SPECK, _GARBAGE, _SHORT = 0.6, 0.4, 4
_END_UNREAD = Problem("end_unread", "Phần cuối của chỗ này đọc không rõ và đã được bỏ; hãy nhập đủ theo bản giấy.")
_UNLABELLED = 0.95
_TELLING = 4
"""A label with fewer letters may be a word of the text: what follows it is then no unread value."""
_COMMON = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the paper with the labels in it."""

    text: Flow
    found: list[Occurrence]
    zones: Zones


def part_of(search: Search, every: list[str]) -> Part:
    """Return what `search` looks in as a part, with every label of the paper that stands in it."""
    found = search.occurrences(every)
    return Part(search.flow, found, Zones(search.flow, found))


def behind_label(spec: FieldSpec, part: Part) -> Found | None:
    """Return the value behind the field's label; where no label is left, one of unmistakable form."""
    if spec.kind == "owners":
        return _read(spec, part.text, 1.0)
    unread: Found | None = None
    for label in (*_candidates(spec, spec.labels, part), *_candidates(spec, spec.fallback, part)):
        certainty = 0.5 + 0.5 * label.score
        if spec.kind == "components":
            zone = part.zones.until(label.end, _end_of_list(part, label))
        else:
            zone = part.zones.behind(label, spec.lines, paragraph=spec.kind in PROSE and spec.lines > 1)
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


def _end_of_list(part: Part, label: Occurrence) -> int:
    behind = (hit.start for hit in part.found if hit.label == "Số lượng hồ sơ" and hit.start > label.end)
    return min(behind, default=len(part.text.text))


def _candidates(spec: FieldSpec, names: tuple[str, ...], part: Part) -> list[Occurrence]:
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
    if spec.kind in PROSE:
        value = _without_specks(zone, value, spec.kind)
    span = zone.span(value.start, value.end)
    if span and spec.kind in PROSE and handwriting.is_scrawl(span):
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
