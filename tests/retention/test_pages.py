"""The pages of the end of dossiers: proposed by one person, approved by another, held back, with minutes to print."""

import re

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.people import Duty, Role
from pipeline import destruction
from tests.api.staff import keep_person, signed_in
from tests.retention.office import AGENCY, ELSEWHERE, Office
from tests.retention.test_destruction import age_bytes, old


@pytest.fixture
def heads(office: Office) -> dict[str, TestClient]:
    """Return the browsers of two heads of the agency and of one elsewhere."""
    for account, agency in (("head", AGENCY), ("deputy", AGENCY), ("stranger", ELSEWHERE)):
        keep_person(office.services, account, Duty(Role.SUPERVISOR, agency))
    office.today()
    app = create_app(office.services)
    found = {account: signed_in(app, account) for account in ("head", "deputy", "stranger")}
    office.clock.now = office.clock.now.replace(year=2019)
    return found


def test_two_people_destroy_what_nobody_holds_back(office: Office, heads: dict[str, TestClient]) -> None:
    head, deputy, stranger = heads.values()
    assert "Không có hồ sơ nào hết thời hạn lưu trữ" in head.get("/retention").text
    code = old(office).code
    due = head.get("/retention").text
    assert f'name="codes" value="{code}"' in due
    assert "Bảng thời hạn của Sở Xây dựng tỉnh 99, mục 1" in due
    assert code not in stranger.get("/retention").text
    holds = f"/dossiers/{code}/holds"
    assert stranger.get(holds).status_code == 404
    assert head.post(holds, data={"reason": " "}).status_code == 400
    assert head.post(holds, data={"reason": "Đang khiếu nại"}).headers["location"] == holds
    assert "Hồ sơ đang được giữ lại theo yêu cầu." in head.get("/retention").text
    asked = {"codes": [code], "reason": "Hết thời hạn lưu trữ"}
    refused = head.post("/retention/destructions", data=asked)
    assert refused.status_code == 409
    assert "chưa được tiêu hủy" in refused.text
    [lift] = re.findall(r'action="([^"]+/lift)"', deputy.get(holds).text)
    assert deputy.post(lift, data={"reason": "Đã giải quyết"}).status_code == 303
    assert "deputy thôi giữ" in head.get(holds).text
    place = head.post("/retention/destructions", data=asked).headers["location"]
    assert "Bạn là người đề nghị nên người khác phải phê duyệt" in head.get(place).text
    assert head.post(f"{place}/approval", data={"seen": "yes"}).status_code == 403
    assert deputy.post(f"{place}/approval").status_code == 400, "who has not looked through the list"
    assert stranger.get(place).status_code == 404
    assert deputy.post(f"{place}/approval", data={"seen": "yes", "reason": "Đồng ý"}).headers["location"] == place
    age_bytes(office)
    destruction.carry_on(office.services)
    told = head.get(place).text
    assert "đã tiêu hủy" in told
    assert "BIÊN BẢN TIÊU HỦY" in told
    assert "Người phê duyệt: deputy" in told
    assert place in deputy.get("/retention/destructions").text
    assert place not in stranger.get("/retention/destructions").text


def test_who_proposed_takes_it_back(office: Office, heads: dict[str, TestClient]) -> None:
    code = old(office).code
    asked = {"codes": [code], "reason": "Nhầm"}
    place = heads["head"].post("/retention/destructions", data=asked).headers["location"]
    assert "Hồ sơ đã có trong một đề nghị tiêu hủy" in heads["deputy"].get("/retention").text
    assert heads["head"].post(f"{place}/rejection", data={"reason": ""}).status_code == 400
    assert heads["head"].post(f"{place}/rejection", data={"reason": "Nhầm hồ sơ"}).status_code == 303
    assert "không được phê duyệt" in heads["head"].get(place).text
    assert heads["deputy"].post(f"{place}/approval", data={"seen": "yes"}).status_code == 409
