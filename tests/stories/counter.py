"""What a clerk at a counter does, by the API alone where it can do it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from core.ids import BatchId
from pipeline.services import Services
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
PAPERS = Path(__file__).parent.parent / "classify" / "papers"
LAW = "Nghị định 118/2025/NĐ-CP, Điều 17"
Json = dict[str, Any]


def text_of(name: str) -> list[str]:
    """Return the pages of a made-up paper."""
    return (PAPERS / f"{name}.txt").read_text(encoding="utf-8").split("===\n")


class Clock:
    """A clock that goes on by a hundredth of a second whenever it is looked at."""

    def __init__(self, start: datetime) -> None:
        self._ticks = count()
        self._start = start

    def __call__(self) -> datetime:
        return self._start + timedelta(milliseconds=10 * next(self._ticks))


@dataclass
class Counter:
    """A clerk with a browser's worth of calls."""

    client: TestClient
    services: Services
    run: Run
    folder: Path
    scans: int = field(default=0)
    """Pages that were scanned."""

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Json, status: int = 200) -> Any:
        answer = self.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def open(self, code: str, procedure: str, agency: str, applicant: str | None = None) -> str:
        """Open a dossier at the counter of an agency."""
        said = {"code": code, "procedure": procedure, "receiving": agency}
        self.post("/dossiers", said | ({"applicant": applicant} if applicant else {}), 201)
        return code

    def digitize(self, dossier: str, pages: list[str], kind: str, reviewer: TestClient | None = None) -> str:
        """Scan a paper for a dossier, vouch for what was read, say that it is an original; return its id.

        Where a reviewer is named, it is they who vouch.
        """
        self.scans += len(pages)
        name = self.folder / f"scan{self.scans}{'.tif' if len(pages) > 1 else '.png'}"
        scanned = scan(name, len(pages), seed=self.scans)
        with scanned.open("rb") as file:
            answer = self.client.post(f"/api/v1/dossiers/{dossier}/batches", files=[("files", (name.name, file))])
        assert answer.status_code == 202, answer.text
        batch = answer.json()["batch"]
        self.run()
        written(self.services, BatchId(batch), pages, self.folder)
        self.run()
        [found] = self.get(f"/batches/{batch}/documents")
        assert found["type"] == kind
        url = f"/documents/{found['document']}"
        said = {"version": found["version"], "verified": True}
        answer = (reviewer or self.client).post(f"/api/v1{url}/corrections", json=said)
        assert answer.status_code == 202, answer.text
        self.post(f"{url}/evidence/counts", {"source_form": "original", "pages_fed": len(pages)})
        self.run()
        return str(found["document"])

    def ask(self, **question: str) -> dict[str, Json]:
        """Ask what is held; return the components by their codes."""
        answer = self.post("/eligibility", dict(question))
        return {one["component"]: one for one in answer["components"]}

    def party(self, number: str, kind: str = "personal_id") -> str:
        """Return the id of whom a number belongs to."""
        question = {"procedure": "1.009994", "number": number, "number_kind": kind}
        return str(self.post("/eligibility", question)["party"])

    def reuse(self, dossier: str, component: str, document: str, status: int = 201) -> Json:
        body = {"component": component, "document": document, "purpose": "Giải quyết thủ tục", "legal_basis": LAW}
        return dict(self.post(f"/dossiers/{dossier}/reuse", body, status))
