"""An agency with dossiers that ended long ago, and two people who may decide about their end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.ids import PartyId
from core.people import Agency, Caller, CallerKind, Grant, Permission
from core.procedure import Dossier
from core.settings import Settings
from core.states import DossierState
from pipeline import dossiers as cases
from pipeline.services import Services
from storage.db import agencies
from tests.matrix.seed import HARMLESS, Seed

AGENCY, ELSEWHERE = "H99.36.05", "H99.40.01"
LONG_AGO = datetime(2019, 5, 20, 3, tzinfo=UTC)
NOW = datetime(2030, 11, 23, 3, tzinfo=UTC)
SITE = """
[[groups]]
id = "construction"
name = "Hồ sơ hoạt động xây dựng"
fields = ["Hoạt động xây dựng"]
years = 10
basis = "Bảng thời hạn của Sở Xây dựng tỉnh 99, mục 1"
"""


@dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = LONG_AGO

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Office:
    """The agency; its clock stands long ago until `today` is asked for."""

    services: Services
    clock: Clock
    seed: Seed
    other: Seed
    settings: Settings

    def ended(self, name: str, applicant: PartyId, *, of: Seed | None = None, papers: int = 1) -> Dossier:
        """Return a dossier whose result was handed over, with papers in it."""
        seed = of or self.seed
        made = seed.dossier(name, applicant)
        for number in range(papers):
            seed.vouched(f"{name}.{number}", HARMLESS, applicant, made, component="TP06")
        for state in (DossierState.PROCESSING, DossierState.FINISHED, DossierState.RETURNED):
            cases.move(self.services, made.code, state, by="clerk")
        return made

    def today(self) -> None:
        """Let many years go by."""
        self.clock.now = NOW


def site(folder: Path, text: str = SITE) -> Path:
    """Return the folder of a site that says how long dossiers are kept."""
    folder.mkdir(exist_ok=True)
    (folder / "retention.toml").write_text(text, encoding="utf-8")
    return folder


def boss(name: str, agency: str = AGENCY) -> Caller:
    """Return the head of an agency."""
    grant = Grant(frozenset({Permission.SEE, Permission.DECIDE}), frozenset({agency}))
    return Caller(name, CallerKind.PERSON, (grant,), home=agency)


@contextmanager
def opened(folder: Path, **options: object) -> Iterator[Office]:
    """Lend the agency, with nothing in it."""
    settings = Settings(
        _env_file=None,
        data=folder / "var",
        ocr={"engine": "null"},
        queue={"poll_seconds": 0.05, "retry_seconds": 0},
        classify={"site_types": site(folder / "site")},
        **options,  # type: ignore[arg-type]
    )
    clock = Clock()
    services = replace(Services.open(settings), clock=clock)
    with services.work() as uow:
        for code in (AGENCY, ELSEWHERE):
            agencies.put(uow, Agency(code, f"Xã {code}"))
    own, other = (Seed(code, mark, digit, services, folder) for code, mark, digit in _SEEDS)
    try:
        yield Office(services, clock, own, other, settings)
    finally:
        services.engine.dispose()


_SEEDS = ((AGENCY, "anokizu", 1), (ELSEWHERE, "borekiva", 2))
