"""A receipt says what was received, reused and is missing; its codes are read again by the counter and the look-up."""

import re

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from classify.keyed import What, understood
from core.people import Duty, Role
from ocr import codes
from pipeline import lookup, receipt
from pipeline.receipt import Receipt
from pipeline.services import Services
from tests.api.staff import A, keep_agencies, keep_person
from tests.contracts.material import NOW

CODE, NUMBER = "H99.36.05-261102-0007", "099072000045"
_GROUP = re.compile(
    r'<g transform="translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)(?: ([\d.]+))?\)">(.*?)</g></g>', re.DOTALL
)
_MODULES = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")
MM = 300 / 25.4


@pytest.fixture
def opened(client: TestClient, services: Services) -> str:
    keep_agencies(services)
    party = client.post(
        "/api/v1/parties",
        json={"name": "Nguyễn Đình Khôi Vĩ", "born": "1972-01-02", "numbers": [{"number": NUMBER}]},
    ).json()["id"]
    body = {"code": CODE, "procedure": "1.009994", "applicant": party, "submitted_by": "Nguyễn Phạm Gia Huy"}
    assert client.post("/api/v1/dossiers", json=body).status_code == 201
    return CODE


def printed(svg: str) -> Image.Image:
    """Return the codes of a sheet as a printer at 300 dpi puts them on paper."""
    page = Image.new("L", (round(148 * MM), round(210 * MM)), 255)
    pen = ImageDraw.Draw(page)
    for x, y, wide, high, inside in _GROUP.findall(svg):
        across, down = float(wide), float(high or wide)
        for left, top, width, height in _MODULES.findall(inside):
            corner = ((float(x) + across * int(left)) * MM, (float(y) + down * int(top)) * MM)
            size = (across * int(width) * MM, down * int(height) * MM)
            pen.rectangle((*corner, corner[0] + size[0] - 1, corner[1] + size[1] - 1), fill=0)
    return page


def texts(svg: str) -> str:
    return " ".join(re.findall(r">([^<>]+)</text>", svg))


def test_its_codes_are_read_again(client: TestClient, opened: str) -> None:
    answer = client.get(f"/api/v1/dossiers/{opened}/receipt.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    found = {code.symbology: code.text for code in codes.find(np.asarray(printed(answer.text), dtype=np.uint8))}
    assert found["Code128"] == CODE
    parts = found["QRCode"].split("|")
    assert parts[:4] == [CODE, "1.009994", NUMBER, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", parts[5])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", parts[6])
    for text in found.values():
        assert (entered := understood(text, test_numbers=True)).what is What.DOSSIER
        assert entered.code == CODE
    asked = lookup.asked(found["QRCode"], "", test_numbers=True)
    assert (asked.codes[0], asked.factor) == (CODE, NUMBER[-4:])


def test_in_print_stand_names_and_papers_and_no_number(client: TestClient, opened: str) -> None:
    said = texts(client.get(f"/api/v1/dossiers/{opened}/receipt.svg").text)
    for part in (
        "Xã Một".upper(),
        "Nguyễn Đình Khôi Vĩ",
        "Nguyễn Phạm Gia Huy",
        CODE,
        "Còn thiếu",
        "Thời gian trả kết quả",
    ):
        assert part in said, part
    assert NUMBER not in said
    assert NUMBER[-4:] not in said


def test_a_dossier_that_was_not_received_has_none(client: TestClient) -> None:
    client.post("/api/v1/dossiers", json={"code": CODE, "registered": True})
    assert client.get(f"/api/v1/dossiers/{CODE}/receipt.svg").status_code == 409
    assert client.get("/api/v1/dossiers/nothing/receipt.svg").status_code == 404


def test_a_dossier_with_next_to_nothing_known_has_one_too(client: TestClient) -> None:
    client.post("/api/v1/dossiers", json={"code": "cũ-1"})
    client.post("/api/v1/dossiers", json={"code": CODE})
    printed = client.get(f"/api/v1/dossiers/{CODE}/receipt.svg")
    assert printed.status_code == 200
    assert "Thành phần hồ sơ" not in printed.text, "no list is announced where there is none"
    assert client.get(f"/api/v1/dossiers/{CODE}/receipt.svg?sheet=2").status_code == 404


def test_a_long_list_goes_on_on_the_next_sheet_and_nothing_is_lost() -> None:
    papers = tuple(
        (f"Giấy tờ số {number} có tên rất dài để phải xuống dòng nhiều lần", "Đã nhận: 1 bản chính")
        for number in range(40)
    )
    made = receipt.sheets(Receipt(CODE, "Ủy ban", "Thủ tục", "A & B <c>", "", NOW, None, "", papers, "x|y"))
    assert len(made) > 2
    said = " ".join(map(texts, made))
    assert all(f"Giấy tờ số {number} " in said for number in range(40))
    assert "A &amp; B &lt;c&gt;" in made[0]
    for sheet in made:
        assert max(float(y) for y in re.findall(r'y="([\d.]+)" font-size', sheet)) <= 205


def test_only_who_receives_prints_it(client: TestClient, services: Services, opened: str) -> None:
    from api.app import create_app
    from tests.api.staff import signed_in

    for account, role, status in (("lan", Role.COUNTER, 200), ("minh", Role.REVIEWER, 403)):
        keep_person(services, account, Duty(role, A))
        with signed_in(create_app(services), account) as browser:
            assert browser.get(f"/api/v1/dossiers/{opened}/receipt.svg").status_code == status
