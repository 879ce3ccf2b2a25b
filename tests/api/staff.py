"""Made-up agencies, people and browsers."""

import re
from functools import cache

from fastapi.testclient import TestClient

from core.ids import PersonId, new_id
from core.people import PRIVACY_CLASSES, Agency, Duty, Person, Role
from pipeline import passwords
from pipeline.services import Services
from storage.db import agencies, people

HERE = {"Origin": "http://testserver"}
PASSWORD = "bốn con thuyền giấy"
DISTRICT, A, B, C = "H99.36", "H99.36.05", "H99.36.06", "H99.40.01"


def keep_agencies(services: Services) -> None:
    """Keep a district with two communes, and a third elsewhere."""
    with services.work() as uow:
        agencies.put(uow, Agency(DISTRICT, "Huyện Một"))
        agencies.put(uow, Agency(A, "Xã Một", DISTRICT))
        agencies.put(uow, Agency(B, "Xã Hai", DISTRICT))
        agencies.put(uow, Agency(C, "Xã Ba"))


def keep_person(
    services: Services,
    account: str,
    *duties: Duty,
    password: str = PASSWORD,
    must_change: bool = False,
    classes: tuple[str, ...] = PRIVACY_CLASSES,
) -> PersonId:
    """Keep somebody with an account, a clerk of the first commune unless told otherwise."""
    person = Person(PersonId(new_id()), account, f"Người {account}", classes, must_change)
    kept = _hashed(password) if password else ""
    with services.work() as uow:
        people.add(uow, person, kept, "test")
        people.set_duties(uow, person.id, duties or (Duty(Role.COUNTER, A),), "test")
    return person.id


_hashed = cache(passwords.hashed)


def browser(app: object, agent: str = "A browser") -> TestClient:
    """Return a browser without a session that posts from our own pages."""
    headers = {**HERE, "User-Agent": agent}
    return TestClient(app, base_url="http://testserver", headers=headers, follow_redirects=False)  # type: ignore[arg-type]


def signed_in(app: object, account: str, password: str = PASSWORD) -> TestClient:
    """Return a browser in which somebody is signed in."""
    client = browser(app)
    answer = client.post("/sign-in", data={"account": account, "password": password})
    assert answer.status_code == 303, answer.text
    return client


def secret_of(client: TestClient) -> str:
    """Return the secret of the session that a browser has."""
    return client.cookies.get("sohoa_session") or ""


def alert(text: str) -> str:
    """Return what a page complains of."""
    found = re.search(r'role="alert">([^<]*)<', text)
    return found[1] if found else ""
