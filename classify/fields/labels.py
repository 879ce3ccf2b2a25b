"""Printed labels in the text of a paper, and the stretch of text in which a label's value stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from classify.flow import Flow
from classify.sheet import flat

_LEAST = 86.0
"""How alike, of 100, a label may be that was not read exactly."""
_LEAST_SHORT = 91.0
_SHORT = 15
_SHORTEST_FUZZY = 9
_TAIL = re.compile(
    r"\)?(?: (?:khai sinh|lien (?:he|lac)|hien (?:nay|tai)|day du|cua toi|dat|viet bang chu in hoa)(?=\W))?"
    r"\s{0,2}(?:\(\d{1,2}\)|\d(?=\s?:))?\s{0,2}(?:\([^)\n]{0,40}\))?"
    r"(?:\s{0,2}/\s{0,2}[^:\n/]{2,40}(?=[:\n]))?\s{0,2}(?P<colon>[:;]*)"
)
_LEAD = re.compile(
    r"(?:^|[\n\t.;…_]|\s{2})[^\w\n]*(?:(?:\d{1,2}|[a-z]|[ivx]{1,4})[.,:)]{1,2})?[^\w\n]*(?:\d{1,2}\.)?\s*$"
)
"""What stands before a label that begins a line or a column; the point behind its number may be misread."""
_BARE_LEAD = re.compile(r"\n\d{1,2} $")
_NUMBERING = re.compile(r"(?<![^\W_])(?:\d{1,2}|[a-zđ]|[IVX]{1,4})\s?[.)]\s*$|(?<=[\n\t])\d{1,2}[,:]\s*$")
_SHORTEST_BARE = 4
_EMPTY = re.compile(r"[\s.…·_:;,\-–|‹›]*")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One label on the paper."""

    label: str
    start: int
    end: int
    """Behind its colon and what is printed between (a translation, a footnote's number)."""
    begin: int
    """Before its own numbering ("c)", "2."); the value before it ends here."""
    score: float
    """0 to 1: how well it was read."""
    anchored: bool
    """A colon follows or it begins a line: it is a label, not a word of a sentence."""
    colon: bool = False
    """A colon follows."""

    @property
    def ends_value(self) -> bool:
        """Whether a value before it ends here; a short word without a colon may be a part of the value ("Số 9")."""
        return self.anchored and (self.colon or len(self.label) >= _SHORTEST_BARE)


class Search:
    """Looks for labels in one text, for each of them once."""

    def __init__(self, flow: Flow) -> None:
        """Look in `flow`."""
        self.flow = flow
        self._exact: dict[str, list[Occurrence]] = {}
        self._misread: dict[str, list[Occurrence]] = {}

    def occurrences(self, labels: Iterable[str], printed: Iterable[str] = ()) -> list[Occurrence]:
        """Return where the labels stand, in order; where two overlap, the longer one counts.

        No misread label is seen in one of those `printed`.
        """
        hits = [hit for label in dict.fromkeys(labels) for hit in self._hits(label)]
        if any(hit.score < 1 for hit in hits):
            whole = [hit for label in printed for hit in self._printed(label)]
            hits = [hit for hit in hits if hit.score == 1 or not any(_overlap(hit, one) for one in whole)]
        return _longest(hits)

    def _hits(self, label: str) -> list[Occurrence]:
        found = self._printed(label)
        if not found and label not in self._misread:
            self._misread[label] = _fuzzy(self.flow, label)
        return found or self._misread[label]

    def _printed(self, label: str) -> list[Occurrence]:
        if label not in self._exact:
            self._exact[label] = _exact(self.flow, label)
        return self._exact[label]


def occurrences(flow: Flow, labels: Iterable[str], printed: Iterable[str] = ()) -> list[Occurrence]:
    """Return where the labels stand in a text that is searched once; see `Search.occurrences`."""
    return Search(flow).occurrences(labels, printed)


def _overlap(hit: Occurrence, other: Occurrence) -> bool:
    return hit.start < other.end and other.start < hit.end


def _longest(hits: list[Occurrence]) -> list[Occurrence]:
    taken: list[Occurrence] = []
    for hit in sorted(hits, key=lambda hit: (hit.anchored, hit.score, len(hit.label)), reverse=True):
        inner = [other for other in taken if _overlap(hit, other)]
        if not inner:
            taken.append(hit)
        elif all(_better(hit, other) for other in inner):
            taken = [other for other in taken if other not in inner] + [hit]
    return sorted(taken, key=lambda hit: hit.start)


def _exact(flow: Flow, label: str) -> list[Occurrence]:
    words, pattern = _pattern(label)
    # Most labels of a type are not on the page, which a missing word tells sooner than the pattern.
    if not all(word in flow.folded for word in words):
        return []
    return [_occurrence(flow, label, hit.start(), hit.end(), 1.0) for hit in pattern.finditer(flow.folded)]


def skip(text: str) -> int:
    """Return how many characters of fill-in dots, colons and spaces `text` begins with."""
    match = _EMPTY.match(text)
    return match.end() if match else 0


def _better(hit: Occurrence, other: Occurrence) -> bool:
    """Whether a longer label was read at least as well: "Họ tên mẹ" is not "Họ tên"."""
    return len(hit.label) > len(other.label) and hit.anchored >= other.anchored and hit.score >= other.score


@cache
def _pattern(label: str) -> tuple[list[str], re.Pattern[str]]:
    """Return the label's words and how it may be printed."""
    words = re.findall(r"[a-z0-9]+", flat(label))
    return words, re.compile(r"(?<![a-z0-9])" + r"[^\w\n]{0,4}".join(words) + r"(?![a-z0-9])")


def _fuzzy(flow: Flow, label: str) -> list[Occurrence]:
    wanted = flat(label)
    if len(wanted) < _SHORTEST_FUZZY:
        return []
    hit = fuzz.partial_ratio_alignment(
        wanted, flow.folded, score_cutoff=_LEAST if len(wanted) > _SHORT else _LEAST_SHORT
    )
    if hit is None or len(flow.folded) < len(wanted) or "\n" in flow.folded[hit.dest_start : hit.dest_end].strip():
        return []
    start, end = hit.dest_start, hit.dest_end
    if ":" in flow.folded[start : end - 1]:
        # A shorter label and the beginning of its value.
        return []
    end -= flow.folded[start:end].endswith(":")
    while end < len(flow.folded) and flow.folded[end].isalnum() and end - hit.dest_end < 2:
        end += 1
    return [_occurrence(flow, label, start, end, hit.score / 100)]


def _occurrence(flow: Flow, label: str, start: int, end: int, score: float) -> Occurrence:
    tail = _TAIL.match(flow.folded, end)
    colon = bool(tail and tail["colon"])
    stop = tail.end() if tail and (colon or tail.end() - end > 3) else end
    # Nothing but a bracket is left of "Ông (bà)".
    stop = end + 1 if stop == end and flow.text[end : end + 1] == ")" else stop
    lead = flow.text[max(0, start - 12) : start]
    begins = (start == 0 or bool(_LEAD.search(lead) or _BARE_LEAD.search(lead))) and not flow.text[start].islower()
    numbering = _NUMBERING.search(lead)
    begin = start - len(lead) + numbering.start() if numbering else start
    return Occurrence(label, start, stop, begin, score, colon or begins, colon)
