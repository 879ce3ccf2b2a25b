"""People sign in at an identity provider: a real one in its own process, and one that lies."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from core.options import OidcOptions
from core.people import Duty, Role
from pipeline.services import Services
from storage.db import audit, people
from tests.api.staff import PASSWORD, A, alert, browser, keep_agencies, keep_person, secret_of, signed_in
from tests.servers import oidc
from tests.servers.oidc import Liar
from tests.servers.process import free_ports

RETURN = "/sign-in/provider/return"


def served(services: Services, issuer: str, **options: Any) -> FastAPI:
    """Return the service as it is with this provider."""
    given = OidcOptions(issuer=issuer, client_id="sohoa", client_secret=SecretStr("made-up secret"), **options)
    return create_app(replace(services, settings=services.settings.model_copy(update={"oidc": given})))


def link(services: Services, person: Any, issuer: str, subject: str) -> None:
    with services.work() as uow:
        people.link(uow, person, issuer, subject)


def consent(place: str, subject: str) -> str:
    """Sign in at the real provider, and return where it sends the browser."""
    answer = httpx2.post(place, data={"sub": subject, "action": "authorize"}, follow_redirects=False)
    assert answer.status_code in {302, 303}, answer.text
    return path_of(answer.headers["location"])


def path_of(place: str) -> str:
    parts = urlsplit(place)
    return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc.provider() as address:
        yield address


@pytest.fixture
def liar() -> Iterator[Liar]:
    with oidc.liar() as found:
        yield found


@pytest.fixture
def lan(services: Services) -> Any:
    keep_agencies(services)
    return keep_person(services, "lan.nguyen")


@pytest.fixture
def lied_to(services: Services, liar: Liar, lan: Any) -> Callable[..., Any]:
    """Return what happens when somebody signs in at the provider that lies."""
    link(services, lan, liar.issuer, liar.subject)

    def come_back(client: TestClient | None = None, **options: Any) -> Any:
        client = client or browser(served(services, liar.issuer, **options))
        sent = client.get("/sign-in/provider").headers["location"]
        code = liar.authorize(sent)
        return client.get(f"{RETURN}?code={code}&state={liar.asked['state']}")

    return come_back


def test_somebody_signs_in_at_a_real_provider(services: Services, issuer: str, lan: Any) -> None:
    link(services, lan, issuer, "lan-at-the-provider")
    app = served(services, issuer)
    client = browser(app)
    assert "/sign-in/provider" in client.get("/sign-in").text
    start = client.get("/sign-in/provider")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(start.headers["location"]).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == ("code", "S256", "openid")
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{RETURN}"
    assert len(asked["state"]) > 40
    assert len(asked["nonce"]) > 40
    cookie = start.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert not any(asked[name] in cookie for name in ("state", "nonce"))
    back = consent(start.headers["location"], "lan-at-the-provider")
    answer = client.get(back)
    assert answer.status_code == 200
    assert 'content="0; url=/"' in answer.text
    assert client.get("/api/v1/me").json()["name"] == "lan.nguyen"
    assert not client.get("/api/v1/me").json()["must_change"]
    assert "Đổi mật khẩu" not in client.get("/account").text
    assert client.post("/api/v1/me/password", json={"old": "", "new": "một mật khẩu của riêng mình"}).status_code == 403
    # The same answer of the provider opens nothing a second time.
    assert client.get(back).status_code == 401
    with services.look() as uow:
        granted = [one for one in audit.chain(uow) if one.action == "sign_in" and one.outcome == audit.GRANTED]
    assert [one.subject for one in granted] == [lan]
    # Who signs in there has no password here any more.
    assert browser(app).post("/sign-in", data={"account": "lan.nguyen", "password": PASSWORD}).status_code == 401


def test_an_unknown_subject_is_told_what_to_tell_the_administrator(services: Services, issuer: str, lan: Any) -> None:
    link(services, lan, issuer, "")
    client = browser(served(services, issuer))
    for subject in ("stranger", "lan.nguyen"):
        place = client.get("/sign-in/provider").headers["location"]
        answer = client.get(consent(place, subject))
        assert answer.status_code == 403
        assert subject in alert(answer.text)
        assert secret_of(client) == ""


def test_an_answer_counts_in_the_browser_that_asked_only(services: Services, issuer: str, lan: Any) -> None:
    link(services, lan, issuer, "lan-at-the-provider")
    app = served(services, issuer)
    attacker, victim = browser(app), browser(app)
    place = attacker.get("/sign-in/provider").headers["location"]
    back = consent(place, "lan-at-the-provider")
    # Without a sign-in of its own, and with another one: the state is not the victim's.
    assert victim.get(back).status_code == 401
    mine = victim.get("/sign-in/provider").headers["location"]
    assert victim.get(back).status_code == 401
    # A code put into another sign-in: the state is right, the nonce of the ID token is not.
    state = parse_qs(urlsplit(mine).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["code"][0]
    victim.get("/sign-in/provider")
    third = browser(app)
    own = parse_qs(urlsplit(third.get("/sign-in/provider").headers["location"]).query)["state"][0]
    assert third.get(f"{RETURN}?code={code}&state={own}").status_code == 401
    assert state != own
    # Another browser with the cookie of the first.
    fourth = browser(app)
    fourth.headers["User-Agent"] = "Another browser"
    place = attacker.get("/sign-in/provider").headers["location"]
    fourth.cookies.set("sohoa_provider", attacker.cookies["sohoa_provider"])
    assert fourth.get(consent(place, "lan-at-the-provider")).status_code == 401
    for client in (attacker, victim, third, fourth):
        assert client.get("/api/v1/me").status_code == 401


def test_whoever_refuses_at_the_provider_is_not_let_in(services: Services, issuer: str, lan: Any) -> None:
    client = browser(served(services, issuer))
    place = client.get("/sign-in/provider").headers["location"]
    state = parse_qs(urlsplit(place).query)["state"][0]
    assert client.get(f"{RETURN}?error=access_denied&state={state}").status_code == 401
    for query in ("", "?code=x", "?state=x", "?code=x&state=%00"):
        assert client.get(RETURN + query).status_code == 401


def test_an_honest_token_is_taken(lied_to: Callable[..., Any]) -> None:
    assert lied_to().status_code == 200


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("nonce", "another"), ("nonce", None), ("aud", "another client"), ("aud", ["sohoa", "another"]), ("aud", None),
        ("iss", "http://127.0.0.1:1"), ("exp", 1), ("exp", None), ("iat", None), ("azp", "another client"),
        ("sub", ""), ("sub", None), ("sub", 7), ("sub", "nul\x00"), ("sub", "x" * 201),
        ("at_hash", "wrong"), ("nbf", 99_999_999_999),
    ],
)  # fmt: skip
def test_a_token_with_a_wrong_claim_is_refused(lied_to: Callable[..., Any], liar: Liar, claim: str, value: Any) -> None:
    def change(claims: dict[str, Any]) -> None:
        claims[claim] = value
        if value is None:
            del claims[claim]

    liar.change = change
    answer = lied_to()
    assert answer.status_code == 401
    assert "sohoa_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("sign", [oidc.signed_with_a_foreign_key, oidc.signed_with_the_secret, oidc.not_signed])
def test_a_token_that_the_provider_did_not_sign_is_refused(lied_to: Callable[..., Any], liar: Liar, sign: Any) -> None:
    liar.sign = sign
    assert lied_to().status_code == 401


def test_an_algorithm_that_is_not_in_the_settings_is_refused(lied_to: Callable[..., Any]) -> None:
    assert lied_to(algorithms=("RS256",)).status_code == 401
    for forged in (("none",), ("HS256",), ()):
        with pytest.raises(ValueError, match="only the provider"):
            OidcOptions(algorithms=forged)


def test_a_provider_that_is_another_one_or_down_lets_nobody_in(services: Services, liar: Liar, lan: Any) -> None:
    liar.metadata = {"issuer": "http://127.0.0.1:1"}
    other = browser(served(services, liar.issuer)).get("/sign-in/provider")
    down = browser(served(services, f"http://127.0.0.1:{free_ports(1)[0]}")).get("/sign-in/provider")
    for answer in (other, down):
        assert answer.status_code == 503
        assert "không trả lời" in alert(answer.text)
    assert browser(create_app(services)).get("/sign-in/provider").status_code == 404
    assert browser(create_app(services)).get(RETURN).status_code == 404


@pytest.mark.parametrize(
    ("claims", "let_in"),
    [
        ({"email": "Lan.Nguyen", "email_verified": True}, True),
        ({"email": "lan.nguyen", "email_verified": False}, False),
        ({"email": "lan.nguyen", "email_verified": "true"}, False),
        ({"email": "lan.nguyen"}, False),
        ({"email": ["lan.nguyen"], "email_verified": True}, False),
        ({"preferred_username": "lan.nguyen"}, False),
    ],
)
def test_the_first_with_a_verified_claim_is_linked_once_and_for_all(
    services: Services, lied_to: Callable[..., Any], liar: Liar, lan: Any, claims: dict[str, Any], *, let_in: bool
) -> None:
    link(services, lan, liar.issuer, "")
    liar.change = lambda said: said.update(claims)
    assert lied_to(claim="email").status_code == (200 if let_in else 403)
    if let_in:
        liar.subject = "somebody else with the same address"
        assert lied_to(claim="email").status_code == 403
        liar.subject, liar.change = "subject-1", lambda said: None
        assert lied_to(claim="email").status_code == 200


def test_nobody_is_linked_who_was_not_marked(services: Services, lied_to: Callable[..., Any], liar: Liar) -> None:
    keep_person(services, "chief", Duty(Role.ADMINISTRATOR))
    liar.subject = "stranger"
    liar.change = lambda said: said.update(preferred_username="chief")
    assert lied_to(claim="preferred_username").status_code == 403


def test_a_closed_account_is_closed_there_too(services: Services, lied_to: Callable[..., Any], lan: Any) -> None:
    with services.work() as uow:
        people.change(uow, replace(people.get(uow, lan), disabled_at=uow.now()))
    assert lied_to().status_code == 403


def test_an_administrator_links_marks_and_takes_back(services: Services, liar: Liar, lan: Any) -> None:
    keep_person(services, "district", Duty(Role.ADMINISTRATOR, A))
    app = served(services, liar.issuer, claim="preferred_username")
    district = signed_in(app, "district")
    place = f"/api/v1/people/{lan}"
    assert district.put(f"{place}/identity", json={}).json()["linked"] is False
    assert district.put(f"{place}/identity", json={"subject": "subject-1"}).json()["linked"] is True
    other = keep_person(services, "minh", Duty(Role.COUNTER, A))
    assert district.put(f"/api/v1/people/{other}/identity", json={"subject": "subject-1"}).status_code == 400
    first = district.post(f"{place}/password").json()["password"]
    assert district.get(place).json()["issuer"] == ""
    signed_in(app, "lan.nguyen", first)
