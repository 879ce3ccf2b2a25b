"""Draws the numbers of a bench as SVG; run by the Python of the bench's own environment.

`python plots.py NUMBERS.json FOLDER`
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean, median
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

# The same numbers give the same bytes.
mpl.rcParams |= {"svg.hashsalt": "sohoa", "svg.fonttype": "path", "figure.figsize": (8, 4), "axes.grid": True}
_COLOURS = {"ours": "#0b6e4f", "bare": "#9a9a9a", "ocrmypdf": "#c26a1b"}
_NAMES = {"ours": "Sohoa", "bare": "tesseract -l vie", "ocrmypdf": "OCRmyPDF"}

Numbers = dict[str, dict[str, list[dict[str, Any]]]]


def accuracy(sets: Numbers, target: Path) -> None:
    """Draw word F1 of every reader by way of scanning, over all generated and real pages."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for title, readers in sets.items():
        for name, results in readers.items():
            for one in results:
                way = one["way"] or title
                found[name]["turned" if way.startswith("turned") else way].append(one["f1"])
    _bars(found, "word F1, mean", target, lowest=0.7)


def speed(sets: Numbers, target: Path) -> None:
    """Draw the median processor seconds of a page by way of scanning."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for title, readers in sets.items():
        for name, results in readers.items():
            for one in results:
                way = one["way"] or title
                found[name]["turned" if way.startswith("turned") else way].append(one["seconds"])
    _bars(found, "seconds a page on one core, median", target, lowest=0.0)


def _bars(found: dict[str, dict[str, list[float]]], title: str, target: Path, lowest: float) -> None:
    figure, axes = plt.subplots()
    ways = list(next(iter(found.values())))
    wide = 0.8 / len(found)
    summary = mean if lowest else median
    for at, (name, by_way) in enumerate(found.items()):
        places = [place + (at - (len(found) - 1) / 2) * wide for place in range(len(ways))]
        heights = [summary(by_way[way]) for way in ways]
        axes.bar(places, heights, wide * 0.95, color=_COLOURS[name], label=_NAMES[name])
    axes.set_xticks(range(len(ways)), ways, fontsize=8)
    axes.set_ylim(bottom=lowest)
    axes.set_title(title)
    axes.legend(ncols=3, fontsize=8, loc="lower center", bbox_to_anchor=(0.5, -0.22), frameon=False)
    axes.grid(axis="x", visible=False)
    _saved(figure, target)


def reliability(curves: dict[str, list[tuple[float, float, int]]], target: Path) -> None:
    """Draw how often words are right against the confidence they were given."""
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    for way, points in curves.items():
        whole = way == "all"
        said, right, _ = zip(*points, strict=True)
        axes.plot(said, right, marker="o", markersize=4 if whole else 2, linewidth=2.5 if whole else 0.8, label=way)
    axes.set_xlabel("confidence that was given")
    axes.set_ylabel("part of the words that is right")
    axes.legend(fontsize=8)
    _saved(figure, target)


def _saved(figure: Any, target: Path) -> None:
    figure.savefig(target, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


def main(numbers: Path, folder: Path) -> None:
    """Draw all plots of a file of numbers into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    known = json.loads(numbers.read_text(encoding="utf-8"))
    accuracy(known["accuracy"], folder / "accuracy.svg")
    speed(known["accuracy"], folder / "speed.svg")
    reliability(known["reliability"], folder / "reliability.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
