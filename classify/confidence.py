"""How sure a value is: the probability, fitted on drawn papers, that it is exactly what stands there.

The score of a value (how well its words were read, times how well it was found) says which values are surer than
others, not how sure they are. Weights and limits are data: `python -m tests.bench.fields.fit` writes them, and
docs/quality.md tells how well they hold on other papers.
"""

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "confidence.toml"
FEATURES = ("one", "score", "worded", "worded_score")
_BOUNDED = frozenset(
    {
        *("date", "partial_date", "worded_date", "year", "moment", "made_date", "minutes_date", "paid_date", "died"),
        *("head_date", "foot_date", "head_number", "number", "integer", "serial", "land_serial", "record_form", "sex"),
        *("personal_id", "old_id", "tax_code", "passport_number", "licence_number", "licence_class", "plate", "phone"),
        *("insurance_number", "vehicle_serial", "certification_number", "business_code", "dossier_code"),
        *("money", "worded_money", "paid_amount", "area"),
    }
)
"""Kinds whose form says much about whether they were read right; the others are words, which look right when wrong."""
_LEAST, _MOST = 0.02, 0.998

Weigh = Callable[[float, str], float]
"""From score (0 to 1) and kind of a field to a probability."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which probability a field without any problem needs no look, and under which it needs a close one."""

    accept: float
    caution: float


@cache
def _data() -> dict[str, dict[str, float]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def features(score: float, kind: str) -> tuple[float, ...]:
    """Return what is weighed of a value, in the order of `FEATURES`."""
    inside = min(max(score, _LEAST), _MOST)
    odds = math.log(inside / (1 - inside))
    worded = 0.0 if kind in _BOUNDED else 1.0
    return 1.0, odds, worded, worded * odds


def weighed(weights: Sequence[float], score: float, kind: str) -> float:
    """Return the probability under these weights."""
    total = sum(weight * feature for weight, feature in zip(weights, features(score, kind), strict=True))
    return 1 / (1 + math.exp(-total))


def probability(score: float, kind: str) -> float:
    """Return how likely a value of this kind with this score (0 to 1) is exactly right; 0 stays 0."""
    known = _data()["weights"]
    return weighed([known[name] for name in FEATURES], score, kind) if score else 0.0


def limits(*, critical: bool) -> Limits:
    """Return the limits of fields that harm a person when they are wrong, or of others."""
    return Limits(**_data()["critical" if critical else "other"])
