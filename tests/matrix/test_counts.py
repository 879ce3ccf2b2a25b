"""What another agency has changes no number, code, cursor or tag in what somebody is answered: it cannot be counted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import ServicesOf
from api.guard import Guarded
from core.blob import Blob
from core.people import Agency
from storage.db import agencies, dossiers
from tests.matrix.conftest import Asked
from tests.matrix.judge import Answer, Case, Matrix
from tests.matrix.questions import Route, questions, routes
from tests.matrix.seed import Seed
from tests.matrix.test_matrix import routed
from tests.matrix.world import A, World, fill

D = "H99.50.02"
WHO = ("counter", "reviewer", "supervisor", "auditor", "administrator", "counter-harmless")
ASKING = {
    "v1.search.find",
    "v1.parties.search",
    "v1.parties.enter",
    "v1.reuse.ask",
    "v1.payloads.read",
    "v1.review.take_next",
    "v1.dossiers.create",
    "web.search.find",
    "web.audit.look_up",
    "web.counter.find",
    "web.counter.open_dossier",
}
"""What is posted and answered with something found, counted or made; what else is posted answers with what was sent."""
NUMBERED = re.compile(r'(?m)^\d+,<moment>|"(number|next)":\d+|class="number">\d+|before=\d+')
"""How the audit tells the place of an entry, which all agencies have in common: the chain is one."""
Answers = dict[tuple[str, str, str], Answer]


@pytest.fixture
def neighbour(world: World, asked: Asked, tmp_path: Path) -> Iterator[Callable[[], Seed]]:
    """Return what lets a fourth agency come and have one of everything; afterwards it was never there."""
    before = world.kept

    def comes() -> Seed:
        world.restore()
        seed = Seed(D, "duvimela", 4, world.services, world.folder)
        with world.services.work() as uow:
            agencies.put(uow, Agency(D, "Xã duvimela"))
        fill(seed)
        world.kept = tmp_path / "more.db"
        world.keep()
        return seed

    yield comes
    world.kept = before
    world.restore()


def answers(matrix: Matrix, asked: Asked, ways: list[Route]) -> Answers:
    """Return what each of them hears of routes that are about nothing in particular, apart from ids and moments."""
    matrix.world.restore()
    found = {}
    for way in ways:
        for number, question in enumerate(questions(way)):
            own = {place: matrix.world.seeds[A].things[place.thing] for place in question.places}
            for name in WHO:
                response = matrix.ask(Case(asked[1][name], question, "own", own))
                heard = Answer.of(response, "nothing in particular")
                if ".audit." in way.name:
                    heard = replace(heard, body=NUMBERED.sub("<number>", heard.body), headers={})
                found[name, way.name, str(number)] = heard
    return found


def told_apart(one: Answers, other: Answers) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return where two worlds are answered differently, and the first thing that differs."""
    return {key: _difference(f"{one[key]}", f"{other[key]}") for key in one if one[key] != other[key]}


def _difference(one: str, other: str) -> tuple[str, str]:
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


@pytest.mark.slow
def test_what_a_stranger_has_changes_no_answer(asked: Asked, neighbour: Callable[[], Seed]) -> None:
    matrix = asked[0]
    every: list[Route] = routes(matrix.client.app)  # type: ignore[arg-type]
    ways = [way for way in every if way.rule is not None and "{" not in way.path]
    ways = [way for way in ways if way.method == "GET" or way.name in ASKING]
    assert {way.name for way in ways} >= ASKING
    alone = answers(matrix, asked, ways)
    assert len(alone) > 300
    neighbour()
    assert told_apart(alone, answers(matrix, asked, ways)) == {}


def counting(services: ServicesOf) -> int:
    """Forget that a number is to be filtered."""
    with services.look() as uow:
        return len(dossiers.page(uow, dossiers.Wanted(), 10_000))


def test_it_would_see_a_number_that_counts_everybody(
    asked: Asked, world: World, neighbour: Callable[[], Seed], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(world.services)
    app.include_router(routed(monkeypatch, counting), dependencies=[Guarded])
    matrix = Matrix(world, TestClient(app, raise_server_exceptions=False))
    [way] = [way for way in routes(app) if way.name.endswith(".counting")]
    alone = answers(matrix, asked, [way])
    neighbour()
    assert {key[0] for key in told_apart(alone, answers(matrix, asked, [way]))} > {"counter"}


def test_bytes_that_a_stranger_has_are_taken_like_any_others(asked: Asked, world: World, tmp_path: Path) -> None:
    matrix, callers = asked
    theirs = world.seeds["H99.40.01"].things["document.sha256"]
    with world.services.local(Blob(theirs, world.services.blobs.exists(theirs).size, "application/pdf")) as path:  # type: ignore[union-attr]
        known = path.read_bytes()
    heard = []
    for content in (known, known[::-1]):
        world.restore()
        matrix.client.cookies.clear()
        headers = dict(callers["counter"].headers)
        given = {"files": ("giấy.pdf", content)}
        code = world.seeds[A].things["dossier"]
        handed = matrix.client.post(f"/api/v1/dossiers/{code}/batches", files=given, headers=headers)
        opened = matrix.client.post(
            "/api/v1/uploads", json={"name": "giấy.pdf", "size": len(content), "dossier": code}, headers=headers
        )
        heard.append([Answer.of(one, "giấy.pdf") for one in (handed, opened)])
    world.restore()
    assert heard[0] == heard[1]
    assert [one.status for one in heard[0]][1] == 201
