"""Every answer carries the security headers, no log tells a name or number, no secret of production is a default."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from api.app import HEADERS
from api.web.view import permissions
from core.settings import Settings
from tests.matrix.conftest import Asked
from tests.matrix.judge import Case, Matrix
from tests.matrix.questions import questions, routes
from tests.matrix.world import A

CAMERA = "web.reception.show"
"""The one page that may ask for the camera."""


def cases(asked: Asked) -> Iterator[tuple[Matrix, Case]]:
    """Yield each route as somebody who may do most, as one who may do little, and as nobody."""
    matrix, callers = asked
    matrix.world.restore()
    for way in routes(matrix.client.app):  # type: ignore[arg-type]  # what httpx calls an app is ours
        for question in questions(way):
            own = {place: matrix.world.seeds[A].things[place.thing] for place in question.places}
            for name in ("supervisor", "administrator", "nobody"):
                yield matrix, Case(callers[name], question, "own", own)


@pytest.mark.slow
def test_every_answer_has_its_headers_and_no_log_tells_a_name(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    # What the client of a test says of its requests is not ours.
    for client in ("httpx", "httpx2", "httpcore"):
        logging.getLogger(client).setLevel(logging.ERROR)
    statuses = set()
    for matrix, case in cases(asked):
        response = matrix.ask(case)
        statuses.add(response.status_code)
        shown = case.question.route.name == CAMERA and response.status_code == 200
        wanted = HEADERS | ({"Permissions-Policy": permissions(camera=True)} if shown else {})
        assert wanted == {name: response.headers.get(name) for name in HEADERS}, case.question.route
        assert "private" in response.headers["cache-control"], case.question.route
    assert {200, 201, 401, 403} <= statuses
    said = caplog.text
    seed = asked[0].world.seeds[A]
    assert {word for word in (seed.mark, *seed.numbers) if word in said} == set()


def secrets(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every secret of the settings, and what it is where nobody sets it."""
    for name, field in model.model_fields.items():
        if field.annotation is SecretStr:
            yield (*path, name), field.default.get_secret_value()
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from secrets(field.annotation, (*path, name))


def test_no_secret_with_a_default_is_taken_in_production() -> None:
    known = {path: default for path, default in secrets(Settings) if default}
    assert len(known) >= 4
    for left_out in [None, *known]:
        options: dict[str, Any] = {"storage": {"blobs": "s3"}, "queue": {"kind": "celery"}}
        for group, name in (path for path in known if path != left_out):
            options.setdefault(group, {})[name] = "amqp://x:y@127.0.0.1//" if name == "broker_url" else "a" * 64
        if left_out is None:
            Settings(_env_file=None, environment="production", **options)
            continue
        with pytest.raises(ValidationError, match=f"SOHOA_{'__'.join(left_out).upper()} must"):
            Settings(_env_file=None, environment="production", **options)
