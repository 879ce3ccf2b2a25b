"""Pictures of pages for the screen: made when a page is kept, and again when reading finds how it stands."""

import io

from core.batch import BatchPage
from core.blob import Artifact, ArtifactKind
from core.errors import CorruptImage
from core.page import Page, PageImage
from ocr import shown
from pipeline.services import Services
from storage.db import documents
from storage.db.work import UnitOfWork


def first(services: Services, row: BatchPage, image: PageImage) -> list[Artifact]:
    """Return the pictures of a page as it was fed; none of one that is broken."""
    return _made(services, row, image, {"rotation": "0", "skew": "0.00"})


def again(services: Services, row: BatchPage, image: PageImage, page: Page) -> list[Artifact]:
    """Return the pictures of a page as it was found to stand; none where those that are there show it so."""
    recipe = {"rotation": str(page.rotation), "skew": f"{page.skew + 0.0:.2f}"}
    with services.look() as uow:
        there = documents.artifacts(uow, row.id).get(ArtifactKind.SCREEN)
    if there is not None and row.image is not None and (there.parent, there.recipe) == (row.image.sha256, recipe):
        return []
    return _made(services, row, image, recipe)


def keep(uow: UnitOfWork, pictures: list[Artifact]) -> None:
    """Let these be the pictures of a page."""
    for picture in pictures:
        documents.add_artifact(uow, picture)


def _made(services: Services, row: BatchPage, image: PageImage, recipe: dict[str, str]) -> list[Artifact]:
    if row.image is None:
        return []
    try:
        made = shown.shown(image, int(recipe["rotation"]), float(recipe["skew"]))
    except CorruptImage:
        return []  # the reading says so
    kinds = {ArtifactKind.THUMBNAIL: made.thumbnail, ArtifactKind.SCREEN: made.screen}
    return [
        Artifact(row.id, kind, services.blobs.put(io.BytesIO(data), shown.MEDIA_TYPE), row.image.sha256, recipe)
        for kind, data in kinds.items()
    ]
