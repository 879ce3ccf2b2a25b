"""Stacks that nobody tuned on are taken apart, with and without separator sheets, and no page is ever lost."""

import pytest

from tests.bench.splitting import measure
from tests.bench.stacks.spoiled import WAYS, Spoiled
from tests.bench.stacks.stacking import MIXES

STACKS = 4
SEED = 41


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mix", ["known", "mixed", "unseen"])
def test_stacks_come_apart(mix: str, way: str) -> None:
    outcome = measure(SEED, STACKS, MIXES[mix], Spoiled(way))
    assert outcome.exact >= STACKS - 1
    assert outcome.closed == STACKS
    assert outcome.right >= outcome.papers - 2
    wrong = sum(not right for _, right in outcome.verdicts)
    assert wrong <= 0.02 * len(outcome.verdicts)


@pytest.mark.parametrize("mix", ["mixed", "unseen strangers"])
def test_separator_sheets_part_exactly(mix: str) -> None:
    outcome = measure(SEED, STACKS, MIXES[mix], Spoiled("phone"), separated=True)
    assert outcome.exact == outcome.closed == STACKS


def test_what_is_called_sure_is_right() -> None:
    outcome = measure(SEED + 1, 2 * STACKS, MIXES["strangers"], Spoiled("photocopy"))
    sure = [right for boundary, right in outcome.verdicts if boundary.confidence >= 0.98]
    assert len(sure) > 50
    assert sum(sure) >= 0.99 * len(sure)
