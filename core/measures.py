"""Measures of the work: the official indicators (Quyết định 766/QĐ-TTg) and what a counter wants to know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WAITING_GOALS = (30, 15)
"""Minutes that a visitor waits on average: the goals of Quyết định 468/QĐ-TTg for 2022 and 2025."""


class Split(StrEnum):
    """By what the figures of a period are told apart."""

    AGENCY = "agency"
    """The receiving one."""
    PROCEDURE = "procedure"
    CLERK = "clerk"
    """Who did the work: digitized papers of it first, else reused one first, else opened it."""
    DAY = "day"
    """Of reception, in Vietnam."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Dossiers received from `begin` until before `end`, perhaps of one agency, procedure or clerk only."""

    begin: datetime
    end: datetime
    agency: str | None = None
    procedure: str | None = None
    clerk: str | None = None
    agencies: frozenset[str] | None = None
    """Receiving agencies whose figures may be known; None is all."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes of several cases."""

    cases: int
    mean: float
    median: float
    most: float
    """Nine of ten cases take no longer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened to the dossiers of one period and group; every share is None where it would divide by nothing."""

    group: str
    """Agency, procedure, clerk, day or month; empty for all."""
    received: int
    """Taken in: the national states 2 and 4 to 10."""
    digitized: int
    """With at least one paper in a component and at least one result."""
    with_papers: int
    """With at least one paper in a component."""
    reusing: int
    """With at least one component filled by a paper that was held already."""
    national: int
    """Digitized, with a paper from the national store."""
    finished: int
    on_time: int
    """Finished by the day that was promised."""
    overdue: int
    """Finished late, or open although the promised moment has passed."""
    components_needed: int
    """Components that the procedures of these dossiers require, and others that were filled."""
    components_reused: int
    """Those among them that a paper fills which was held already."""
    pages_spared: int
    """Pages of reused papers, which nobody scanned again."""
    fields_checked: int
    """Fields that people vouched for."""
    fields_given: int
    """Those among them whose value a person had to give, the first or the second one who looked."""
    until_usable: Spread | None
    """From the moment when papers were handed in until they can be used."""
    waiting: Spread | None
    """From drawing a number until reception."""
    fields_rechecked: int = 0
    """Fields at which a second person looked."""
    fields_wrong: int = 0
    """Those among them that the second person found wrong."""

    @property
    def shares(self) -> dict[str, float | None]:
        """The indicators in per cent with two decimals."""
        return {
            "kpi_2_1_on_time": share(self.on_time, self.finished),
            "kpi_4_2_digitized": share(self.digitized, self.received),
            "kpi_4_3_reused": share(self.reusing, self.received),
            "kpi_4_4_national_store": share(self.national, self.digitized),
            "components_reused": share(self.components_reused, self.components_needed),
            "first_pass_accuracy": share(self.fields_checked - self.fields_given, self.fields_checked),
            "second_look_accuracy": share(self.fields_rechecked - self.fields_wrong, self.fields_rechecked),
        }


def share(part: int, whole: int) -> float | None:
    """Return `part` of `whole` in per cent, rounded half up to two decimals as the official figures are."""
    if whole == 0:
        return None
    return (20000 * part + whole) // (2 * whole) / 100


def spread(minutes: list[float]) -> Spread | None:
    """Return mean, median and the ninth tenth of some minutes; None for none."""
    if not minutes:
        return None
    ordered = sorted(minutes)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    most = ordered[-(-9 * len(ordered) // 10) - 1]
    return Spread(len(ordered), round(sum(ordered) / len(ordered), 1), round(middle, 1), round(most, 1))
