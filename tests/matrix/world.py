"""Three agencies that have next to nothing to do with each other, with one of everything each."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from core.blob import Blob
from core.ids import DocumentId, PageId, PartyId
from core.people import Agency
from core.procedure import Dossier
from core.register import Exclusion
from core.review import RescanReason
from core.settings import Settings
from core.states import DossierState
from pipeline import (
    correct,
    destruction,
    evidence,
    exclusions,
    fates,
    party_care,
    rescan,
    retention,
    reuse,
    review,
)
from pipeline import dossiers as cases
from pipeline.correct import Wanted
from pipeline.reuse import Wish
from pipeline.services import Services
from storage.blobs.choose import make_linker
from storage.db import agencies, audit, links, warnings
from tests.matrix.seed import HARMLESS, SECRET, Seed

PROVINCE, A, B, C = "H99.36", "H99.36.05", "H99.36.06", "H99.40.01"
MARKS = {A: "anokizu", B: "borekiva", C: "cezimuxo"}
LONG_AGO = datetime(2019, 5, 20, 3, tzinfo=UTC)
PERIOD = """
[[groups]]
id = "construction"
name = "Hồ sơ hoạt động xây dựng"
fields = ["Hoạt động xây dựng"]
years = 5
basis = "Bảng thời hạn của tỉnh 99"
"""
LAW = "Nghị định 118/2025/NĐ-CP, Điều 17"


@dataclass
class World:
    """The service with what the agencies have; `restore` brings the database back to how it was."""

    services: Services
    folder: Path
    seeds: dict[str, Seed]
    kept: Path

    def keep(self) -> None:
        """Remember the database as it is now."""
        with closing(sqlite3.connect(self._database)) as now, closing(sqlite3.connect(self.kept)) as copy:
            now.backup(copy)

    def restore(self) -> None:
        """Let the database be as it was when it was kept."""
        with closing(sqlite3.connect(self._database)) as now, closing(sqlite3.connect(self.kept)) as copy:
            copy.backup(now)

    def entries(self) -> int:
        """Return how many entries the audit has."""
        with self.services.look() as uow:
            return audit.count(uow)

    def outcomes(self, after: int) -> list[str]:
        """Return the outcomes of the entries behind a place."""
        with self.services.look() as uow:
            return [entry.outcome for entry in audit.chain(uow, after)]

    def signed(self, sha256: str) -> dict[str, str]:
        """Return the query of an address of ours for some bytes."""
        kept = self.services.blobs.exists(sha256)
        blob = Blob(sha256, kept.size if kept else 0, "application/pdf")
        linker = make_linker(self.services.settings)
        return dict(parse_qsl(urlsplit(linker.link(blob, self.services.clock(), 600, "a.pdf")).query))

    @property
    def _database(self) -> Path:
        return self.services.settings.data / "sohoa.db"


@contextmanager
def opened(folder: Path) -> Iterator[World]:
    """Lend a service in which there are agencies and nothing else."""
    settings = Settings(
        _env_file=None,
        data=folder / "var",
        ocr={"engine": "null"},
        queue={"poll_seconds": 0.05, "retry_seconds": 0},
        review={"second_share": 0},
        classify={"site_types": folder / "site"},
        # The matrix asks more than anybody does.
        api={"requests_per_minute": 0},
    )
    (folder / "site").mkdir()
    (folder / "site" / "retention.toml").write_text(PERIOD, encoding="utf-8")
    services = Services.open(settings)
    seeds = {code: Seed(code, mark, digit, services, folder) for digit, (code, mark) in enumerate(MARKS.items(), 1)}
    with services.work() as uow:
        agencies.put(uow, Agency(PROVINCE, "Tỉnh"))
        for code, mark in MARKS.items():
            agencies.put(uow, Agency(code, f"Xã {mark}", PROVINCE if code != C else None))
    yield World(services, folder, seeds, folder / "kept.db")
    services.engine.dispose()


def fill(seed: Seed) -> None:
    """Let an agency have one of everything."""
    applicant = seed.party("party")
    home = seed.dossier("dossier", applicant)
    seed.dossier("empty", seed.party("other"))
    _papers(seed, applicant, home)
    _uses(seed, applicant)
    _people(seed)
    _ended(seed)
    seed.sign_in()
    seed.mixed("mixed")
    seed.failed("failed")
    seed.things |= seed.sent(seed.clerk.name)
    services, by = seed.services, seed.clerk.name
    exclusions.exclude(services, home.code, "TP04", Exclusion.OPINION, seed.words("vì"), by=by)
    moved = seed.dossier("moved", applicant)
    cases.move(services, moved.code, DossierState.STOPPED, by=by, note=seed.words("dừng vì"))


def _papers(seed: Seed, applicant: PartyId, home: Dossier) -> None:
    seed.vouched("document", HARMLESS, applicant, home, component="TP06")
    seed.vouched("secret", SECRET, seed.party("hidden"), home, component="TP03")
    seed.paper("read", HARMLESS, applicant)
    held = seed.paper("held", HARMLESS, applicant)
    review.claim(seed.services, seed.clerk, held)
    rejected = seed.paper("rejected", HARMLESS, applicant)
    rescan.reject(seed.services, rejected, [], RescanReason.BLURRED, seed.words("mờ"), by=seed.clerk.name)
    paired = seed.vouched("paired", HARMLESS, applicant)
    both = PageId(seed.things["paired.page1"]), PageId(seed.things["paired.page2"])
    evidence.pair(seed.services, paired, *both, by=seed.clerk.name)
    corrected = seed.paper("corrected", HARMLESS, applicant)
    version = correct.current(seed.services, corrected).number
    said = Wanted(fields={"full_name": seed.words("Phạm")})
    correct.correct(seed.services, corrected, said, seen=version, by=seed.clerk.name)
    seed.settled("corrected")


def _uses(seed: Seed, applicant: PartyId) -> None:
    """Reuse papers; of one a dossier was warned, one was revoked, one has a newer one in its place."""
    using = seed.dossier("using", applicant)
    for name in ("revoked", "older", "newer"):
        seed.vouched(name, HARMLESS, applicant)
    for name in ("document", "revoked"):
        link_paper(seed, using, name)
    revoked = DocumentId(seed.things["revoked"])
    fates.revoke(seed.services, revoked, seed.words("thu hồi"), seed.clerk)
    older, newer = DocumentId(seed.things["older"]), DocumentId(seed.things["newer"])
    fates.supersede(seed.services, older, newer, seed.words("thay"), seed.clerk)
    with seed.services.look() as uow:
        [warning] = warnings.of_dossier(uow, using.id)
        link = next(one for one in links.of_dossier(uow, using.id) if one.document == seed.things["document"])
    seed.things |= {"warning": warning.id, "link": link.id}


def link_paper(seed: Seed, dossier: Dossier, name: str, of: Seed | None = None) -> None:
    """Let a paper fill TP06 of a dossier."""
    wish = Wish(DocumentId((of or seed).things[name]), "TP06", seed.words("Dùng lại"), LAW)
    outcome = reuse.reuse(seed.services, dossier.code, wish, seed.clerk)
    assert outcome.link is not None, [one for one in outcome.candidate.reasons if not one.met]


def share(holder: Seed, user: Seed) -> None:
    """Let one agency digitize a paper of the other's applicant for a dossier of its own, and the other reuse it."""
    applicant = PartyId(user.things["party"])
    home = holder.dossier("sharing", applicant)
    holder.vouched("shared", HARMLESS, applicant, home, component="TP06")
    with user.services.look() as uow:
        using = cases.get(uow, user.things["using"])
    link_paper(user, using, "shared", holder)


def _ended(seed: Seed) -> None:
    """Let dossiers have ended long ago; one is held back, one is proposed for destruction."""
    present = seed.services
    seed.services = replace(present, clock=lambda: LONG_AGO)
    for name in ("ended", "kept_back", "proposed"):
        made = seed.dossier(name, seed.party(f"{name}.owner"))
        seed.vouched(f"{name}.paper", HARMLESS, PartyId(seed.things[f"{name}.owner"]), made, component="TP06")
        for state in (DossierState.PROCESSING, DossierState.FINISHED, DossierState.RETURNED):
            cases.move(seed.services, made.code, state, by=seed.clerk.name)
    seed.services = present
    held = retention.hold(present, seed.things["kept_back"], seed.words("giữ vì"), by=seed.clerk.name)
    one = destruction.propose(present, seed.clerk, [seed.things["proposed"]], seed.words("hết hạn"))
    seed.things |= {"hold": held.id, "destruction": one.id}


def _people(seed: Seed) -> None:
    """Merge two people; two others may be merged, one may lose a number."""
    seed.party("gone", numbered=False)
    into = seed.party("into")
    for name in ("gone", "into"):
        seed.dossier(f"of {name}", PartyId(seed.things[name]))
    seed.dossier("of merged", seed.party("merged", numbered=False))
    merged = party_care.merge(seed.services, seed.clerk, PartyId(seed.things["merged"]), into, seed.words("cùng"))
    seed.things["merge_id"] = merged.id
