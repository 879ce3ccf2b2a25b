"""Why pages are taken for what they are taken for: for who makes or mends types of papers, not for the journey."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from classify import boundaries, titles, understand
from classify.boundaries import Paper
from classify.catalog import Catalog
from classify.learned import model as learned
from classify.learned.judge import Means, Opinion
from classify.rules import Evidence
from classify.sheet import Sheet
from core.dossier import UNKNOWN, PaperPage
from core.ids import BatchId
from core.options import ClassifyOptions
from core.trial import Candidate, Explained, Title

_SHOWN = 6
_LEAST = 0.005
"""Types that are less probable, and for which nothing speaks, are not told of."""


def explain(
    pages: Sequence[PaperPage], catalog: Catalog, options: ClassifyOptions, model: Path | None = None
) -> tuple[Explained, ...]:
    """Return the papers of some pages, each with the types that it might be and why.

    `model` is the file of the site's own model, as `learned.model.load` takes it.
    """
    means = Means(catalog, options, learned.load(model))
    found = understand.understand(BatchId("trial"), pages, catalog, options, model=means.model)
    papers = boundaries.divide(pages, catalog, options).papers
    return tuple(
        Explained(document, tuple(_candidates(paper, means)))
        for document, paper in zip(found.documents, papers, strict=True)
    )


def _candidates(paper: Paper, means: Means) -> Iterator[Candidate]:
    opinion = understand.told(paper, paper.own, means)
    ranked = sorted(opinion.shares, key=lambda name: -opinion.shares[name])[:_SHOWN]
    for place, name in enumerate(ranked):
        found = _evidence(opinion, name)
        share = opinion.shares[name]
        if place and share < _LEAST and found.title is None and not found.grounds:
            continue
        title = _title(found, name, paper.own[0], means.catalog)
        yield Candidate(name, round(share, 4), title, found.grounds, opinion.scores.get(name), round(found.points, 2))


def _evidence(opinion: Opinion, name: str) -> Evidence:
    evidence = opinion.guess.evidence if opinion.guess is not None else {}
    return evidence.get(name, Evidence(0.0))


def _title(found: Evidence, name: str, sheet: Sheet, catalog: Catalog) -> Title | None:
    """Return the title that fits; of the variants of the catalog the one whose letters count."""
    fit = found.title
    if fit is None:
        return None
    variants = catalog.other_titles if name == UNKNOWN else catalog.types[name].titles
    named = ((variant, titles.name(variant)) for variant in variants)
    wanted = next((one for one, known in named if fit.letters in {known.letters, *known.shorter}), "")
    rows = sheet.rows[fit.block.row : fit.block.row + fit.lines]
    printed = " ".join(piece.text for row in rows for piece in row)
    return Title(wanted, printed, round(max(fit.score, 0.0), 2))
