"""Requests that Schemathesis makes of the description: fitting and unfitting ones, the same ones on every run.

They are made once and then asked by everybody, because making them takes longer than asking.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import Case, GenerationMode, SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.transport.serialization import Binary

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Made = Case[Any]
Operation = APIOperation[Any, Any, Any, Any]
_MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
_HERE = "http://testserver"


@schemathesis.serializer("application/partial-upload")
def _part(_context: SerializationContext, value: object) -> bytes:
    """Return a part of an upload as it is sent."""
    if isinstance(value, Binary):
        return value.data
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def described(app: FastAPI) -> BaseSchema:
    """Return what Schemathesis makes of the description of an app."""
    return read(app.openapi())


def read(description: Mapping[str, Any]) -> BaseSchema:
    """Return what Schemathesis makes of a description."""
    return schemathesis.openapi.from_dict(deepcopy(dict(description)))


def operations(schema: BaseSchema) -> dict[str, Operation]:
    """Return every operation by its label, as `GET /healthz`; an operation that cannot be read raises."""
    found = {}
    for one in schema.get_all_operations():
        assert isinstance(one, Ok), one.err()
        found[one.ok().label] = one.ok()
    return found


def made(operation: Operation, examples: int) -> list[Made]:
    """Return at most so many fitting requests and as many unfitting ones."""
    found: list[Made] = []
    for mode in _MODES:

        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def collect(case: Made) -> None:
            found.append(case)

        try:
            collect()
        except Unsatisfiable:
            # There is nothing that would not fit: no parameter and no body.
            assert mode is GenerationMode.NEGATIVE, operation.label
    return found


def ask(client: TestClient, case: Made, headers: Mapping[str, str], place: Mapping[str, Any]) -> Response:
    """Ask as somebody; `place` holds what stands in the path in the place of what was made up."""
    kept = dict(case.path_parameters)
    case.path_parameters.update(place)
    try:
        given = case.as_transport_kwargs(base_url=_HERE)
    finally:
        case.path_parameters.clear()
        case.path_parameters.update(kept)
    sent = Request(**{name: given[name] for name in _REQUEST if name in given}).prepare()
    client.cookies.clear()
    assert sent.url is not None
    # What the case itself says of who asks is made up.
    said = {name: value for name, value in sent.headers.items() if name.lower() not in _OURS}
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body
    return client.request(str(sent.method), sent.url, content=body, headers={**said, **headers})


_REQUEST = ("method", "url", "headers", "files", "data", "json", "params", "cookies")
_OURS = frozenset({"authorization", "cookie", "origin", "user-agent", "accept-encoding"})


def fault(case: Made, response: Response) -> str:
    """Return in which way an answer is not as it is described; empty for none."""
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        return "; ".join(f"{type(one).__name__}: {one}" for one in group.exceptions)[:600]
    return ""
