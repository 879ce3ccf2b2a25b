"""Fit the weights of `ocr.confidence` on drawn pages: `python -m tests.bench.fit_confidence --seeds N... --papers N`.

Logistic regression by Newton's method with a little ridge. Calibration is published for pages of other seeds.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.options import OcrOptions
from ocr import confidence, read
from ocr.confidence import DATA, FEATURES, Evidence
from ocr.engine import make_engine
from ocr.picture import one_thread
from tests.bench import calibration, unseen
from tests.bench.cases import Case
from tests.bench.wording import lines_of

_RIDGE = 1.0
_ROUNDS = 25
Floats = npt.NDArray[np.float64]


def observed(cases: Iterable[Case]) -> tuple[Floats, Floats]:
    """Return the features of every word that was read, and 1 where it is right."""
    rows: list[list[float]] = []
    right: list[float] = []
    engine = make_engine(OcrOptions())
    for case in cases:
        seen: list[Evidence] = []

        def number(evidence: Evidence, seen: list[Evidence] = seen) -> float:
            seen.append(evidence)
            return len(seen) - 1.0

        page = read.read(case.image, 1, engine, OcrOptions(), weigh=number)
        for word in calibration.told(page, case.truth):
            rows.append(confidence.features(seen[round(word.confidence)]))
            right.append(float(word.right))
    return np.array(rows), np.array(right)


def fitted(rows: Floats, right: Floats) -> Floats:
    """Return the weights under which what was observed is likeliest."""
    weights = np.zeros(rows.shape[1])
    for _ in range(_ROUNDS):
        told = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - told) - _RIDGE * weights
        curve = (rows * (told * (1 - told))[:, None]).T @ rows + _RIDGE * np.eye(rows.shape[1])
        weights += np.linalg.solve(curve, slope)
    return weights


def written(weights: Floats, path: Path) -> None:
    """Write the weights under their comment."""
    comment = "# Fitted on drawn pages by `python -m tests.bench.fit_confidence`; see ocr/confidence.py.\n[weights]\n"
    lines = [f"{name} = {weight:.4f}\n" for name, weight in zip(FEATURES, weights, strict=True)]
    path.write_text(comment + "".join(lines), encoding="utf-8")


def main() -> None:
    """Fit, write the data file and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--papers", type=int, default=8)
    parser.add_argument("--text", type=Path, help="text to draw papers with, instead of our own wording")
    parser.add_argument("--out", type=Path, default=DATA)
    given = parser.parse_args()
    one_thread()
    lines = lines_of(given.text) if given.text else []
    cases = (case for seed in given.seeds for case in unseen.pages(seed, given.papers, lines=lines))
    rows, right = observed(cases)
    weights = fitted(rows, right)
    written(weights, given.out)
    print(f"{len(right)} words, {right.mean():.4f} right")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"{name:14}{weight:8.3f}")


if __name__ == "__main__":
    main()
