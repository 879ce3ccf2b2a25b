"""The frame of pages: sections by duty, the way back after signing in, refusals as pages, files kept by content."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.policy import RULES, Kind
from api.web import labels
from api.web.assets import SHEETS, address_of, styles_of, version
from api.web.view import number
from core.people import Duty, Role
from pipeline.services import Services
from tests.api.staff import HERE, PASSWORD, A, browser, keep_agencies, keep_person, signed_in

HTML = {"Accept": "text/html"}


@pytest.fixture
def app(services: Services) -> object:
    keep_agencies(services)
    keep_person(services, "lan")
    keep_person(services, "trang", Duty(Role.AUDITOR, A))
    return create_app(services)


def sign_in_at(app: object, place: str) -> str:
    form = {"account": "lan", "password": PASSWORD, "place": place}
    return browser(app).post("/sign-in", data=form).headers["location"]


def test_signing_in_leads_back_to_the_page_that_was_wanted(app: object) -> None:
    wanted = browser(app).get("/batches/06h0", params={"q": "Nguyễn"})
    assert wanted.headers["location"] == "/sign-in?next=/batches/06h0"
    assert 'name="place" value="/batches/06h0"' in browser(app).get(wanted.headers["location"]).text
    assert sign_in_at(app, "/batches/06h0") == "/batches/06h0"


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a//b",
        "/a?b=c",
        "/a\nb",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(app: object, place: str) -> None:
    assert sign_in_at(app, place) == "/"
    assert "evil" not in browser(app).get("/sign-in", params={"next": place}).text


def test_everybody_begins_where_they_work(app: object) -> None:
    clerk = signed_in(app, "lan")
    assert clerk.get("/").headers["location"] == "/counter"
    assert 'href="/counter" aria-current="page"' in clerk.get("/counter").text
    auditor = signed_in(app, "trang")
    assert auditor.get("/").headers["location"] != "/counter"
    assert 'href="/counter"' not in auditor.get("/account").text


def test_a_refusal_is_a_page_for_people_and_a_problem_for_programs(app: object) -> None:
    auditor = signed_in(app, "trang")
    for path, status in (("/counter", 403), ("/nowhere", 404), ("/static/x/nothing.css", 404)):
        page = auditor.get(path, headers=HTML)
        assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert "Về trang làm việc" in page.text
    assert auditor.get("/api/v1/batches", headers=HTML).headers["content-type"] == "application/problem+json"
    assert browser(app).get("/batches/x", headers=HTML).status_code == 303


def test_a_refusal_on_a_page_names_nothing_that_was_asked(app: object) -> None:
    page = signed_in(app, "lan").get("/batches/079091012345", headers=HTML)
    assert page.status_code == 404
    assert "079091012345" not in page.text


def test_files_are_kept_for_ever_under_their_content_only(app: object) -> None:
    client: TestClient = browser(app)
    now = client.get(address_of("css/base.css"))
    assert (now.status_code, now.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    other = client.get("/static/0000000000000000/css/base.css")
    assert (other.content, other.headers["cache-control"]) == (now.content, "no-cache")
    assert client.get(f"/static/{version()}/../../view.py").status_code == 404
    assert client.get(f"/static/{version()}/%2e%2e/%2e%2e/view.py").status_code == 404


def test_a_page_asks_for_its_sheets_at_once(app: object) -> None:
    client: TestClient = browser(app)
    page = client.get("/sign-in", headers=HTML).text
    assert page.count('rel="stylesheet"') == 1
    assert styles_of(()) in page
    alone = [client.get(address_of(f"css/{name}.css")).content for name in (*SHEETS, "counter")]
    joined = client.get(styles_of(["counter"]))
    assert (joined.content, joined.headers["content-type"]) == (b"".join(alone), "text/css; charset=utf-8")
    assert client.get(styles_of(["nothing"])).status_code == 404


def test_numbers_are_written_as_in_vietnam() -> None:
    assert number(1234567.5, 1) == "1.234.567,5"
    assert number(999) == "999"


def test_a_form_of_another_site_signs_nobody_in(app: object) -> None:
    form = {"account": "lan", "password": PASSWORD}
    assert (
        browser(app).post("/sign-in", data=form, headers={**HERE, "Origin": "http://evil.example"}).status_code == 403
    )


def test_whatever_can_be_asked_for_has_a_name_in_the_audit() -> None:
    acts = {labels.act(action) for action in RULES}
    assert "Quyết định về đề nghị tiêu hủy" in acts
    assert set(Kind) <= labels.KINDS.keys()
