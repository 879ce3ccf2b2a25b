"""Number, date, place and agency out of the head of an official paper."""

import re

from classify import heads
from classify.fields import agencies, dates, document_numbers, foot_values, handwriting
from classify.fields.evidence import HANDWRITTEN, Found, Subject, doubtful, lines_flow
from classify.flow import Flow, Span
from core.fold import squeeze
from core.page import TextSource

_SURE_DIGITS = 0.85
_BEFORE_NUMBER = " .…_:;-–·,\t"
_PRINTED_GAP = 0.3
"""Print leaves no blank between a number and its symbol; a hand does not fill the room that was left for it."""
_PLACE = re.compile(r"^\W*([^\W\d_][^,;\n]{1,40}?)\s*[,.;]?\s*(?=[Nn]g[aàảáạ]\S?[yvj]|\d)")


def number(subject: Subject) -> Found | None:
    """Return the number and symbol; without a value when its running number looks handwritten."""
    text = _left(subject)
    if text is None:
        return None
    for start, line in _lines(text):
        match = re.match(r"\W{0,3}[Ss][oốôóòỐÔóỗỏ0ó6]{1,2}\W{0,3}(?=[\W\d]|$)", line)
        if match is None or not heads.is_number_line(text.folded[start : start + len(line)]):
            continue
        found = document_numbers.find(line[match.end() :])
        rest = text.span(start + match.end(), start + len(line))
        if found is None:
            return Found(None, rest, 0.0, (HANDWRITTEN,)) if rest else None
        begin, end = start + match.end() + found.start, start + match.end() + found.end
        span = text.span(begin, end)
        if span is None:
            return None
        apart = line[match.end() : match.end() + found.start].strip(_BEFORE_NUMBER)
        by_hand = apart or handwriting.is_wide(text, begin, end, _right(subject))
        filled_in = _filled_in(text, start + match.end(), begin, end, span) or (
            doubtful(span) and not handwriting.is_printed(text, begin, end, _right(subject))
        )
        if "/" not in str(found.value) or by_hand or filled_in:
            return Found(None, span, 0.0, (HANDWRITTEN,))
        return Found(found.value, span, found.certainty, found.problems)
    return None


def issued(subject: Subject) -> Found | None:
    """Return the date of the head, else the one above the signature; without a value where a hand filled it in."""
    text = _right(subject)
    return (_issued(text) if text else None) or foot_values.issued_alone(subject)


def _issued(text: Flow) -> Found | None:
    for start, line in _lines(text):
        if not heads.is_date_line(text.folded[start : start + len(line)]):
            continue
        whole = text.span(start, start + len(line))
        found = dates.find(line)
        if found is None:
            return Found(None, whole, 0.0, (HANDWRITTEN,)) if whole else None
        span = text.span(start + found.start, start + found.end)
        if span is None:
            return None
        words = [word for offset, word, _ in text.words if start + found.start <= offset < start + found.end]
        if span.source is TextSource.OCR and handwriting.in_day(words):
            return Found(None, span, 0.0, (HANDWRITTEN,))
        return Found(found.value, span, found.certainty, found.problems)
    return None


def place(subject: Subject) -> Found | None:
    """Return the place name before the date."""
    text = _right(subject)
    for start, line in _lines(text) if text else ():
        if heads.is_date_line(text.folded[start : start + len(line)]) if text else False:
            match = _PLACE.match(line)
            span = text.span(start + match.start(1), start + match.end(1)) if match and text else None
            return Found(squeeze(match[1]), span) if match and span else None
    return None


def agency(subject: Subject) -> Found | None:
    """Return the agency that speaks, on one line, without the superior agency above it."""
    if subject.head is None:
        return None
    lines = agencies.speaking(agencies.lines_of_agencies(subject.head.left))
    if not lines:
        return None
    text = lines_flow(subject.sheets[0], tuple(lines))
    span = text.span(0, len(text.text))
    name = agencies.joined(lines)
    mended = agencies.mend(name)
    doubtful_name = len(name) <= 5 or agencies.is_cut_off(name) or _lost_number(subject)
    return Found(mended, span, 0.7 if doubtful_name else 1.0 if mended == name else 0.98) if span else None


def _lost_number(subject: Subject) -> bool:
    """Whether the paper must have a number that was not found: then lines of the agency may be lost, too."""
    wanted = any(spec.kind == "head_number" for spec in subject.kind.fields)
    left = subject.head.left if subject.head else ()
    return wanted and not any(heads.is_number_line(line.folded) for line in left)


def _filled_in(text: Flow, label_end: int, begin: int, end: int, span: Span) -> bool:
    """Whether the running number was written over dots: apart from its symbol."""
    if span.source is not TextSource.OCR:
        return False
    words = [word for offset, word, _ in text.words if label_end - 3 <= offset + len(word.text) and offset < end]
    running = re.match(r"[\w.]+", text.text[begin:end])
    behind = text.text[begin + running.end() : begin + running.end() + 1] if running else ""
    parts = [word for word in words if any(character.isdigit() for character in word.text)]
    sure = all(word.confidence >= _SURE_DIGITS for word in parts[:1])
    return behind in {" ", "\t", "_"} and (not sure or _gap(text, begin, end) > _PRINTED_GAP)


def _gap(text: Flow, begin: int, end: int) -> float:
    """Return how far the symbol stands from the running number, in heights of the number."""
    words = [word for offset, word, _ in text.words if begin < offset + len(word.text) and offset < end]
    return (words[1].bbox.x0 - words[0].bbox.x1) / words[0].bbox.height if len(words) > 1 else 0.0


def _left(subject: Subject) -> Flow | None:
    head = subject.head
    return lines_flow(subject.sheets[0], head.left) if head and head.left else None


def _right(subject: Subject) -> Flow | None:
    head = subject.head
    return lines_flow(subject.sheets[0], head.right) if head else None


def _lines(text: Flow) -> list[tuple[int, str]]:
    found, offset = [], 0
    for line in text.text.split("\n"):
        if line.strip():
            found.append((offset, line))
        offset += len(line) + 1
    return found
