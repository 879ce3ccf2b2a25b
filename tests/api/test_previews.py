"""Who is not cleared for a paper's class may know of it, and reads nothing of it."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from pipeline.services import Services
from tests.api.test_exports import CHILD, counter, party
from tests.api.test_guard import A, C, at, entries, tree

__all__ = ["at", "counter", "party", "tree"]
At = Callable[..., TestClient]


def test_a_preview_has_the_type_and_masked_owners(party: str, at: At, client: TestClient, services: Services) -> None:
    [held] = client.get(f"/api/v1/parties/{party}/documents").json()
    path = f"/api/v1/documents/{held['document']}"
    said = client.get(path).json()["fields"]
    limited = at(A, classes=("P0", "P1"))
    assert limited.get(path).status_code == limited.get(f"{path}/pdf").status_code == 404
    before = len(entries(services))
    shown = limited.get(f"{path}/preview")
    assert shown.status_code == 200
    assert len(entries(services)) == before + 1
    found = shown.json()
    assert (found["type"], found["type_name"]) == ("birth_certificate", "Giấy khai sinh")
    assert found["numbers"] == [f"••{CHILD[-4:]}"]
    initials = "".join(word[0] for word in said["full_name"]["value"].split())
    assert found["names"][0].replace("••", "").replace(" ", "") == initials
    for field in said.values():
        value = field["value"]
        assert not isinstance(value, str) or len(value) < 4 or value not in shown.text


def test_elsewhere_there_is_no_preview(party: str, at: At, client: TestClient) -> None:
    [held] = client.get(f"/api/v1/parties/{party}/documents").json()
    other = at(C)
    hidden = other.get(f"/api/v1/documents/{held['document']}/preview")
    absent = other.get("/api/v1/documents/00000000000000000000.1.1.d/preview")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()
