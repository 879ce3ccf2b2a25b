"""Small pictures of pages: there when the page was split, upright when it was read, not sent twice."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient
from PIL import Image

from core.blob import ArtifactKind
from core.ids import BatchId, PageId
from pipeline import pictures
from pipeline.journey import perform
from pipeline.readings import picture_of, words_of
from pipeline.services import Services
from storage.db import documents, pages, steps
from storage.identity import here
from tests.pipeline.papers import scan

Run = Callable[[], None]


def split(services: Services) -> None:
    """Take the pages out; nothing is read yet."""
    claim = steps.claim(services.engine, here(), services.clock(), 60)
    assert claim is not None
    assert claim.step == "split"
    perform(services, claim)


def handed(client: TestClient, path: Path) -> str:
    answer = client.post("/api/v1/batches", files={"files": (path.name, path.read_bytes())})
    return str(answer.json()["batch"])


def size(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


def test_a_page_is_shown_before_it_is_read(client: TestClient, services: Services, tmp_path: Path) -> None:
    page = f"{handed(client, scan(tmp_path / 'a.png'))}.1.1"
    assert client.get(f"/api/v1/pages/{page}/picture").status_code == 404
    split(services)
    small = client.get(f"/api/v1/pages/{page}/picture")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
    assert small.headers["cache-control"] == "private, no-cache"
    assert size(small.content) == (240, 340)
    large = client.get(f"/api/v1/pages/{page}/picture", params={"size": "screen"})
    assert size(large.content) == (583, 827)
    known = {"If-None-Match": small.headers["etag"]}
    again = client.get(f"/api/v1/pages/{page}/picture", headers=known)
    assert (again.status_code, again.content) == (304, b"")


def test_reading_turns_it(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> None:
    page = PageId(f"{handed(client, scan(tmp_path / 'a.png'))}.1.1")
    run_steps()
    with services.look() as uow:
        row = pages.get(uow, page)
        made = documents.artifacts(uow, page)[ArtifactKind.SCREEN]
    image, read = picture_of(services, row), words_of(services, row)
    assert read is not None
    assert made.recipe == {"rotation": str(read.rotation), "skew": f"{read.skew:.2f}"}
    assert pictures.again(services, row, image, read) == []
    read = replace(read, rotation=90)
    turned = pictures.again(services, row, image, read)
    with services.work() as uow:
        pictures.keep(uow, turned)
    assert pictures.again(services, row, image, read) == []
    address = f"/api/v1/pages/{page}/picture"
    assert size(client.get(address, params={"size": "screen"}).content) == (827, 583)


def test_a_page_from_before_there_were_pictures_gives_its_scan(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    path = scan(tmp_path / "a.png")
    batch = BatchId(handed(client, path))
    split(services)
    with services.work() as uow:
        [row] = pages.of_batch(uow, batch)
        for kind in (ArtifactKind.THUMBNAIL, ArtifactKind.SCREEN):
            kept = documents.artifacts(uow, row.id)[kind]
            documents.add_artifact(uow, replace(kept, parent="of an earlier scan"))
    answer = client.get(f"/api/v1/pages/{row.id}/picture")
    assert (answer.status_code, answer.content) == (200, path.read_bytes())


def test_a_withdrawn_batch_shows_nothing(client: TestClient, services: Services, tmp_path: Path) -> None:
    batch = handed(client, scan(tmp_path / "a.png"))
    split(services)
    client.post(f"/api/v1/batches/{batch}/withdraw")
    assert client.get(f"/api/v1/pages/{batch}.1.1/picture").status_code == 404
