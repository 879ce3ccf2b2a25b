"""Learning from reviewers: a new model of types from the papers that people have checked, taken only if no worse."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classify.catalog import Catalog
from classify.learned import model as learned
from classify.learned.model import Model
from classify.sheet import sheet
from classify.training.retrain import Corrected, Trial, retrain
from core.disk import disk
from core.dossier import Document
from core.ids import PageId
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import documents, pages

Train = Callable[[Catalog, Model, Sequence[Corrected]], Trial]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a training."""

    trial: Trial | None
    """None when there was nothing to learn from."""
    former: Path | None = None
    """Where the site's former model was put; None when the packaged one was in use, or nothing changed."""

    @property
    def taken(self) -> bool:
        """Whether the new model is in use now."""
        return self.trial is not None and not self.trial.worse


def learn(services: Services, *, generated: bool = False, train: Train = retrain) -> Outcome:
    """Train from all checked papers, and use the new model unless it is worse on those held back.

    Without checked papers nothing happens unless `generated` says that made-up ones are enough. Raise StorageError.
    """
    papers = corrected(services)
    if not papers and not generated:
        return Outcome(None)
    now = learned.load(services.settings.type_model)
    trial = train(services.catalog, now, papers)
    if trial.worse:
        return Outcome(trial)
    return Outcome(trial, _kept(services.settings.type_model, trial.data))


def corrected(services: Services) -> list[Corrected]:
    """Return every paper that a person has checked, with the words of its pages; raise StorageError."""
    with services.look() as uow:
        checked = documents.checked(uow)
        rows = {page: pages.get(uow, page) for document in checked for page in document.pages}
    words = {page: words_of(services, row) for page, row in rows.items()}
    papers = []
    for document in checked:
        sheets = tuple(
            laid
            for page in document.pages
            if (read := words[page]) is not None and (laid := sheet(PageId(page), read)).rows
        )
        if sheets and _known(services, document):
            papers.append(Corrected(document.id, document.type, sheets))
    return papers


def _known(services: Services, document: Document) -> bool:
    """Whether the type is still in the catalog."""
    return document.type in services.catalog.types


def _kept(path: Path, data: bytes) -> Path | None:
    """Put the new model in the place of the site's own, whole or not at all; return where the former one lies now."""
    former = path.with_name(f"{path.stem}.former{path.suffix}")
    with disk():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with fresh.open("wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        had = path.exists()
        if had:
            os.link(path, aside := path.with_name(f".{former.name}.{os.getpid()}"))
            aside.replace(former)
        fresh.replace(path)
    return former if had else None
