"""The learned model of types: numbers in a file that cannot execute code, and the scores it gives to a paper."""

import hashlib
import io
import logging
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from classify.catalog import DATA
from classify.learned.features import ZONES, Features
from classify.learned.grams import BITS
from core import codec

PACKAGED = DATA / "types.npz"
FORMAT = 1
"""Of the file; another one is not read."""
_SHARES = np.array([1.3, 0.7, 1.0, 0.7, 0.6], np.float32)
"""Length that each zone's features have together, in the order of `ZONES`."""
Floats = npt.NDArray[np.float32]
log = logging.getLogger("sohoa.classify")


@dataclass(frozen=True, slots=True)
class Joint:
    """How rules and scores become probabilities: weights of a logistic model over types and unknown."""

    title: float = 1.0
    """Of the points that a type has for its title."""
    exact: float = 0.0
    """Of a title that is all of its line, letter for letter."""
    rival: float = 0.0
    """Against a type without its title on a page that bears the title of another paper."""
    others: float = 1.0
    """Of its other points."""
    score: float = 0.0
    """Of the score that the model gives it."""
    foreign: float = 1.0
    """Of the points for a title of no type, for unknown."""
    stranger: float = 0.0
    """Of the model's score for unknown."""
    far: float = 0.0
    """Of how little the paper is like its nearest type, for unknown."""
    unknown: float = 3.0
    """What unknown begins with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which a type is named and accepted, chosen from papers that were held back."""

    name: float = 0.5
    accept: float = 0.85


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says about itself."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    format: int
    types: tuple[str, ...]
    """Classes in the order of the columns; `unknown` is one of them."""
    joint: Joint
    limits: dict[str, Limits]
    catalog: str
    """Digest of the catalog that it was trained with."""
    trained: dict[str, int]
    """How many papers of each source it has seen."""
    seed: int


@dataclass(frozen=True)
class Model:
    """A linear model over the letter runs and layout cues of a paper."""

    header: Header
    keys: npt.NDArray[np.uint32]
    """Features that count, ascending."""
    idf: Floats
    weights: Floats
    """Row for each feature, column for each type."""
    bias: Floats

    def scores(self, found: Features) -> Mapping[str, float]:
        """Return how much the paper is like each type: about 1 like its own, about 0 like others."""
        places, values = vector(found, self.keys, self.idf)
        sums = values @ self.weights[places] + self.bias
        return dict(zip(self.header.types, map(float, sums), strict=True))

    def limits(self, kind: str) -> Limits:
        """Return the thresholds of a type; a type that the model does not know has the usual ones."""
        return self.header.limits.get(kind, Limits())


def vector(found: Features, keys: npt.NDArray[np.uint32], idf: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return which of `keys` the paper has and how strongly, each zone scaled to its share."""
    places = np.searchsorted(keys, found.keys)
    places[places == len(keys)] = 0
    known = keys[places] == found.keys
    places = places[known]
    values = np.log1p(found.counts[known]) * idf[places]
    zones = keys[places] >> np.uint32(BITS)
    lengths = np.sqrt(np.bincount(zones, values * values, minlength=len(ZONES)))
    return places, (values * (_SHARES / np.maximum(lengths, 1e-6))[zones]).astype(np.float32)


def dump(model: Model) -> bytes:
    """Return the model as the bytes of its file; equal models give equal bytes. Weights keep eight bits."""
    scale = np.maximum(np.abs(model.weights).max(axis=0), 1e-6) / 127
    target = io.BytesIO()
    np.savez_compressed(
        target,
        allow_pickle=False,
        header=np.frombuffer(codec.dump(model.header), np.uint8),
        keys=np.diff(model.keys, prepend=np.uint32(0)),
        idf=model.idf.astype(np.float16),
        weights=np.round(model.weights / scale).astype(np.int8).T,
        scale=scale.astype(np.float32),
        bias=model.bias.astype(np.float32),
    )
    return target.getvalue()


def parse(data: bytes) -> Model:
    """Return the model that `dump` wrote; raise ValueError for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = codec.load(Header, arrays["header"].tobytes())
            weights = arrays["weights"].T * arrays["scale"]
            keys = np.cumsum(arrays["keys"], dtype=np.uint32)
            model = Model(header, keys, arrays["idf"].astype(np.float32), weights.astype(np.float32), arrays["bias"])
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, TypeError, ValueError) as error:
        raise ValueError(f"no model: {error}") from error
    width = len(header.types)
    if header.format != FORMAT or model.weights.shape != (len(keys), width) or model.bias.shape != (width,):
        raise ValueError("a model of another format")
    return model


def load(site: Path | None = None) -> Model:
    """Return the site's own model where there is one that can be read, else the packaged one."""
    if site is not None and site.is_file():
        try:
            return _read(site, site.stat().st_mtime_ns)
        except (ValueError, OSError):
            log.warning("the model in %s cannot be read; the packaged one is used", site)
    return _read(PACKAGED, 0)


def digest(data: bytes) -> str:
    """Return the name by which a model's file is known."""
    return hashlib.sha256(data).hexdigest()[:12]


@cache
def _read(path: Path, changed: int) -> Model:
    del changed  # part of the key: a new file is read again
    return parse(path.read_bytes())
