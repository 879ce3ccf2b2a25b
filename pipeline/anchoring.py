"""Once a day the newest entry of the audit is written into the blob store, where no hand on the database reaches it.

Whoever changes old rows and computes all hashes anew is convicted by the anchors (`pipeline.audit_check`). An anchor
does not say when it was made, so that two workers at once, or one that died between blob and row, write the same bytes.
"""

import io
from datetime import date, datetime, timedelta

from core import codec
from core.blob import Blob
from core.days import begin_of, day_of
from pipeline.services import Services
from storage.db import anchors, audit
from storage.db.anchors import MEDIA_TYPE, Anchor
from storage.db.audit import FIRST

SETTLED = timedelta(minutes=10)
"""After midnight, until nobody can still be waiting to write an entry of the day before."""
_DAY = timedelta(days=1)


def anchor_past_days(services: Services) -> int:
    """Anchor every past day that has entries and no anchor yet; return how many. Raise StorageError, StorageDown."""
    made = 0
    while (anchor := _due(services)) is not None:
        blob = services.blobs.put(io.BytesIO(codec.dump(anchor)), MEDIA_TYPE)
        with services.work() as uow:
            made += anchors.add(uow, anchor, blob)
    return made


def read(services: Services, blob: Blob) -> Anchor:
    """Return the anchor in a blob; raise NotFound, BlobCorrupt, and ValueError for what is none."""
    return codec.load(Anchor, services.blobs.read(blob))


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in Vietnam."""
    return begin_of(day + _DAY)


def _due(services: Services) -> Anchor | None:
    """Return the next anchor that is to be made."""
    today = day_of(services.clock() - SETTLED)
    with services.look() as uow:
        last = anchors.newest(uow)
        after = last.number if last is not None else 0
        first = next(audit.chain(uow, after, most=1), None)
        if first is None:
            return None
        day = day_of(first.at)
        if last is not None:
            # A clock that was behind must not take the place of a day that is anchored.
            day = max(day, last.day + _DAY)
        if day >= today:
            return None
        newest = audit.newest_before(uow, end_of(day), after)
    if newest is None:
        return None
    before = last.blob.sha256 if last is not None else FIRST
    return Anchor(day, newest.number, newest.hash, newest.number - after, before)
