"""Recompute the chain of the audit and compare it with its anchors, a part at a time.

Changed, removed and moved rows break the chain where they stand. Whoever has the database can compute all hashes anew:
every anchor that is found, by its row or in the blob store without one, must name what stands in the chain. Only what
was written since the newest anchor can be cut off unseen; its hash is told, so that it can be kept outside.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from core.blob import Blob
from core.errors import BlobCorrupt, NotFound
from pipeline.anchoring import end_of, read
from pipeline.services import Services
from storage.db import anchors, audit
from storage.db.anchors import MEDIA_TYPE, Anchor, Kept
from storage.db.audit import FIRST, Entry
from storage.db.references import unneeded

_PART = 2000
"""Entries that are held at once."""
_NEAR = 5
"""Places around its predecessor, and around its own, where a moved entry may have stood."""


class Wrong(StrEnum):
    """What is wrong with the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    PARTED = "parted"
    """Two entries are sound and do not follow one another: one of them was written anew."""
    REWRITTEN = "rewritten"
    """The chain is sound and is not the one that was anchored."""
    CUT = "cut"
    """The end that was anchored is not there."""
    BACKDATED = "backdated"
    """It stands behind an anchor and claims to be older."""
    ANCHOR_MISSING = "anchor_missing"
    ANCHOR_CHANGED = "anchor_changed"
    ANCHOR_REMOVED = "anchor_removed"
    """The store has it, the database has not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place, or a run of places, where something is wrong."""

    wrong: Wrong
    first: int = 0
    last: int = 0
    """Numbers of entries, both included."""
    was: int = 0
    """Of a moved entry: where it stood."""
    day: date | None = None
    """Of an anchor."""


@dataclass
class Checked:
    """What was looked at, for the summary; filled while faults are asked for."""

    entries: int = 0
    anchors: int = 0
    newest: Kept | None = None
    """The latest anchor that has a row."""


def faults(services: Services, checked: Checked, part: int = _PART) -> Iterator[Fault]:
    """Yield what is wrong with the audit, by number; `part` entries are held at once.

    Raise StorageError, StorageDown.
    """
    found = _Anchors()
    yield from _collect(services, found, checked)
    yield from _joined(_walked(services, found, checked, part))


@dataclass
class _Anchors:
    """Every anchor that rows or the store have, by the number of its entry."""

    by_number: dict[int, list[Anchor]] = field(default_factory=lambda: defaultdict(list))

    def add(self, anchor: Anchor) -> None:
        self.by_number[anchor.number].append(anchor)

    def behind(self, number: int) -> list[Anchor]:
        """Return those of entries behind a number, in their order."""
        return [one for place in sorted(self.by_number) if place > number for one in self.by_number[place]]


def _collect(services: Services, found: _Anchors, checked: Checked) -> Iterator[Fault]:
    """Gather the anchors; yield those that are missing, changed, or without their row."""
    with services.look() as uow:
        kept = anchors.every(uow)
    before = FIRST
    for one in kept:
        try:
            anchor = read(services, one.blob)
        except NotFound:
            yield Fault(Wrong.ANCHOR_MISSING, one.number, one.number, day=one.day)
            anchor = Anchor(one.day, one.number, one.hash, 0, before)
        except (BlobCorrupt, ValueError):
            yield Fault(Wrong.ANCHOR_CHANGED, one.number, one.number, day=one.day)
            anchor = Anchor(one.day, one.number, one.hash, 0, before)
        if (anchor.day, anchor.number, anchor.hash, anchor.before) != (one.day, one.number, one.hash, before):
            yield Fault(Wrong.ANCHOR_CHANGED, one.number, one.number, day=one.day)
        found.add(anchor)
        before = one.blob.sha256
    days = {one.day for one in kept}
    checked.newest = kept[-1] if kept else None
    for anchor in _strays(services, {one.blob.sha256 for one in kept}):
        if anchor.day not in days and checked.newest is not None and anchor.day < checked.newest.day:
            yield Fault(Wrong.ANCHOR_REMOVED, anchor.number, anchor.number, day=anchor.day)
        found.add(anchor)
    checked.anchors = sum(map(len, found.by_number.values()))


def _strays(services: Services, known: set[str]) -> Iterator[Anchor]:
    """Yield the anchors in the store that no row of `anchors` names."""
    for key in unneeded(services.engine, services.blobs.list()):
        if key in known:
            continue
        blob = services.blobs.exists(key)
        if blob is None or blob.media_type != MEDIA_TYPE:
            continue
        anchor = _stray(services, blob)
        if anchor is not None:
            yield anchor


def _stray(services: Services, blob: Blob) -> Anchor | None:
    try:
        return read(services, blob)
    except (NotFound, BlobCorrupt, ValueError):
        return None


@dataclass
class _Walk:
    """One pass along the chain, of which only the last entry is held."""

    services: Services
    found: _Anchors
    number: int = 0
    hash: str = FIRST
    sound: bool = True
    """Whether the last entry is what was written."""
    agreed: int = 0
    """Number of the last entry that has an anchor."""
    over: datetime | None = None
    """End of the last day that is anchored: whatever follows is younger."""

    def step(self, entry: Entry) -> Iterator[Fault]:
        """Yield what is wrong with the next entry, and where it stands."""
        if entry.number > self.number + 1:
            yield Fault(Wrong.REMOVED, self.number + 1, entry.number - 1)
        fault = _own(self.services, entry)
        if fault is not None:
            yield fault
        elif self.sound and entry.number == self.number + 1 and entry.before != self.hash:
            yield Fault(Wrong.PARTED, max(self.number, 1), entry.number)
        if self.over is not None and entry.at < self.over:
            yield Fault(Wrong.BACKDATED, entry.number, entry.number)
        yield from self._anchored(entry)
        self.number, self.hash, self.sound = entry.number, entry.hash, fault is None

    def _anchored(self, entry: Entry) -> Iterator[Fault]:
        for anchor in self.found.by_number.get(entry.number, ()):
            if anchor.hash != entry.hash:
                yield Fault(Wrong.REWRITTEN, min(self.agreed + 1, entry.number), entry.number, day=anchor.day)
            self.agreed = entry.number
            end = end_of(anchor.day)
            self.over = end if self.over is None else max(end, self.over)


def _walked(services: Services, found: _Anchors, checked: Checked, most: int) -> Iterator[Fault]:
    """Go through the chain; hold one part of it at a time."""
    walk = _Walk(services, found)
    while part := _part(services, walk.number, most):
        for entry in part:
            yield from walk.step(entry)
        checked.entries += len(part)
    for anchor in found.behind(walk.number):
        yield Fault(Wrong.CUT, walk.number + 1, anchor.number, day=anchor.day)


def _part(services: Services, after: int, most: int) -> list[Entry]:
    with services.look() as uow:
        return list(audit.chain(uow, after, most))


def _own(services: Services, entry: Entry) -> Fault | None:
    """Return what is wrong with an entry by itself: it was changed, or stood elsewhere."""
    if audit.hash_of(entry) == entry.hash:
        return None
    with services.look() as uow:
        near = audit.place_of(uow, entry.before) or 0
    # Behind its predecessor, or close by where that one is gone.
    for number in (*range(near - _NEAR, near + _NEAR), *range(entry.number - _NEAR, entry.number + _NEAR)):
        if number != entry.number and audit.hash_of(replace(entry, number=number)) == entry.hash:
            return Fault(Wrong.MOVED, entry.number, entry.number, was=number)
    return Fault(Wrong.CHANGED, entry.number, entry.number)


def _joined(faults: Iterator[Fault]) -> Iterator[Fault]:
    """Yield changed and backdated entries that stand together as one run."""
    run: Fault | None = None
    for fault in faults:
        if run is not None and fault.wrong is run.wrong and fault.first == run.last + 1:
            run = replace(run, last=fault.last)
            continue
        if run is not None:
            yield run
            run = None
        if fault.wrong in {Wrong.CHANGED, Wrong.BACKDATED}:
            run = fault
        else:
            yield fault
    if run is not None:
        yield run
