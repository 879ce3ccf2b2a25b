"""Rules and learned scores joined: a probability for every type and for unknown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classify import titles
from classify.catalog import Catalog
from classify.heads import Head
from classify.learned.features import features
from classify.learned.model import Joint, Model
from classify.rules import Evidence, Guess
from classify.sheet import Sheet
from core.dossier import UNKNOWN
from core.options import ClassifyOptions
from core.reasons import Told, Why

NEUTRAL = 0.3
"""Score of a type that the model has not learned: the rules decide about it."""
LEAST = -1.0
_EXACT = 0.99
"""Score of a title that is all of its line, letter for letter."""
_OTHERS = 5
"""Types that a person may choose from at a glance."""
_CLEAR = 0.95
"""Score of a title that was read without fault, whatever follows on its line."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What speaks for one answer."""

    title: float
    exact: float
    rival: float
    """1 when its title is not on the page, but one of another paper is; else 0."""
    others: float
    score: float


def grounds(evidence: Mapping[str, Evidence], scores: Mapping[str, float]) -> dict[str, Grounds]:
    """Return what speaks for each type that the rules or the model know."""
    names = sorted((set(evidence) | set(scores)) - {UNKNOWN})
    nothing = Evidence(0.0)
    titled = any(rule.title is not None and rule.title.score >= _CLEAR for rule in evidence.values())
    found = {}
    for name in names:
        rule = evidence.get(name, nothing)
        score = max(scores.get(name, NEUTRAL), LEAST)
        exact = float(rule.title is not None and rule.title.score >= _EXACT)
        rival = float(rule.title is None and titled)
        found[name] = Grounds(rule.titled, exact, rival, rule.points - rule.titled, score)
    return found


def probabilities(evidence: Mapping[str, Evidence], scores: Mapping[str, float], joint: Joint) -> dict[str, float]:
    """Return the probability of every type and of unknown; they add up to 1."""
    known = grounds(evidence, scores)
    nearest = max((ground.score for ground in known.values()), default=LEAST)
    logits = {
        name: joint.title * ground.title
        + joint.exact * ground.exact
        - joint.rival * ground.rival
        + joint.others * ground.others
        + joint.score * ground.score
        for name, ground in known.items()
    }
    foreign = evidence[UNKNOWN].titled if UNKNOWN in evidence else 0.0
    logits[UNKNOWN] = (
        joint.unknown
        + joint.foreign * foreign
        + joint.stranger * max(scores.get(UNKNOWN, NEUTRAL), LEAST)
        - joint.far * nearest
    )
    top = max(logits.values())
    shares = {name: math.exp(value - top) for name, value in logits.items()}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def answer(shares: Mapping[str, float], model: Model, floor: float = 0.0) -> tuple[str, float]:
    """Return the most probable type, or `unknown` below its limit or `floor`; with the probability of what is returned.

    What is not named is unknown with the probability that the best type is wrong.
    """
    best = max(shares, key=lambda name: shares[name])
    if best == UNKNOWN or shares[best] >= max(model.limits(best).name, floor):
        return best, shares[best]
    return UNKNOWN, 1 - shares[best]


@dataclass(frozen=True, slots=True)
class Means:
    """What a type is told with."""

    catalog: Catalog
    options: ClassifyOptions
    model: Model


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a paper is, of all that rules and model say."""

    type: str
    """`unknown` where no type is probable enough."""
    probability: float
    """That `type` is right; for `unknown`, that none of the types is, or that the best one is wrong."""
    title: titles.Fit | None
    """Where its title stands."""
    reasons: tuple[Told, ...]
    accepted: bool
    """Whether it is sure enough to be accepted without a person."""
    others: tuple[tuple[str, float], ...] = ()
    """The next most probable types, each with its probability."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """What the model says of each type that it has learned."""
    shares: Mapping[str, float] = field(default_factory=dict)
    """The probability of every type and of unknown."""
    guess: Guess | None = None
    """What the rules say of the pages that it was told by."""


def decided(guess: Guess, kind: str) -> Opinion:
    """Return the opinion of a person who named the type, with the title that the rules found for it."""
    return Opinion(kind, 1.0, guess.evidence.get(kind, Evidence(0.0)).title, (Why.PERSON.of(),), True)


def opinion(guess: Guess, sheets: Sequence[Sheet], head: Head | None, means: Means) -> Opinion:
    """Return what the paper is, joining what the rules found with what the model says of the same `sheets`."""
    model, options = means.model, means.options
    scores = model.scores(features(sheets, head, guess.blocks))
    ours = {name: score for name, score in scores.items() if name in means.catalog.types}
    shares = probabilities(guess.evidence, ours, model.header.joint)
    told, probability = answer(shares, model, options.abstain_type)
    found = guess.evidence.get(told, Evidence(0.0))
    ranked = sorted(shares, key=lambda name: -shares[name])
    likely = ", ".join(f"{name} {shares[name]:.2f}" for name in ranked[:2])
    least = max(model.limits(told).accept, options.accept_type)
    accepted = told != UNKNOWN and probability >= least
    others = tuple((name, round(shares[name], 4)) for name in ranked if name not in {told, UNKNOWN})[:_OTHERS]
    reasons = (*found.reasons, Why.SHARES.of(likely))
    return Opinion(told, probability, found.title, reasons, accepted, others, ours, shares, guess)
