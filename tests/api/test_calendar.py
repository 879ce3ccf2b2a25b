"""Days and moments that no calendar of ours reaches are refused at the door, and never an error of the server."""

import json

import pytest
from fastapi.testclient import TestClient

EDGES = ["0001-01-01", "9999-12-31"]
MOMENTS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-11:00"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("part", ["received_at", "due_at", "arrived_at"])
def test_of_a_dossier(client: TestClient, part: str, moment: str) -> None:
    code = "H99.36.05-261102-0012"
    assert client.post("/api/v1/dossiers", json={"code": code, part: moment}).status_code == 400
    client.post("/api/v1/dossiers", json={"code": code})
    assert part == "received_at" or client.patch(f"/api/v1/dossiers/{code}", json={part: moment}).status_code == 400


@pytest.mark.parametrize("day", EDGES)
@pytest.mark.parametrize(
    "address", ["/dossiers?since={0}", "/dossiers?until={0}", "/measures?begin={0}&end={0}", "/procedures?on={0}"]
)
def test_of_a_list(client: TestClient, address: str, day: str) -> None:
    assert client.get("/api/v1" + address.format(day)).status_code == 400


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("part", ["since", "until"])
def test_of_a_search(client: TestClient, part: str, moment: str) -> None:
    assert client.post("/api/v1/search", json={"text": "giấy", part: moment}).status_code == 400


@pytest.mark.parametrize("day", EDGES)
def test_of_a_procedure(client: TestClient, day: str) -> None:
    component = {"code": "TP01", "name": "Tờ khai", "types": ["declaration"]}
    own = {"code": "1.990001", "name": "Thủ tục của tỉnh", "components": [component]}
    dated = json.dumps([own | {"effective_from": day}]).encode()
    assert client.post("/api/v1/procedures/table?form=json", content=dated).status_code == 422
    plain = json.dumps([own]).encode()
    assert client.post(f"/api/v1/procedures/table?form=json&since={day}", content=plain).status_code == 400


@pytest.mark.parametrize("day", EDGES)
def test_of_a_question(client: TestClient, day: str) -> None:
    body = {"procedure": "1.004222", "number": "099190000023", "day": day}
    assert client.post("/api/v1/eligibility", json=body).status_code == 400
