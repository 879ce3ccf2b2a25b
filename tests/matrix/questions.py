"""A request for every route, made of the app itself: its addresses, its description and what stands in its policy.

Whatever names an object, in the address, in the query or in the body, is a place into which each kind of object is put.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api import policy
from api.policy import Kind, Rule, name_of
from tests.matrix.situations import NAMES, SITUATIONS, Situation, Thing, plain

Described = Mapping[str, Any]


class Unfilled(Exception):
    """The matrix does not know what to put somewhere."""


@dataclass(frozen=True)
class Route:
    """A way into the app."""

    name: str
    """As the policy knows it."""
    method: str
    path: str
    operation: Described = field(repr=False)
    """What the description says of it; empty for pages."""
    schemas: Described = field(repr=False)

    @property
    def rule(self) -> Rule | None:
        """What the policy says; None where it is open."""
        return policy.RULES.get(self.name)

    @property
    def situation(self) -> Situation:
        """What has to be so that it can be done."""
        return SITUATIONS.get(self.name, Situation())


@dataclass(frozen=True)
class Question:
    """A request with places for objects in it."""

    route: Route
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Any

    @property
    def places(self) -> list[Thing]:
        """Return every place for an object, those of the address first."""
        return list(dict.fromkeys(_things([self.path, self.query, self.body, self.route.situation.form])))


def routes(app: FastAPI) -> list[Route]:
    """Return every route of an app; the folder of style sheets has no function and holds nothing of anybody."""
    described = app.openapi()
    found = []
    for one in iter_route_contexts(app.routes):
        if one.endpoint is None or one.path is None:
            continue
        for method in sorted((one.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = described["paths"].get(one.path, {}).get(method.lower(), {})
            found.append(Route(name_of(one.endpoint), method, one.path, operation, described["components"]["schemas"]))
    return found


def questions(route: Route) -> list[Question]:
    """Return requests that name all objects that a route may be told of, the plainest first; raise Unfilled."""
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    path = {name: _named(route, name, "path") for name in names}
    given = [one for one in route.operation.get("parameters", []) if one["in"] == "query"]
    query = {one["name"]: _value(route, one["name"], one["schema"]) for one in given if one.get("required")}
    query |= route.situation.query
    schema = _schema(route)
    bodies = list(route.situation.bodies) or [_value(route, "body", schema) if schema else None]
    found = [Question(route, path, query, body) for body in bodies]
    further = [(one["name"], _thing(route, one["name"], "query")) for one in given if not one.get("required")]
    found += [Question(route, path, {**query, name: thing}, bodies[0]) for name, thing in further if thing]
    if schema and isinstance(bodies[0], dict):
        unsaid = set(_resolved(route, schema).get("properties", {})) - set(bodies[0])
        parts = [(name, _thing(route, name, "body")) for name in sorted(unsaid)]
        found += [Question(route, path, query, {**bodies[0], name: thing}) for name, thing in parts if thing]
    return found


def filled(part: Any, values: Mapping[Thing, str]) -> Any:
    """Return a part of a request with objects in its places."""
    if isinstance(part, Thing):
        return values[part]
    if isinstance(part, Mapping):
        return {name: filled(each, values) for name, each in part.items()}
    return [filled(each, values) for each in part] if isinstance(part, list) else part


def _things(part: Any) -> Iterator[Thing]:
    if isinstance(part, Thing):
        yield part
    elif isinstance(part, (Mapping, list)):
        for each in part.values() if isinstance(part, Mapping) else part:
            yield from _things(each)


def _named(route: Route, name: str, where: str) -> Any:
    """Return what a name stands for; raise Unfilled."""
    found = _thing(route, name, where) or plain(route.name, name)
    if found is None:
        raise Unfilled(f"{route.name}: {name} in the {where}")
    return found


def _thing(route: Route, name: str, where: str) -> Thing | None:
    """Return the place for an object; None for a name that stands for none."""
    thing = route.situation.things.get(name)
    if thing is None and name == "code" and route.rule is not None and route.rule.kind is Kind.DOSSIER:
        thing = "dossier"
    if thing is None and plain(route.name, name) is None:
        thing = NAMES.get(name)
    return Thing(thing, f"{where}:{name}") if thing else None


def _schema(route: Route) -> Described | None:
    content = route.operation.get("requestBody", {}).get("content", {})
    found: Described | None = content.get("application/json", {}).get("schema")
    return found


def _resolved(route: Route, schema: Described) -> Described:
    while "$ref" in schema or "anyOf" in schema:
        schema = route.schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["anyOf"][0]
    return schema


def _value(route: Route, name: str, described: Described) -> Any:
    """Return a small value that fits a description; raise Unfilled."""
    schema = _resolved(route, described)
    kind = schema.get("type")
    if kind == "object":
        needed = schema.get("required", [])
        return {each: _value(route, each, schema["properties"][each]) for each in needed}
    known = _thing(route, name, "body") or plain(route.name, name)
    if known is not None:
        return known
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    simple = {"integer": schema.get("minimum", 1), "number": 1, "boolean": False, "array": []}
    if kind == "string" and schema.get("pattern", r"\S") == r"\S":
        return {"date": "2026-11-23", "date-time": "2026-11-23T08:00:00Z"}.get(schema.get("format", ""), "Lý do")
    if kind not in simple:
        raise Unfilled(f"{route.name}: {name}, {dict(schema)}")
    return simple[kind]
