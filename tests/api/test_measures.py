"""Measures by API: JSON, CSV, Prometheus."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.v1.measures import table
from core.measures import Figures
from tests.api.test_batches import upload
from tests.pipeline.papers import scan

Run = Callable[[], None]
YEARS = "begin=2026-01-01&end=2029-12-31"


def _dossier(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    code = "H99.36.05-261102-0009"
    client.post("/api/v1/dossiers", json={"code": code, "procedure": "1.009994"})
    upload(client, f"/api/v1/dossiers/{code}/batches", scan(tmp_path / "a.tif", 2))
    run_steps()


def test_the_way_of_a_batch_is_measured(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    _dossier(client, run_steps, tmp_path)
    found = client.get(f"/api/v1/measures?{YEARS}").json()
    [group] = found["groups"]
    assert group["counts"]["received"] == 1
    assert group["counts"]["components_needed"] == 2
    assert group["until_usable"]["cases"] == 1
    assert group["waiting"] is None
    assert found["waiting_goals"] == [30, 15]
    assert (found["begin"], found["end"]) == ("2026-01-01", "2029-12-31")


def test_imported_procedures_have_needs_too(client: TestClient) -> None:
    components = [{"code": f"TP0{number}", "name": "Tờ khai", "types": ["declaration"]} for number in (1, 2, 3)]
    own = {"code": "1.990001", "name": "Thủ tục của tỉnh", "effective_from": "2026-01-01", "components": components}
    body = json.dumps([own]).encode()
    assert client.post("/api/v1/procedures/table?form=json", content=body).status_code == 200
    client.post("/api/v1/dossiers", json={"code": "H99.36.05-261102-0010", "procedure": "1.990001"})
    [group] = client.get(f"/api/v1/measures?{YEARS}").json()["groups"]
    assert group["counts"]["components_needed"] == 3


def test_nobody_waits_for_less_than_nothing(client: TestClient) -> None:
    code, hour = "H99.36.05-261102-0011", timedelta(hours=1)
    at = datetime.now(UTC) - 3 * hour
    said = {"code": code, "received_at": at.isoformat()}
    late = {"arrived_at": (at + hour).isoformat()}
    assert client.post("/api/v1/dossiers", json=said | late).status_code == 400
    assert client.post("/api/v1/dossiers", json=said).status_code == 201
    assert client.patch(f"/api/v1/dossiers/{code}", json=late).status_code == 400
    assert client.patch(f"/api/v1/dossiers/{code}", json={"due_at": (at - hour).isoformat()}).status_code == 400
    assert client.patch(f"/api/v1/dossiers/{code}", json={"arrived_at": (at - hour).isoformat()}).status_code == 200
    [group] = client.get(f"/api/v1/measures?{YEARS}").json()["groups"]
    assert group["waiting"]["mean"] == 60.0


def test_a_table_for_office_programs(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    _dossier(client, run_steps, tmp_path)
    answer = client.get(f"/api/v1/measures/csv?{YEARS}&split=procedure")
    heading, row = answer.text.removeprefix("\ufeff").splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert dict(zip(heading.split(","), row.split(","), strict=True))["received"] == "1"


def test_a_name_is_no_formula() -> None:
    counts: dict[str, Any] = dict.fromkeys((field.name for field in fields(Figures)), 0)
    assert "'=1+1" in table([Figures(**counts | {"group": "=1+1", "until_usable": None, "waiting": None})])


def test_prometheus_reads_this_month(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    _dossier(client, run_steps, tmp_path)
    text = client.get("/api/v1/measures/prometheus").text
    assert 'sohoa_month_received{agency="H99.36.05"} 1.0' in text


def test_a_period_that_makes_no_sense_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/measures?begin=2026-02-01&end=2026-01-01").status_code == 400
    assert client.get("/api/v1/measures?begin=2000-01-01&end=2026-01-01").status_code == 400
    assert client.get("/api/v1/measures?begin=9999-12-31&end=9999-12-31").status_code == 400
    assert client.get("/api/v1/measures").status_code == 400
