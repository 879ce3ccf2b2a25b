"""In which forms a paper is kept, and what each of them stands for."""

from collections.abc import Sequence

from core.batch import BatchPage
from core.blob import ArtifactKind
from core.dossier import Document
from core.register import ELECTRONIC, STANDING, Evidence, Rendition, Standing
from storage.db import batches, documents, pages
from storage.db.work import UnitOfWork

_SHOWN = (ArtifactKind.PDF, ArtifactKind.ALTO, ArtifactKind.TEXT, ArtifactKind.WORDS)


def of(uow: UnitOfWork, paper: Document, record: Evidence) -> list[Rendition]:
    """Return every form of a paper: its own files where it is electronic, its pictures, what was made of them.

    Of a paper that came on paper the pictures and the PDF that holds them show what lay on the scanner; of an
    electronic one they only help to read it, and its file is what counts.
    """
    said = STANDING[record.source_form] if record.source_form is not None else Standing.UNSAID
    electronic = record.source_form in ELECTRONIC
    seen = Standing.AID if electronic else said
    compared = None if electronic else record.compared
    rows = pages.some(uow, paper.slots)
    found = _files(uow, paper, rows, said) if electronic else []
    for place, row in enumerate(rows, 1):
        if row.image is not None:
            found.append(Rendition(ArtifactKind.PAGE_IMAGE.value, place, row.image, seen, compared))
    made = documents.artifacts(uow, paper.id)
    for kind in _SHOWN:
        if kind in made:
            shows = kind is ArtifactKind.PDF
            standing = seen if shows else Standing.AID
            found.append(Rendition(kind.value, None, made[kind].blob, standing, compared if shows else None))
    return found


def _files(uow: UnitOfWork, paper: Document, rows: Sequence[BatchPage], standing: Standing) -> list[Rendition]:
    """Return the files that hold this paper and nothing else; a file of several papers is no rendition of one."""
    mine = {row.id for row in rows}
    others = {row.file for row in pages.of_batch(uow, paper.batch) if row.id not in mine}
    own = {row.file for row in rows} - others
    every = batches.files(uow, paper.batch)
    return [Rendition("source", None, file.blob, standing, None) for file in every if file.id in own]
