"""What a clerk says of the paper on the counter: an original or which copy, compared, given back; by plain forms."""

import pytest
from fastapi.testclient import TestClient

from core.ids import DocumentId
from core.register import SourceForm
from pipeline import evidence
from pipeline.services import Services
from storage.db import events
from tests.api.staff import alert
from tests.api.test_dossiers import opened, papers

BIRTH = "1.001193"


@pytest.fixture
def case(client: TestClient) -> str:
    return str(opened(client, procedure=BIRTH)["code"])


@pytest.fixture
def brought(services: Services, case: str) -> list[DocumentId]:
    """Return three papers in one batch; nothing is known of the second one, and the third one shows what it is."""
    wanted = [
        ("birth_certificate", "TP01", ""),
        ("birth_notice", "TP02", ""),
        ("citizen_id_card", None, "original"),
    ]
    return papers(services, case, *wanted)


def tell(client: TestClient, case: str, paper: DocumentId, **said: str) -> int:
    batch = paper.split(".", maxsplit=1)[0]
    answer = client.post(f"/counter/{case}/papers", data={"batch": batch, **said})
    assert answer.status_code == 303 or alert(answer.text), answer.text
    return answer.status_code


def forms(services: Services, *of: DocumentId) -> list[str | None]:
    return [evidence.show(services, paper).source_form for paper in of]


def test_all_papers_of_which_nothing_is_known_are_said_to_be_one_thing(
    client: TestClient, services: Services, case: str, brought: list[DocumentId]
) -> None:
    first, second, third = brought
    assert "2 giấy chưa ghi là bản nào" in client.get(f"/counter/{case}").text
    assert tell(client, case, first, document=second, form="photocopy") == 303
    assert tell(client, case, first, form="original") == 303
    # What somebody said, and what the paper shows, is not said over.
    assert forms(services, first, second, third) == [SourceForm.ORIGINAL, SourceForm.PHOTOCOPY, None]
    assert "chưa ghi là bản nào" not in client.get(f"/counter/{case}").text
    held = {one["code"]: one for one in client.get(f"/api/v1/dossiers/{case}/components").json()}
    assert held["TP01"]["complete"]
    assert "đã có 1 bản chụp" in held["TP02"]["message"]
    row = client.get(f"/counter/{case}").text.partition('id="c-TP02"')[2].partition("</li>")[0]
    assert "đã có 1 bản chụp" in row


def test_who_watches_the_counter_sees_what_was_said(
    client: TestClient, services: Services, case: str, brought: list[DocumentId]
) -> None:
    batch = brought[0].split(".", maxsplit=1)[0]
    tag = client.get(f"/counter/{case}/pages").headers["ETag"]
    marker = client.get(f"/api/v1/batches/{batch}/live").headers["ETag"]
    assert tell(client, case, brought[0], document=brought[0], form="original", agrees="yes") == 303
    part = client.get(f"/counter/{case}/pages", headers={"If-None-Match": tag})
    assert "Đã đối chiếu, khớp" in part.text
    found = client.get(f"/api/v1/batches/{batch}/live", headers={"If-None-Match": marker}).json()["documents"]
    assert [(one["source_form"], one["compared"]) for one in found[:2]] == [("original", True), (None, None)]
    with services.look() as uow:
        actions = [one.action for one in events.of_subject(uow, brought[0])]
    assert actions[-2:] == ["evidence.recorded", "evidence.compared"]
    # Saying the same once more is nothing new.
    assert tell(client, case, brought[0], document=brought[0], form="original") == 303
    with services.look() as uow:
        assert len(list(events.of_subject(uow, brought[0]))) == len(actions)


def test_nothing_is_said_of_papers_elsewhere(client: TestClient, case: str, brought: list[DocumentId]) -> None:
    other = str(opened(client, procedure=BIRTH)["code"])
    assert tell(client, other, brought[0], form="original") == 404
    assert tell(client, case, brought[0], document="06h0.1.1.d", form="original") == 404
    assert tell(client, case, brought[0], form="something") == 400


def test_the_record_of_a_paper_is_kept_on_its_page(
    client: TestClient, services: Services, brought: list[DocumentId]
) -> None:
    place = f"/documents/{brought[0]}"
    said = {"source_form": "original", "originals_received": "1", "pages_fed": "1", "agrees": "yes"}
    assert client.post(f"{place}/record", data=said).headers["location"] == place
    page = client.get(place).text
    assert "Bản chính" in page
    assert "khớp bản giấy" in page
    assert "Tệp gốc không có chữ ký số" in page
    answer = client.post(f"{place}/record", data={**said, "originals_returned": "2"})
    assert answer.status_code == 400
    assert "nhiều hơn số bản đã nhận" in alert(answer.text)
    assert client.post(f"{place}/record", data={"originals_returned": "1", "returned_to": "Trần Thị Mơ"}).is_redirect
    found = evidence.show(services, brought[0])
    assert (found.source_form, found.originals_received, found.originals_returned) == (SourceForm.ORIGINAL, 1, 1)
    assert found.returned_to == "Trần Thị Mơ"
    assert client.post(f"{place}/record", data={"agrees": "no", "note": "mất góc"}).is_redirect
    assert "hãy quét lại" in client.get(place).text
