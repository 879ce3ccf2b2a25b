"""Every paper that stacks are made of, by group, kind and seed."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from random import Random
from types import MappingProxyType

from samples.papers.kinds import KINDS as SAMPLES
from samples.sheet import Sheet
from samples.world import Case, case
from tests.bench.stacks import headless, offices, others

Kinds = Mapping[str, Callable[[Case], tuple[Sheet, ...]]]
_STRANGERS = {"separator_sheet", "blank_back", "menu", "letter", "poem", "lease"}


def _known(kind: str) -> Callable[[Case], tuple[Sheet, ...]]:
    return lambda who: SAMPLES[kind](who).sheets


def _whole(kinds: Mapping[str, headless.Paper]) -> Kinds:
    return {kind: lambda who, make=make: make(who).whole() for kind, make in kinds.items()}  # type: ignore[misc]


GROUPS: Mapping[str, Kinds] = MappingProxyType(
    {
        "known": {kind: _known(kind) for kind in SAMPLES if kind not in _STRANGERS},
        "offices": _whole(offices.KINDS),
        "headless": _whole(headless.KINDS),
        "others": _whole(others.KINDS),
        "between": {kind: _known(kind) for kind in ("blank_back", "separator_sheet")},
    }
)
"""The catalog's types as the samples set them; papers of offices; papers without a motto; what lies between papers."""


@lru_cache(maxsize=2000)
def sheets(group: str, kind: str, seed: int) -> tuple[Sheet, ...]:
    """Return the pages of one paper; another seed gives other people, numbers and settings."""
    return GROUPS[group][kind](case(Random(f"{kind}:{seed}:stack")))
