"""What the API says of pages that are to be scanned again."""

from datetime import datetime

from pydantic import BaseModel

from core.review import Rescan, RescanReason
from pipeline import rescan


class RescanOut(BaseModel):
    """A page to be scanned again; `PUT /pages/{page}/image` takes the new scan."""

    id: str
    page: str
    batch: str
    document: str
    reason: RescanReason
    message: str
    note: str
    by: str
    at: datetime

    @classmethod
    def of(cls, found: Rescan) -> "RescanOut":
        """Return it with the sentence for the clerk."""
        return cls(
            id=found.id,
            page=found.page,
            batch=found.batch,
            document=found.document,
            reason=found.reason,
            message=rescan.sentence(found),
            note=found.note,
            by=found.by,
            at=found.at,
        )
