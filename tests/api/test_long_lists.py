"""Lists that are long on a real site: part by part, and what is looked for in them."""

import re
from dataclasses import replace

from fastapi.testclient import TestClient

from api.app import create_app
from api.web.administration import LISTED
from core.people import Agency, Duty, Role
from core.procedure import ComponentRequirement, Procedure
from core.states import Bucket, DocumentState
from pipeline import procedures
from pipeline.dossiers import Opening, open_dossier
from pipeline.services import Services
from storage.db import agencies, documents
from tests.api.staff import A, keep_agencies, keep_person, signed_in
from tests.contracts.material import keep_batch, make_document

MANY = LISTED + 30


CODED = r'<td class="code">({}[^<]*)</td>'


def rows(page: str, code: str, cell: str = CODED) -> list[str]:
    return re.findall(cell.format(code), page)


def chief(services: Services) -> TestClient:
    keep_agencies(services)
    keep_person(services, "chief", Duty(Role.ADMINISTRATOR))
    return signed_in(create_app(services), "chief")


def walked(client: TestClient, address: str, code: str, cell: str = CODED) -> list[str]:
    """Return what stands in the cells of all parts of a list, as the link to the next one leads."""
    found: list[str] = []
    while address:
        page = client.get(address).text
        found += rows(page, code, cell)
        links = re.findall(r'rel="next" href="([^"]+)"', page)
        address = links[0].replace("&amp;", "&") if links else ""
    return found


def test_agencies_come_part_by_part_and_are_found_without_marks(services: Services) -> None:
    client = chief(services)
    codes = [f"H98.{number:03}" for number in range(MANY)]
    with services.work() as uow:
        for code in codes:
            agencies.put(uow, Agency(code, f"Phường Đồng Ổi {code[-3:]}"))
    assert len(rows(client.get("/administration/agencies").text, "H9")) == LISTED
    assert walked(client, "/administration/agencies", "H98") == codes
    assert walked(client, "/administration/agencies?find=dong+oi", "H9") == codes
    one = client.get("/administration/agencies?find=Đồng Ổi 017").text
    assert rows(one, "H9") == ["H98.017"]
    assert f'<option value="{codes[-1]}">' in one, "every agency can be the one above"
    assert "Gõ ít chữ hơn" in client.get("/administration/agencies?find=không có").text


def test_the_papers_of_a_batch_come_part_by_part(services: Services) -> None:
    keep_agencies(services)
    keep_person(services, "lan", Duty(Role.SUPERVISOR, A))
    client = signed_in(create_app(services), "lan")
    with services.work() as uow:
        batch, _, pages = keep_batch(uow, MANY, agency=A)
        papers = [make_document(batch.id, [page.id]) for page in pages]
        documents.replace_all(uow, batch.id, papers, {page.id: Bucket.DOCUMENT for page in pages})
        documents.set_state(uow, papers[7].id, DocumentState.WITHDRAWN)
    numbers = walked(client, f"/batches/{batch.id}", "", r"trang (\d+)</span>")
    assert numbers == [str(number) for number in range(1, MANY + 1) if number != 8]
    assert "trang 1</span>" in client.get(f"/batches/{batch.id}?after=gone").text, "a part that is no more"


def test_by_api_all_papers_come_unless_a_part_is_asked_for(client: TestClient, services: Services) -> None:
    code = f"{A}-261102-0001"
    opened = open_dossier(services, Opening(code), by="tests")
    with services.work() as uow:
        batch, _, pages = keep_batch(uow, MANY, dossier=opened.id)
        papers = [replace(make_document(batch.id, [page.id]), dossier=opened.id) for page in pages]
        documents.replace_all(uow, batch.id, papers, {page.id: Bucket.DOCUMENT for page in pages})
    for address in (f"/api/v1/batches/{batch.id}/documents", f"/api/v1/dossiers/{code}/documents"):
        every = [one["document"] for one in client.get(address).json()]
        assert len(every) == MANY
        part = client.get(address, params={"after": every[4], "limit": 3}).json()
        assert [one["document"] for one in part] == every[5:8]
        assert client.get(address, params={"after": "gone"}).status_code == 400


def test_procedures_come_part_by_part_and_are_found(services: Services) -> None:
    client = chief(services)
    asked = (ComponentRequirement("TP01", "Đơn", ()),)
    codes = [f"1.99{number:04}" for number in range(MANY)]
    procedures.take_in(services, [Procedure(code, f"Thủ tục thử {code}", asked) for code in codes], by="tests")
    found = walked(client, "/administration/procedures", r"\d")
    assert [code for code in found if code in codes] == codes
    assert len(found) == len(set(found)) > MANY
    assert rows(client.get("/administration/procedures?find=khai sinh").text, r"\d")[0] == "1.001193"
    assert "Gõ ít chữ hơn" in client.get("/administration/procedures?find=không có").text
