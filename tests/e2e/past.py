"""What an office has behind it, for pictures: dossiers of long ago, papers that were confirmed, who looked at one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.dossier import Document
from core.ids import BatchId
from core.people import Agency, Caller, CallerKind, Duty, Grant, Permission, Role
from core.states import DossierState
from pipeline import correct, destruction, retention
from pipeline import dossiers as cases
from pipeline.correct import Wanted
from pipeline.dossiers import Opening
from pipeline.services import Services
from storage.db import agencies, documents, owners
from tests.api.staff import A, B, C
from tests.bench import register_data
from tests.e2e import reviewing
from tests.e2e.site import Desk, Site
from tests.pipeline.papers import scan

LONG_AGO = datetime(2019, 4, 10, 3, tzinfo=UTC)
PERIOD = """
[[groups]]
id = "construction"
name = "Hồ sơ hoạt động xây dựng"
fields = ["Hoạt động xây dựng"]
years = 5
basis = "Bảng thời hạn của Sở Xây dựng tỉnh 99, mục 1"
"""
REVIEWER = "minh.tran"
_CONSTRUCTION = "1.009994"
_REASON = "Hết thời hạn lưu trữ theo Bảng thời hạn của Sở Xây dựng tỉnh 99"
_MEASURED = 9000
"""Documents, for some eighty dossiers a month."""
_SURE = (0.97, 0.88, 0.99, 0.93, 0.8, 0.96)
"""How surely each lot of papers was read."""


def catalog(folder: Path) -> Path:
    """Write how long dossiers are kept here; return the folder of the site."""
    folder.mkdir()
    (folder / "retention.toml").write_text(PERIOD, encoding="utf-8")
    return folder


def ended(site: Site, folder: Path) -> None:
    """Let five dossiers have ended long ago: two are proposed to be destroyed, one is held back."""
    codes = [f"{A}-{190410 + number}-{number:04}" for number in range(1, 6)]
    for number, code in enumerate(codes, 1):
        then = _at(site.services, LONG_AGO + timedelta(days=number))
        cases.open_dossier(then, Opening(code, _CONSTRUCTION), by="lan.nguyen")
        file = scan(folder / f"{code}.tif", number % 3 + 2, seed=500 + number)
        for paper in _papers(site.services, site.digitize(code, _CONSTRUCTION, file)):
            _vouch(site.services, paper)
        for state in (DossierState.PROCESSING, DossierState.FINISHED, DossierState.RETURNED):
            cases.move(then, code, state, by="lan.nguyen")
    retention.hold(site.services, codes[2], "Đang có đơn khiếu nại về giấy phép này", by="hoa.pham")
    sees = Grant(frozenset({Permission.SEE, Permission.DECIDE}), frozenset({A}))
    destruction.propose(site.services, Caller("thu.vo", CallerKind.PERSON, (sees,), home=A), codes[:2], _REASON)


def vouched(site: Site, folder: Path) -> None:
    """Let somebody have confirmed thirty papers of another agency, and mended a value in some of them."""
    for number, sure in enumerate(_SURE, 1):
        address = reviewing.hand_in(site, folder, number, *reviewing.KINDS, agency=B, confidence=sure)
        papers = _papers(site.services, address.rpartition("/")[2].split(".")[0])
        for place, paper in enumerate(papers):
            _vouch(site.services, paper, mends=place == number % len(papers))


def measured(site: Site) -> None:
    """Let a province have three years of dossiers behind it; they end with `register_data.NOW`."""
    register_data.fill(site.services.engine, _MEASURED, seed=5)
    with site.services.work() as uow:
        known = {one.code for one in agencies.every(uow)}
        for number, code in enumerate(register_data.COMMUNES, 1):
            if code not in known:
                agencies.put(uow, Agency(code, f"Xã Số {number}"))


def looked(desk: Desk, code: str, kind: str) -> None:
    """Let a paper of a dossier be confirmed, and be looked at by two who may and by one who may not."""
    site = desk.site
    with site.services.look() as uow:
        every = documents.of_dossier(uow, cases.get(uow, code).id)
    paper = next(one for one in every if one.type == kind)
    _vouch(site.services, paper)
    with site.services.look() as uow:
        [owner, *_] = owners.of_document(uow, paper.id)
    site.person("khoa.do", Duty(Role.SUPERVISOR, C))
    for account in ("hoa.pham", "khoa.do", "lan.nguyen"):
        page = desk.signed_in(account, f"/documents/{paper.id}")
        page.goto(f"/api/v1/parties/{owner.party}")
        page.context.close()


def _papers(services: Services, batch: str) -> Sequence[Document]:
    with services.look() as uow:
        return documents.of_batch(uow, BatchId(batch))


def _vouch(services: Services, paper: Document, *, mends: bool = False) -> None:
    wrong = [one for one in paper.fields if isinstance(one.value, str)][: int(mends)]
    wanted = Wanted(fields={one.name: f"{one.value} Mẫu" for one in wrong}, verified=True)
    correct.correct(services, paper.id, wanted, seen=correct.current(services, paper.id).number, by=REVIEWER)


def _at(services: Services, moment: datetime) -> Services:
    """Return the same services with a clock that stands still."""
    return replace(services, clock=lambda: moment)
