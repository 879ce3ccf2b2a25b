"""A paper is handed in once: two counters, their citizens, and what becomes of papers meanwhile."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from core.settings import Settings
from pipeline.services import Services
from storage.db import events
from tests.databases import ON_BOTH
from tests.stories.counter import Clock, Counter, Run, text_of

pytestmark = ON_BOTH

TEMPORARY, PERMANENT, MARRIAGE, BUILDING = "1.004194", "1.004222", "1.000894", "1.009994"
A, B = "H99.36.05", "H99.40.01"
TODAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """The day is always the same, and each moment a little later than the one before."""
    opened = replace(Services.open(settings), clock=Clock(TODAY))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def counter(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> Counter:
    return Counter(client, services, run_steps, tmp_path)


def met(candidate: dict[str, object]) -> set[str]:
    reasons = candidate["reasons"]
    assert isinstance(reasons, list)
    return {reason["rule"] for reason in reasons if reason["met"]}


def unmet(candidate: dict[str, object]) -> dict[str, str]:
    reasons = candidate["reasons"]
    assert isinstance(reasons, list)
    return {reason["rule"]: reason["message"] for reason in reasons if not reason["met"]}


def measured(counter: Counter, part: str) -> dict[str, dict[str, float]]:
    """Return a part of the measures of the month by agency."""
    groups = counter.get("/measures?begin=2026-11-01&end=2026-11-30&split=agency")["groups"]
    return {group["group"]: group[part] for group in groups}


def test_a_birth_certificate_is_scanned_once(counter: Counter) -> None:
    child = "099321000034"
    counter.open("H99.36.05-261123-0001", TEMPORARY, A)
    nothing = counter.ask(procedure=PERMANENT, number=child, agency=B, purpose="Đăng ký thường trú")
    assert not any(one["reusable"] for one in nothing.values())
    document = counter.digitize("H99.36.05-261123-0001", text_of("birth_certificate"), "birth_certificate")

    record = counter.get(f"/documents/{document}/evidence")
    assert record["digitization_code"] == f"{child}.{TEMPORARY}.TP03"
    assert record["doc_code"] == "H99.36.05_GT_000001_V1"

    offered = counter.ask(procedure=PERMANENT, number=child, agency=B, purpose="Đăng ký thường trú")["TP03"]
    assert offered["reusable"]
    assert "không cần quét" in offered["message"]
    [candidate] = offered["candidates"]
    assert (candidate["document"], candidate["agency"], candidate["issued_on"]) == (document, A, "2021-06-15")
    assert unmet(candidate) == {}
    assert len(met(candidate)) == 14
    said = {reason["rule"]: reason["message"] for reason in candidate["reasons"]}
    assert said["validity"] == "Loại giấy tờ này có giá trị vô thời hạn."
    assert said["source_form"] == "Giấy tờ được số hóa từ bản chính."

    second = counter.open("H99.40.01-261123-0001", PERMANENT, B, counter.party(child))
    scanned = counter.scans
    link = counter.reuse(second, "TP03", document)
    assert (link["kind"], link["agency"], link["by"]) == ("reused", B, "first")
    pdf = counter.client.get(f"/api/v1/documents/{document}/pdf").content
    assert link["version"] == hashlib.sha256(pdf).hexdigest()
    assert counter.reuse(second, "TP03", document, 200)["id"] == link["id"]
    assert counter.ask(dossier=second)["TP03"]["filled"]
    assert counter.scans == scanned
    assert [one["id"] for one in counter.get(f"/dossiers/{second}/links")] == [link["id"]]
    with counter.services.look() as uow:
        made = [event for event in events.of_subject(uow, document) if event.action == "reuse.made"]
    assert [(event.actor, event.data["component"], event.data["version"]) for event in made] == [
        ("first", "TP03", link["version"])
    ]

    counts, shares = measured(counter, "counts"), measured(counter, "shares")
    assert (counts[A]["reusing"], counts[B]["reusing"]) == (0, 1)
    assert (shares[A]["kpi_4_3_reused"], shares[B]["kpi_4_3_reused"]) == (0.0, 100.0)
    # A dossier is digitized once its result is, too; what was reused counts as a paper of it like any other.
    assert (shares[A]["kpi_4_2_digitized"], shares[B]["kpi_4_2_digitized"]) == (0.0, 0.0)
    for agency, code in ((A, "H99.36.05-261123-0001"), (B, second)):
        counter.digitize(code, text_of("residence_confirmation"), "residence_confirmation")
        assert measured(counter, "counts")[agency]["digitized"] == 1
        assert measured(counter, "shares")[agency]["kpi_4_2_digitized"] == 100.0
    counter.open("H99.40.01-261123-0008", PERMANENT, B, counter.party(child))
    assert measured(counter, "shares")[B]["kpi_4_2_digitized"] == 50.0


def test_what_came_from_the_national_store_counts_as_such(counter: Counter) -> None:
    code = counter.open("H99.36.05-261123-0009", TEMPORARY, A)
    document = counter.digitize(code, text_of("birth_certificate"), "birth_certificate")
    said = {"document": document, "reference": "KHO-DVCQG/2026/0001"}
    link = counter.post(f"/dossiers/{code}/fetched", said, 201)
    assert (link["kind"], link["component"]) == ("national_store", "TP03")
    assert counter.post(f"/dossiers/{code}/fetched", said, 201)["id"] == link["id"]
    counter.post(f"/dossiers/{code}/fetched", said | {"reference": " "}, 400)
    [filled] = [one for one in counter.get(f"/dossiers/{code}/components") if one["code"] == "TP03"]
    assert (filled["digitization_status"], filled["filled_by"][0]["kind"]) == (2, "national_store")
    url = f"/documents/{document}"
    seen = counter.get(f"{url}/corrections")[-1]["version"]
    counter.post(f"{url}/corrections", {"version": seen, "verified": True}, 202)
    counter.run()
    assert [one["kind"] for one in counter.get(f"/dossiers/{code}/links") if not one["ended_at"]] == ["national_store"]


def test_expired_papers_and_those_for_another_purpose_are_refused_with_reasons(counter: Counter) -> None:
    groom = "099095000067"
    [page] = text_of("marital_status_confirmation")
    expired = page.replace("ngày 07 tháng 9 năm 2026", "ngày 07 tháng 3 năm 2026").replace("214/UBND", "101/UBND")
    other = page.replace("làm thủ tục đăng ký kết hôn với bà Phan Ngọc Thảo", "bổ túc hồ sơ vay vốn ngân hàng").replace(
        "   Quyên, sinh ngày 30/10/1997, số định danh cá nhân 099197000078.\n", ""
    )
    kind = "marital_status_confirmation"
    first = counter.open("H99.36.05-261123-0002", MARRIAGE, A)
    too_old = counter.digitize(first, [expired], kind)
    for_a_loan = counter.digitize(first, [other.replace("214/UBND", "215/UBND")], kind)

    again = counter.open("H99.40.01-261123-0002", MARRIAGE, B, counter.party(groom))
    offered = counter.ask(dossier=again)["TP02"]
    assert not offered["reusable"]
    assert offered["message"].startswith("Đã có giấy tờ trong kho nhưng chưa dùng lại được.")
    found = {candidate["document"]: unmet(candidate) for candidate in offered["candidates"]}
    assert found[too_old] == {"validity": "Đã hết giá trị sau ngày 07/09/2026."}
    assert list(found[for_a_loan]) == ["purpose"]
    assert "vay vốn" in found[for_a_loan]["purpose"]
    for document, rule in ((too_old, "validity"), (for_a_loan, "purpose")):
        refusal = counter.reuse(again, "TP02", document, 409)
        assert refusal["code"] == "not_reusable"
        assert [reason["rule"] for reason in refusal["reasons"]] == [rule]
    assert counter.get(f"/dossiers/{again}/links") == []

    good = counter.digitize(first, [page], kind)
    assert counter.ask(dossier=again)["TP02"]["reusable"]
    assert counter.reuse(again, "TP02", good)["document"] == good


def test_a_later_change_of_a_land_certificate_warns_the_dossier_that_uses_it(counter: Counter) -> None:
    owner = "990007890"
    first = counter.open("H99.36.05-261123-0003", BUILDING, A)
    pages = text_of("land_use_certificate")
    before = counter.digitize(first, pages, "land_use_certificate")
    builder = counter.open("H99.40.01-261123-0003", BUILDING, B, counter.party(owner, "old_id"))
    counter.reuse(builder, "TP02", before)
    assert counter.get(f"/dossiers/{builder}/warnings") == []

    [*earlier, last] = pages
    change = "  Ngày 02/11/2026 thế chấp tại Ngân hàng Thương mại     CHI NHÁNH VPĐKĐĐ\n  cổ phần Minh Quang."
    third = counter.open("H99.36.05-261123-0004", BUILDING, A)
    after = counter.digitize(third, [*earlier, f"{last}\n{change}"], "land_use_certificate")

    [warning] = counter.get(f"/dossiers/{builder}/warnings")
    assert (warning["code"], warning["document"], warning["seen_at"]) == ("superseded", before, None)
    assert "đã có giấy mới hơn thay thế" in warning["message"]
    offered = counter.ask(dossier=builder)["TP02"]["candidates"]
    assert [candidate["document"] for candidate in offered] == [after, before]
    assert unmet(offered[0]) == {}
    assert unmet(offered[1]) == {"superseded": "Đã có giấy tờ mới hơn thay thế giấy này."}
    elsewhere = counter.open("H99.40.01-261123-0005", BUILDING, B, counter.party(owner, "old_id"))
    assert counter.reuse(elsewhere, "TP02", before, 409)["reasons"][0]["rule"] == "superseded"

    seen = counter.post(f"/dossiers/{builder}/warnings/{warning['id']}/seen", {})
    assert seen["seen_by"] == "first"
    assert counter.get(f"/dossiers/{builder}/warnings?unseen=true") == []
    counter.post(f"/documents/{before}/supersede/undo", {"why": "Chỉ là bản quét lại"})
    [news] = counter.get(f"/dossiers/{builder}/warnings?unseen=true")
    assert news["code"] == "reinstated"
    counter.post(f"/documents/{before}/revoke", {"why": "Thu hồi theo quyết định"})
    assert [one["code"] for one in counter.get(f"/dossiers/{builder}/warnings?unseen=true")] == [
        "revoked",
        "reinstated",
    ]
