"""Trying a page on the catalog: what it says, and that nothing of it stays."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.app import create_app
from core.errors import EngineTimeout
from core.people import Duty, Role
from core.settings import Settings
from pipeline import trial
from pipeline.services import Services
from storage.db import tables
from storage.db.access_tables import audit
from tests.api.staff import keep_agencies, keep_person, signed_in
from tests.children import running

SAMPLES = Path(__file__).parents[2] / "samples"
FORM = SAMPLES / "1.001193-dang-ky-khai-sinh" / "01-to-khai.jpg"
TRY = "/administration/types/trial"
OWN = """
id = "birth_registration"
name = "Tờ khai khai sinh của xã"
privacy = "P2"
titles = ["TỜ KHAI ĐĂNG KÝ KHAI SINH"]
cues = ["cam đoan", "Kính gửi"]
against = ["hộ chiếu ngoại giao"]
"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Real reading, and a type of the site's own."""
    types = tmp_path / "site" / "types"
    types.mkdir(parents=True)
    (types / "birth_registration.toml").write_text(OWN, encoding="utf-8")
    options = Settings(_env_file=None, data=tmp_path / "var", classify={"site_types": tmp_path / "site"})
    opened = Services.open(options)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def chief(services: Services) -> TestClient:
    keep_agencies(services)
    keep_person(services, "chief", Duty(Role.ADMINISTRATOR))
    return signed_in(create_app(services), "chief")


def tried(client: TestClient, name: str, data: bytes) -> tuple[int, str]:
    answer = client.post(TRY, files={"files": (name, data)})
    return answer.status_code, re.sub(r"\s+", " ", answer.text)


def kept(services: Services) -> dict[str, int]:
    """Return how many rows each table has, and how many blobs there are; what was asked and who asks stands apart."""
    with services.look() as uow:
        counts = {
            name: uow.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
            if not name.startswith(("audit", "sessions"))
        }
    files = [path for path in services.settings.data.rglob("*") if path.is_file() and "sohoa.db" not in path.name]
    return counts | {"files": len(files)}


def test_a_page_is_read_and_told_of_with_the_sites_own_type_and_nothing_of_it_stays(
    chief: TestClient, services: Services
) -> None:
    before = kept(services)
    status, page = tried(chief, "to-khai.jpg", FORM.read_bytes())
    assert status == 200
    assert "<h3>Tờ khai khai sinh của xã</h3>" in page
    assert "khớp “TỜ KHAI ĐĂNG KÝ KHAI SINH”" in page
    assert "Mô hình chưa học loại này" in page
    assert "<strong>Cụm từ đặc trưng</strong>: cam đoan; Kính gửi" in page
    assert "Xã Thanh Lương" in page or "xã Thanh Lương" in page
    assert '"picture": "/9j/' in page
    assert kept(services) == before
    with services.look() as uow:
        wanted = select(audit.c.actor).where(audit.c.action == "web.trial.try_pages")
        assert list(uow.connection.execute(wanted).scalars()) == ["chief"]


def test_what_cannot_be_tried_is_said_in_a_sentence(chief: TestClient) -> None:
    for data, sentence in [
        (b"", "Tệp rỗng"),
        (b"\x00 no picture at all", "Loại tệp này không được hỗ trợ"),
        (b"%PDF-1.4 cut off", "Tệp bị hỏng"),
    ]:
        status, page = tried(chief, "x.pdf", data)
        assert 400 <= status < 500, page
        assert sentence in page


def test_one_is_tried_at_a_time_and_a_file_has_a_limit(chief: TestClient) -> None:
    with trial.alone():
        status, page = tried(chief, "x.jpg", b"\xff\xd8\xff")
    assert status == 429
    assert "Hãy chờ ít giây" in page
    status, page = tried(chief, "x.jpg", b"\xff\xd8\xff" + bytes(trial.MOST_BYTES))
    assert status == 413
    assert "vượt quá kích thước" in page


def test_a_trial_that_takes_too_long_is_ended(services: Services, tmp_path: Path) -> None:
    with pytest.raises(EngineTimeout):
        trial.run(services, FORM, tmp_path, seconds=0.2)
    assert running("pipeline.try_pages") == []
