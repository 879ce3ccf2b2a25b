"""What is kept of a page, fetched: its picture and its words. Loads nothing that reads."""

from dataclasses import replace

from core import codec
from core.batch import BatchPage
from core.errors import IllegalStep
from core.page import Page, PageImage
from pipeline.services import Services


def picture_of(services: Services, row: BatchPage) -> PageImage:
    """Return the picture of a page with its bytes; raise NotFound for a page that has none, BlobCorrupt."""
    if row.image is None:
        raise IllegalStep("the page has no picture")
    return replace(codec.load(PageImage, row.picture), data=services.blobs.read(row.image))


def words_of(services: Services, row: BatchPage) -> Page | None:
    """Return the recognized page, or None when it could not be read."""
    return codec.load(Page, services.blobs.read(row.words)) if row.words else None
