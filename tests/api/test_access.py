"""Nothing is served without a key but health, the sign-in page, the public look-up and their style sheet."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.errors import InvalidRequest
from core.messages import SENTENCES
from core.settings import Settings
from pipeline import access
from pipeline.services import Services

OPEN = {"/healthz", "/readyz", "/api/v1/look-ups"}
PAGES = [("GET", "/"), ("GET", "/batches/x"), ("POST", "/batches"), ("POST", "/sign-out")]


def operations(services: Services) -> list[tuple[str, str]]:
    schema: dict[str, Any] = create_app(services).openapi()
    found = [(method.upper(), path) for path, item in schema["paths"].items() for method in item]
    assert len(found) > 15
    return found


@pytest.fixture
def stranger(client: TestClient) -> TestClient:
    del client.headers["Authorization"]
    return client


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Let an address try more keys than there are routes."""
    api = settings.api.model_copy(update={"sign_in_tries_per_address": 10_000})
    return settings.model_copy(update={"api": api})


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer sohoa_wrong"}, {"Authorization": "Basic eDp5"}])
def test_every_operation_refuses_a_stranger(services: Services, stranger: TestClient, header: dict[str, str]) -> None:
    for method, path in operations(services):
        if path in OPEN:
            continue
        response = stranger.request(method, path.replace("{", "").replace("}", ""), headers=header)
        assert response.status_code == 401, (method, path)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json()["code"] == "unauthorized"
        assert response.json()["detail"] == SENTENCES["unauthorized"]
    assert stranger.get("/api/v1/openapi.json", headers=header).status_code == 401


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_every_page_sends_a_stranger_to_the_sign_in(stranger: TestClient, method: str, path: str) -> None:
    response = stranger.request(method, path)
    assert response.status_code == 303
    assert response.headers["location"].partition("?")[0] == "/sign-in"


def test_health_needs_no_key(stranger: TestClient) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert stranger.get("/readyz").json() == {"status": "ready", "workers": 0}


def test_a_revoked_key_is_worthless_at_once(client: TestClient, services: Services) -> None:
    assert client.get("/api/v1/batches").status_code == 200
    access.revoke_key(services, access.FIRST_KEY)
    assert client.get("/api/v1/batches").status_code == 401


def test_the_first_key_is_shown_once(services: Services, token: str) -> None:
    assert token.startswith("sohoa_")
    assert access.first_key(services) is None


def test_a_person_signs_in_and_out(stranger: TestClient, token: str) -> None:
    here = {"Origin": "http://testserver"}
    wrong = stranger.post("/sign-in", data={"key": "sohoa_wrong"}, headers=here)
    assert wrong.status_code == 401
    assert "không đúng" in wrong.text
    right = stranger.post("/sign-in", data={"key": token}, headers=here)
    assert right.status_code == 303
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert token not in cookie
    assert stranger.get("/").headers["location"] == "/counter"
    assert stranger.post("/sign-out", headers=here).status_code == 303
    assert stranger.get("/").status_code == 303


def test_another_site_cannot_post_with_the_cookie(stranger: TestClient, token: str) -> None:
    assert stranger.post("/sign-in", data={"key": token}, headers={"Origin": "http://evil.example"}).status_code == 403
    stranger.post("/sign-in", data={"key": token}, headers={"Origin": "http://testserver"})
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {}):
        response = stranger.post("/batches", files={"files": b"x"}, headers=headers)
        assert response.status_code == 403, headers


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/healthz", "/sign-in", "/", "/api/v1/batches", "/api/v1/nothing", "/static/x/sohoa.svg"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
    assert client.get("/api/v1/batches").headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("name", ["", "  ", "k" * 81])
def test_a_key_has_a_name_that_events_have_room_for(services: Services, name: str) -> None:
    with pytest.raises(InvalidRequest):
        access.new_key(services, name)
