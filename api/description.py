"""The OpenAPI description: what a route may answer by its policy is said here for all of them, and nowhere by hand.

A route itself names only what it alone can answer (`problems(409)`); what follows from its rule, from being asked too
often or from a store that is down, is added. So the description cannot forget what a new route answers.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api import policy
from api.errors import PROBLEM
from api.policy import Rule, name_of
from api.v1.models import problems

_NOT_OURS = ("HTTPValidationError", "ValidationError")
"""What FastAPI says of requests that make no sense; ours are problem documents with 400."""
_BODIES = frozenset({"post", "put", "patch"})


class Described(FastAPI):
    """An application that says of each route everything that it may answer."""

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            _complete(self, super().openapi())
        return super().openapi()


def _complete(app: FastAPI, document: dict[str, Any]) -> None:
    for path, method, rule in _described(app):
        operation = document["paths"].get(path, {}).get(method)
        if operation is None:
            continue
        answers = operation["responses"]
        if "HTTPValidationError" in str(answers.get("422")):
            del answers["422"]
        if not path.startswith("/api/"):
            continue
        for status, described in problems(*_statuses(rule, method, operation)).items():
            answers.setdefault(str(status), {"description": described["description"]})
        for status, answer in answers.items():
            if status >= "400":
                answer["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    for name in _NOT_OURS:
        document["components"]["schemas"].pop(name, None)


def _described(app: FastAPI) -> Iterator[tuple[str, str, Rule | None]]:
    for one in iter_route_contexts(app.routes):
        if one.endpoint is not None and one.path is not None:
            for method in one.methods or ():
                yield one.path, method.lower(), policy.RULES.get(name_of(one.endpoint))


def _statuses(rule: Rule | None, method: str, operation: dict[str, Any]) -> Iterator[int]:
    """Yield what a route answers whoever made it: by its rule, its body, and how often it is asked."""
    yield 429
    if rule is not None:
        # Somebody who may not, a purpose that is not theirs, or a post from a foreign page.
        yield 403
        if rule.kind:
            yield 404
    if method in _BODIES or "requestBody" in operation:
        yield 413
    if method != "get":
        yield 507
