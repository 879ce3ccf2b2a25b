"""The small pictures of the pages of a batch, all at once."""

from sqlalchemy import select

from core.blob import ArtifactKind
from core.ids import BatchId, PageId
from storage.db.tables import artifacts as _artifacts
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork


def of_batch(uow: UnitOfWork, batch: BatchId) -> dict[PageId, str]:
    """Return the SHA-256 of the thumbnail of each page that has one of its present scan."""
    query = (
        select(_pages.c.id, _artifacts.c.blob_sha256)
        .join(_artifacts, _artifacts.c.owner == _pages.c.id)
        .where(_pages.c.batch == batch, _artifacts.c.kind == ArtifactKind.THUMBNAIL.value)
        .where(_artifacts.c.parent == _pages.c.image_sha256)
    )
    return {PageId(page): sha256 for page, sha256 in uow.connection.execute(query)}
