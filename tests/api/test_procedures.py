"""Procedures by the API: as they hold on a day, out as a table and in again."""

import io
import json

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

URL = "/api/v1/procedures"
FORMS = ["csv", "xlsx", "json"]
NEW: dict[str, object] = {
    "code": "1.000001",
    "name": "Thủ tục mới",
    "effective_from": "2026-01-01",
    "components": [{"code": "TP01", "name": "=1+1", "types": ["declaration"]}],
}


def bring(client: TestClient, *procedures: dict[str, object]) -> list[dict[str, str]]:
    response = client.post(f"{URL}/table", params={"form": "json"}, content=json.dumps(procedures))
    assert response.status_code == 200, response.text
    found: list[dict[str, str]] = response.json()
    return found


def test_procedures_are_listed_as_they_hold_on_a_day(client: TestClient) -> None:
    assert len(client.get(URL).json()) == 20
    [taken] = bring(client, NEW)
    assert taken["outcome"] == "added"
    bring(client, NEW | {"name": "Tên sau", "effective_from": "2026-02-01"})
    assert len(client.get(URL).json()) == 21
    assert len(client.get(URL, params={"on": "2025-12-31"}).json()) == 20
    assert [one["code"] for one in client.get(URL, params={"limit": 1}).json()] == ["1.000001"]
    assert client.get(URL, params={"after": "1.000001", "limit": 1}).json()[0]["code"] == "1.000656"
    assert client.get(f"{URL}/1.000001", params={"on": "2026-01-31"}).json()["name"] == "Thủ tục mới"
    assert client.get(f"{URL}/1.000001").json()["name"] == "Tên sau"
    assert [one["name"] for one in client.get(f"{URL}/1.000001/versions").json()] == ["Thủ tục mới", "Tên sau"]
    assert client.get(f"{URL}/1.000001", params={"on": "2025-12-31"}).status_code == 404
    assert client.get(f"{URL}/1.999999/versions").status_code == 404


def test_an_imported_procedure_takes_dossiers_and_says_what_is_missing(client: TestClient) -> None:
    bring(client, NEW)
    found = client.post("/api/v1/dossiers", json={"code": "H99-1", "procedure": "1.000001"}).json()
    assert found["procedure_name"] == "Thủ tục mới"
    assert found["missing"] == [{"component": "TP01", "message": "Hồ sơ còn thiếu: =1+1 (cần 1 bản chính)."}]
    [taken] = bring(client, NEW | {"name": "Tên khác"})
    assert taken["outcome"] == "added"
    assert client.get("/api/v1/dossiers/H99-1").json()["procedure_name"] == "Thủ tục mới"
    assert client.get(f"{URL}/1.000001/versions").json()[0]["name"] == "Thủ tục mới"


@pytest.mark.parametrize("form", FORMS)
def test_a_table_goes_out_and_comes_in_unchanged(client: TestClient, form: str) -> None:
    bring(client, NEW)
    table = client.get(f"{URL}/table", params={"form": form, "every": "true"})
    assert table.headers["content-disposition"].endswith(f'.{form}"')
    taken = client.post(f"{URL}/table", params={"form": form}, content=table.content).json()
    assert len(taken) == 21
    assert {one["outcome"] for one in taken} == {"unchanged"}
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(table.content)).active
        assert sheet is not None
        assert "f" not in {cell.data_type for row in sheet for cell in row}
    if form == "csv":
        assert "'=1+1" in table.text


def test_a_table_that_is_wrong_changes_nothing_and_names_the_row(client: TestClient) -> None:
    table = client.get(f"{URL}/table").text.replace("Đăng ký kết hôn", "Tên mới")
    bad = table.replace("marital_status_confirmation", "nothing", 1)
    response = client.post(f"{URL}/table", content=bad.encode())
    assert response.status_code == 422
    assert response.json()["code"] == "bad_table"
    assert "Dòng " in response.json()["detail"]
    assert "nothing" in response.json()["detail"]
    assert client.get(f"{URL}/1.000894").json()["name"] == "Đăng ký kết hôn"


def test_a_huge_table_is_refused_while_it_arrives(client: TestClient) -> None:
    response = client.post(f"{URL}/table", content=b"x" * (6 << 20))
    assert response.status_code == 422
    assert "5 MB" in response.json()["detail"]
    assert client.post(f"{URL}/table", params={"form": "ods"}, content=b"x").status_code == 400
