"""Two heads of an agency and a machine room: from the day a dossier falls due to the minutes of its end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.people import Duty, Role
from pipeline import destruction
from storage.db import audit
from tests.api.staff import keep_person, signed_in
from tests.retention.office import AGENCY, ELSEWHERE, Office
from tests.retention.test_destruction import age_bytes, old

SOHOA = str(Path(sys.executable).parent / "sohoa")
DUE, ALL = "/api/v1/retention/due", "/api/v1/destructions"


@pytest.fixture
def people(office: Office) -> dict[str, TestClient]:
    """Return the browsers of two heads of the agency, of one elsewhere, and of a clerk."""
    duties = {
        "head": Duty(Role.SUPERVISOR, AGENCY),
        "deputy": Duty(Role.SUPERVISOR, AGENCY),
        "stranger": Duty(Role.SUPERVISOR, ELSEWHERE),
        "clerk": Duty(Role.COUNTER, AGENCY),
    }
    for account, duty in duties.items():
        keep_person(office.services, account, duty)
    office.today()
    app = create_app(office.services)
    return {account: signed_in(app, account) for account in duties}


def test_from_the_day_it_falls_due_to_the_minutes(office: Office, people: dict[str, TestClient]) -> None:
    head, deputy, stranger, clerk = people.values()
    office.clock.now = office.clock.now.replace(year=2019)
    made = old(office)
    [due] = head.get(DUE).json()
    assert (due["code"], due["group"], due["years"], due["documents"], due["pages"]) == (
        made.code,
        "construction",
        10,
        2,
        4,
    )
    assert due["blocked"] == []
    assert stranger.get(DUE).json() == []
    assert clerk.get(DUE).status_code == 403
    held = head.post(f"/api/v1/dossiers/{made.code}/holds", json={"reason": "Đang khiếu nại"}).json()
    wanted = {"codes": [made.code], "reason": "Hết thời hạn lưu trữ"}
    assert head.post(ALL, json=wanted).status_code == 409
    lifted = deputy.post(f"/api/v1/dossiers/{made.code}/holds/{held['id']}/lift", json={"reason": "Đã xong"})
    assert lifted.json()["lifted_by"] == "deputy"
    assert stranger.post(ALL, json=wanted).status_code == 404
    one = head.post(ALL, json=wanted).json()
    place = f"{ALL}/{one['id']}"
    assert head.post(f"{place}/approval", json={}).status_code == 403
    for way in (place, f"{place}/minutes"):
        assert stranger.get(way).status_code == 404
    assert stranger.get(ALL).json() == []
    assert stranger.post(f"{place}/approval", json={}).status_code == 404
    assert deputy.post(f"{place}/approval", json={"reason": "Đồng ý"}).json()["state"] == "approved"
    age_bytes(office)
    destruction.carry_on(office.services)
    assert head.get(f"/api/v1/dossiers/{made.code}").status_code == 404
    told = head.get(place).json()
    assert (told["state"], [item["outcome"] for item in told["items"]]) == ("done", ["destroyed"])
    minutes = deputy.get(f"{place}/minutes")
    assert "BIÊN BẢN TIÊU HỦY" in minutes.text
    assert "Người đề nghị: head" in minutes.text
    assert "Người phê duyệt: deputy" in minutes.text
    assert head.get(DUE).json() == []
    with office.services.look() as uow:
        actions = [(entry.action, entry.actor, entry.outcome) for entry in audit.chain(uow)]
    assert actions.count(("v1.retention.propose", "head", "denied")) == 1  # held first, then taken
    assert actions.count(("v1.retention.propose", "head", "granted")) == 1
    assert actions.count((destruction.ACTION, "deputy", "granted")) == 1


@pytest.mark.slow
def test_the_machine_room_proposes_but_does_not_approve(
    office: Office, people: dict[str, TestClient], tmp_path: Path
) -> None:
    office.clock.now = office.clock.now.replace(year=2019)
    made = old(office)
    environment = {
        **os.environ,
        "SOHOA_DATA": str(office.settings.data),
        "SOHOA_CLASSIFY__SITE_TYPES": str(tmp_path / "site"),
        "SOHOA_OCR__ENGINE": "null",
        "COLUMNS": "300",
    }

    def sohoa(*arguments: str, code: int = 0) -> str:
        done = subprocess.run([SOHOA, "retention", *arguments], env=environment, capture_output=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout.decode()

    # The command knows the real day, on which the ten years are not over.
    assert "0 hồ sơ đã hết thời hạn lưu trữ." in sohoa("due")
    assert "Chưa khai báo thời hạn" in sohoa()
    assert "construction  Hồ sơ hoạt động xây dựng  10 năm" in sohoa("groups")
    sohoa("propose", made.code, "--reason", "Hết hạn", code=2)
    (tmp_path / "site" / "retention.toml").write_text(
        (tmp_path / "site" / "retention.toml").read_text(encoding="utf-8").replace("years = 10", "years = 2"),
        encoding="utf-8",
    )
    hold = sohoa("hold", made.code, "--reason", "Chờ thanh tra").split()[-1].rstrip(".")
    assert "Hồ sơ đang được giữ lại theo yêu cầu." in sohoa("due")
    sohoa("lift", made.code, hold, "--reason", "Đã thanh tra")
    assert "Chờ thanh tra" in sohoa("holds", made.code)
    one = sohoa("propose", made.code, "--reason", "Hết hạn").split("tiêu hủy ")[1].split(".")[0]
    assert "approve" not in sohoa("--help")
    assert people["head"].post(f"{ALL}/{one}/approval", json={}).status_code == 202
    age_bytes(office)
    assert "Đã hoàn tất 1" in sohoa("carry-on")
    assert "đã tiêu hủy 1 hồ sơ" in sohoa("minutes", one)
    assert one in sohoa("list")


def test_a_site_must_say_on_what_a_period_rests(tmp_path: Path) -> None:
    from classify import record_groups
    from classify.catalog_check import CatalogError
    from tests.retention.office import SITE, site

    assert all(group.years is None and not group.permanent for group in record_groups.load().groups.values())
    wrong = {
        SITE.replace("years = 10", "years = 1"): "not 2 to 70",
        SITE.replace("years = 10", "years = 71"): "not 2 to 70",
        SITE.replace('basis = "Bảng thời hạn của Sở Xây dựng tỉnh 99, mục 1"', ""): "without a basis",
        SITE + "permanent = true\n": "permanent and has years",
        SITE + '[[groups]]\nid = "x"\nname = "X"\nfields = ["Hộ tịch"]\n': "both have the field",
        SITE.replace("years", "jahre"): "retention.toml",
    }
    for text, why in wrong.items():
        with pytest.raises(CatalogError, match=why):
            record_groups.load(site(tmp_path / "site", text))
