"""What a person may do with the papers of a batch: part, join, move, order, mark, turn, confirm.

Each change takes an arrangement and returns another one with exactly the same pages, or raises InvalidRequest.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from core.arrangement import Arrangement, Mark, Slot
from core.errors import InvalidRequest, NotFound
from core.ids import PageId

_QUARTER = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do; which parts are needed depends on the action."""

    action: str
    """A name in `CHANGES`."""
    page: PageId
    after: PageId | None = None
    """Where to move the page."""
    before: PageId | None = None
    order: tuple[PageId, ...] = ()
    """All pages of the page's paper in their new order."""
    mark: Mark | None = None
    degrees: int = 0
    """Counter-clockwise, by which the page is to be turned from how it stands now."""
    scanned: tuple[PageId, ...] = ()
    """All pages of the batch in the order in which they were fed; a page that stood apart takes its place by it."""
    blank: frozenset[PageId] = frozenset()
    """Pages on which nothing was seen; alone they make no paper."""


def change(old: Arrangement, wanted: Change, rotation: int = 0) -> Arrangement:
    """Return the arrangement after the change; `rotation` is how far the page's picture is turned now.

    Raise InvalidRequest when it makes no sense or would part blank pages from all others, NotFound
    for a page that is not in the batch.
    """
    if wanted.action not in CHANGES:
        raise InvalidRequest("no such change")
    if all(slot.page != wanted.page for slot in old.slots):
        raise NotFound("page")
    if wanted.action == "turn":
        return _turn(old, wanted, rotation)
    new = CHANGES[wanted.action](old, wanted)
    check(new, [slot.page for slot in old.slots])
    return new


def check(arrangement: Arrangement, pages: Sequence[PageId]) -> None:
    """Raise InvalidRequest when not every page has exactly one place, or a paper has none."""
    placed = [slot.page for slot in arrangement.slots]
    if sorted(placed) != sorted(pages):
        raise InvalidRequest("page accounting does not close")
    if not all(arrangement.papers):
        raise InvalidRequest("a paper without pages")


def place_of(papers: Sequence[Sequence[Slot]], page: PageId, scanned: Sequence[PageId]) -> int:
    """Return where among the papers one that begins with `page` stands: behind the last that begins before it."""
    order = {one: number for number, one in enumerate(scanned)}
    if page not in order:
        return len(papers)
    begins = (min(order.get(slot.page, len(order)) for slot in paper) for paper in papers)
    return max((number for number, begin in enumerate(begins, 1) if begin < order[page]), default=0)


def _split(old: Arrangement, wanted: Change) -> Arrangement:
    """Let a paper begin with the page."""
    paper, place = _find(old, wanted.page)
    slots = old.papers[paper]
    if place == 0:
        raise InvalidRequest("a paper begins with this page already")
    parts = (slots[:place], slots[place:])
    if any(all(_empty(slot, wanted.blank) for slot in part) for part in parts):
        raise InvalidRequest("a paper of blank pages")
    return _decide(_with(old, paper, parts), wanted.page)


def _empty(slot: Slot, blank: Collection[PageId]) -> bool:
    """Whether nothing on the page matters: what a person said comes before what was seen."""
    return slot.mark is Mark.BLANK or (slot.mark is None and slot.page in blank)


def _merge(old: Arrangement, wanted: Change) -> Arrangement:
    """Join the page's paper to the one before it."""
    paper, _ = _find(old, wanted.page)
    if paper == 0:
        raise InvalidRequest("there is no paper before this one")
    joined = old.papers[paper - 1] + old.papers[paper]
    first = old.papers[paper][0].page
    papers = (*old.papers[: paper - 1], joined, *old.papers[paper + 1 :])
    return _decide(replace(old, papers=papers), first)


def _move(old: Arrangement, wanted: Change) -> Arrangement:
    """Put the page behind or before another one, into that one's paper."""
    target = wanted.after or wanted.before
    if target is None or (wanted.after and wanted.before) or target == wanted.page:
        raise InvalidRequest("say after or before which other page")
    slot = next(slot for slot in old.slots if slot.page == wanted.page)
    if slot.mark is Mark.SEPARATOR or slot in old.apart:
        slot = replace(slot, mark=Mark.CONTENT)
    bare = Arrangement(
        tuple(rest for paper in old.papers if (rest := tuple(s for s in paper if s.page != wanted.page))),
        tuple(s for s in old.apart if s.page != wanted.page),
        old.decided,
    )
    paper, place = _find(bare, target)
    place += 1 if wanted.after else 0
    slots = bare.papers[paper]
    moved = _with(bare, paper, ((*slots[:place], slot, *slots[place:]),))
    return _decide(moved, wanted.page)


def _order(old: Arrangement, wanted: Change) -> Arrangement:
    """Put the pages of one paper into another order."""
    paper, _ = _find(old, wanted.page)
    slots = {slot.page: slot for slot in old.papers[paper]}
    if sorted(wanted.order) != sorted(slots):
        raise InvalidRequest("name every page of the paper once")
    return _decide(_with(old, paper, (tuple(slots[page] for page in wanted.order),)), wanted.order[0])


def _mark(old: Arrangement, wanted: Change) -> Arrangement:
    """Say what the page is; a separator leaves its paper, and what follows it begins a new one."""
    if wanted.mark is None:
        raise InvalidRequest("say what the page is")
    slot = replace(next(slot for slot in old.slots if slot.page == wanted.page), mark=wanted.mark)
    if slot.page in {other.page for other in old.apart}:
        if wanted.mark in {Mark.SEPARATOR, Mark.BLANK}:
            rest = tuple(slot if other.page == slot.page else other for other in old.apart)
            return replace(old, apart=rest)
        rest = tuple(other for other in old.apart if other.page != slot.page)
        at = place_of(old.papers, slot.page, wanted.scanned)
        return _decide(replace(old, papers=(*old.papers[:at], (slot,), *old.papers[at:]), apart=rest), slot.page)
    paper, place = _find(old, wanted.page)
    slots = old.papers[paper]
    if wanted.mark is not Mark.SEPARATOR:
        return _with(old, paper, ((*slots[:place], slot, *slots[place + 1 :]),))
    parts = tuple(part for part in (slots[:place], slots[place + 1 :]) if part)
    new = _with(replace(old, apart=(*old.apart, slot)), paper, parts)
    return _decide(new, slots[place + 1].page) if place + 1 < len(slots) else new


def _turn(old: Arrangement, wanted: Change, rotation: int) -> Arrangement:
    """Turn the page's picture; it is read again."""
    if wanted.degrees % _QUARTER or not wanted.degrees % 360:
        raise InvalidRequest("a page is turned by 90, 180 or 270 degrees")
    upright = (rotation + wanted.degrees) % 360

    def turned(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return tuple(replace(slot, rotation=upright) if slot.page == wanted.page else slot for slot in slots)

    return replace(old, papers=tuple(map(turned, old.papers)), apart=turned(old.apart))


def _confirm(old: Arrangement, wanted: Change) -> Arrangement:
    """Say that the page's paper has exactly its pages; nobody need look at its boundaries again."""
    paper, _ = _find(old, wanted.page)
    following = old.papers[paper + 1][:1] if paper + 1 < len(old.papers) else ()
    return _decide(old, *(slot.page for slot in (*old.papers[paper], *following)))


CHANGES: dict[str, Callable[[Arrangement, Change], Arrangement]] = {
    "split": _split,
    "merge": _merge,
    "move": _move,
    "order": _order,
    "mark": _mark,
    "turn": lambda old, wanted: _turn(old, wanted, 0),
    "confirm": _confirm,
}


def _find(arrangement: Arrangement, page: PageId) -> tuple[int, int]:
    """Return the index of the page's paper, and its place there; raise InvalidRequest when it is in none."""
    for paper, slots in enumerate(arrangement.papers):
        for place, slot in enumerate(slots):
            if slot.page == page:
                return paper, place
    raise InvalidRequest("the page is in no paper")


def _with(old: Arrangement, paper: int, parts: tuple[tuple[Slot, ...], ...]) -> Arrangement:
    """Return the arrangement with a paper replaced by these."""
    return replace(old, papers=(*old.papers[:paper], *parts, *old.papers[paper + 1 :]))


def _decide(new: Arrangement, *pages: PageId) -> Arrangement:
    return replace(new, decided=tuple(dict.fromkeys((*new.decided, *pages))))
