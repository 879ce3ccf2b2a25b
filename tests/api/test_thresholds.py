"""The administrator's page of thresholds: what is in force, and what it did to papers that people vouched for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.web.administration import TABS
from api.web.view import render
from classify import confidence
from classify.effects import Effect, Effects
from core.ids import BatchId
from core.options import ClassifyOptions
from core.people import Duty, Role, operator
from pipeline import thresholds
from pipeline.services import Services
from tests.api.staff import keep_agencies, keep_person, signed_in
from tests.api.test_batches import upload
from tests.api.test_corrections import TEXT
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
PAGE = "/administration/thresholds"


def test_what_people_corrected_is_measured(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    keep_agencies(services)
    keep_person(services, "chief", Duty(Role.ADMINISTRATOR))
    batch = upload(client, "/api/v1/batches", scan(tmp_path / "a.tif", 3))
    run_steps()
    written(services, BatchId(batch), [TEXT.split("===\n")[0]] * 3, tmp_path)
    run_steps()
    found = client.get(f"/api/v1/batches/{batch}/documents").json()
    urls = [f"/api/v1/documents/{paper['document']}" for paper in found]
    mended: list[dict[str, Any]] = [{"fields": {"number": "7/QĐ-UBND"}}, {"type": "notice"}]
    for paper, url, said in zip(found, urls, mended, strict=False):
        assert client.post(f"{url}/corrections", json={"version": paper["version"], **said}).status_code == 202
    run_steps()
    assert thresholds.measured(services, operator("tests")).documents == 0
    for url in urls:
        version = client.get(url).json()["version"]
        assert client.post(f"{url}/corrections", json={"version": version, "verified": True}).status_code == 202
    measured = thresholds.measured(services, operator("tests"))
    assert (measured.documents, measured.types_wrong) == (3, 1)
    assert measured.critical_wrong + measured.others_wrong == 1
    page = signed_in(create_app(services), "chief").get(PAGE).text
    assert "Mới có 3 giấy được người xác nhận" in page
    assert "SOHOA_CLASSIFY__ACCEPT_TYPE" in page


def test_the_page_says_how_many_looks_a_threshold_costs_and_what_it_lets_through() -> None:
    types = (Effect(0.85, in_force=True, cases=200, looked=10, slipped=1), Effect(0.9, False, 200, 24, 0))
    none = (Effect(0.9, in_force=True, cases=0, looked=0, slipped=0),)
    limits = {"critical": confidence.limits(critical=True), "others": confidence.limits(critical=False)}
    page = render(
        "administration/thresholds.html",
        tab="thresholds",
        tabs=TABS,
        options=ClassifyOptions(),
        share=0.3,
        fitted=limits,
        found=Effects(200, types, 3, none, 0, none, 0),
        enough=20,
        most=500,
    )
    shown = " ".join(bytes(page.body).decode().split())
    assert "200 giấy, 3 đã được người sửa" in shown
    assert '0,850 <span class="state busy">đang dùng</span>' in shown
    assert '10 <span class="hint">(5,0 %)</span></td><td class="number">1</td>' in shown
    assert "Chưa có trường nào để đo" in shown
