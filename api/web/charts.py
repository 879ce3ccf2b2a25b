"""Plots as the server draws them: numbers in, shapes out; the template puts them into SVG.

Colour never stands alone: every plot has its numbers in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 180
_LEFT, _BOTTOM, _TOP = 40, 22, 8
_STEPS = (1, 2, 2.5, 5, 10)
_LABELS = 8
"""Most names below a plot."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the scale at the left, or a name below."""

    text: str
    place: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of one series; all numbers in units of the view box."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot over the same groups: bars side by side, or lines through points."""

    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    """Of each series the `points` of its polylines, parted by `|` where values are missing."""
    scale: tuple[Tick, ...]
    names: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - _BOTTOM
    left: int = _LEFT


def bars(title: str, names: Sequence[str], series: dict[str, Sequence[float]], unit: str = "") -> Plot:
    """Return values of each group as bars side by side."""
    top, step = _top(max((value for values in series.values() for value in values), default=0))
    wide = (WIDTH - _LEFT) / max(len(names), 1)
    each = wide * 0.8 / max(len(series), 1)
    found = []
    for number, (label, values) in enumerate(series.items()):
        for place, value in enumerate(values):
            tall = _tall(value, top)
            x = _LEFT + place * wide + wide * 0.1 + number * each
            said = f"{names[place]}: {label} {value:g}{unit}"
            found.append(
                Bar(round(x, 1), round(HEIGHT - _BOTTOM - tall, 1), round(each, 1), round(tall, 1), number, said)
            )
    return Plot(title, tuple(series), tuple(found), (), _scale(top, step, unit), _names(names, wide))


def lines(title: str, names: Sequence[str], series: dict[str, Sequence[float | None]], unit: str = "") -> Plot:
    """Return values of each group as lines; where there is none, the line is broken."""
    known = [value for values in series.values() for value in values if value is not None]
    top, step = _top(max(known, default=0))
    wide = (WIDTH - _LEFT) / max(len(names), 1)
    found, dots = [], []
    for number, (label, values) in enumerate(series.items()):
        parts: list[list[str]] = [[]]
        for place, value in enumerate(values):
            if value is None:
                parts.append([])
                continue
            x, y = round(_LEFT + (place + 0.5) * wide, 1), round(HEIGHT - _BOTTOM - _tall(value, top), 1)
            parts[-1].append(f"{x},{y}")
            dots.append(Bar(x - 2.5, y - 2.5, 5, 5, number, f"{names[place]}: {label} {value:g}{unit}"))
        found.append("|".join(" ".join(part) for part in parts if part))
    return Plot(title, tuple(series), tuple(dots), tuple(found), _scale(top, step, unit), _names(names, wide))


def _tall(value: float, top: float) -> float:
    return (HEIGHT - _BOTTOM - _TOP) * value / top


def _top(most: float) -> tuple[float, float]:
    """Return a round number above all values, and the step of the scale."""
    wanted = max(most, 1) / 4
    power = 10 ** (len(str(int(wanted))) - 1) if wanted >= 1 else 1
    step = next(power * one for one in _STEPS if power * one >= wanted)
    count = -(-most // step) if most else 1
    return step * max(count, 1), step


def _scale(top: float, step: float, unit: str) -> tuple[Tick, ...]:
    count = round(top / step)
    return tuple(
        Tick(f"{number * step:g}{unit}", round(HEIGHT - _BOTTOM - _tall(number * step, top), 1))
        for number in range(count + 1)
    )


def _names(names: Sequence[str], wide: float) -> tuple[Tick, ...]:
    every = -(-len(names) // _LABELS) or 1
    return tuple(
        Tick(name, round(_LEFT + (place + 0.5) * wide, 1)) for place, name in enumerate(names) if place % every == 0
    )
