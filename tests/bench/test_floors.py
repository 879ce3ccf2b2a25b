"""Accuracy by way of scanning never falls: the floors may be raised, never lowered."""

import json
import subprocess
from functools import cache
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from ocr.picture import one_thread
from tests.bench import unseen
from tests.bench.cases import Case
from tests.bench.readers import Ours, measured

FLOORS = Path(__file__).with_name("floors.json")
KINDS = ("decision", "minutes")
SEED = 2026


@cache
def sheets() -> tuple[unseen.Paper, ...]:
    # Typefaces that every machine with the tests has: other ones would be other pages.
    return tuple(unseen.paper(kind, Random(f"floor:{SEED}:{kind}"), typeface="Liberation S") for kind in KINDS)


def floors(text: str) -> dict[str, float]:
    known: dict[str, float] = json.loads(text)
    return known


@pytest.mark.tesseract
@pytest.mark.slow
@pytest.mark.parametrize("way", list(unseen.WAYS))
def test_accuracy_is_not_below_its_floor(way: str) -> None:
    one_thread()
    scores = []
    for sheet in sheets():
        image = unseen.image(unseen.WAYS[way](sheet, Random(f"floor:{SEED}:{sheet.kind}:{way}")))
        scores.append(measured(Case(f"{way}/{sheet.kind}", image, sheet.text, way), Ours()).f1)
    assert mean(scores) >= floors(FLOORS.read_text(encoding="utf-8"))[way], scores


def test_floors_were_only_raised() -> None:
    now = floors(FLOORS.read_text(encoding="utf-8"))
    assert set(now) == set(unseen.WAYS)
    name = f"tests/bench/{FLOORS.name}"
    root = FLOORS.parents[2]
    # Outside a checkout (an unpacked archive) there is no history to hold them against.
    changes = subprocess.run(["git", "log", "--format=%H", "--", name], cwd=root, capture_output=True, check=False)
    for change in changes.stdout.decode().split():
        shown = subprocess.run(["git", "show", f"{change}:{name}"], cwd=root, capture_output=True, check=False)
        before = floors(shown.stdout.decode() or "{}")
        assert all(now.get(way, 0) >= floor for way, floor in before.items()), f"lowered since {change[:7]}"
