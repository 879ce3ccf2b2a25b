"""Asks one route as one caller with every kind of object in every place, and says what is wrong with the answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from fastapi.testclient import TestClient
from httpx2 import Response

from api.policy import Kind
from core.people import PRIVACY_CLASSES, Permission
from storage.db.audit import DENIED, GRANTED
from tests.matrix.callers import Who
from tests.matrix.questions import Question, Route, filled, questions
from tests.matrix.situations import Thing
from tests.matrix.world import A, B, C, World

ASKED = "<asked>"
_ID = re.compile(r"\b[0-9a-hjkmnp-tv-z]{20}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z?|\d\d:\d\d \d\d/\d\d/\d{4}")
_BEYOND = {"document": "secret", "read": "secret", "newer": "secret", "party": "hidden", "other": "hidden"}
"""For what a thing stands, among those of the same agency that are beyond the harmless classes."""


@dataclass(frozen=True)
class Fault:
    """Something that must not be."""

    who: str
    route: str
    case: str
    why: str


@dataclass(frozen=True)
class Answer:
    """What came back, apart from what was asked with."""

    status: int
    body: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, response: Response, asked: str) -> "Answer":
        """Return an answer in which neither what was asked for nor what was made just now has a name."""
        headers = {name: _plain(value, asked) for name, value in response.headers.items() if name != "date"}
        return cls(response.status_code, _plain(response.content.decode("utf-8", "replace"), asked), headers)


def _plain(text: str, asked: str) -> str:
    """Return a text without what was asked for and without ids and moments, which no two answers share."""
    text = text.replace(asked, ASKED).replace(f"•{asked[-4:]}", f"•{ASKED}")
    return _MOMENT.sub("<moment>", _ID.sub("<id>", text))


@dataclass(frozen=True)
class Case:
    """Somebody asks one thing."""

    who: Who
    question: Question
    name: str
    values: Mapping[Thing, str]

    def fault(self, why: str) -> Fault:
        """Return what is wrong with the answer."""
        return Fault(self.who.name, self.question.route.name, self.name, why)


class Matrix:
    """The cases of a world; `cases` counts them."""

    def __init__(self, world: World, client: TestClient) -> None:
        self.world = world
        self.client = client
        self.cases = 0
        self._dirty = False

    def faults(self, who: Who, route: Route) -> Iterator[Fault]:
        """Yield what is wrong with the answers of a route to somebody."""
        hidden = who.hidden(self.world)
        for number, question in enumerate(questions(route)):
            own = {place: self._own(who, place.thing) for place in question.places}
            yield from self._judged(Case(who, question, f"{number} own", own), hidden, allowed=number == 0)
            for place in question.places:
                for kind, asked in self._strange(who, place, route):
                    case = Case(who, question, f"{number} {kind} {place.thing} {place.place}", {**own, place: asked})
                    yield from self._judged(case, hidden, allowed=False)
                    nothing = Case(who, question, case.name, {**own, place: absent(asked)})
                    yield from self._told_apart(case, nothing, asked)

    def _strange(self, who: Who, place: Thing, route: Route) -> Iterator[tuple[str, str]]:
        """Yield what somebody may not know of."""
        if who.everywhere:
            return
        # By which agency a paper was digitized is told of each paper that may be seen.
        for agency in (C, B) if place.thing != "agency" else (C,):
            yield f"of {agency}", self._thing(agency, place.thing)
        # That a paper beyond their class lies in a dossier of theirs a preview may tell; what it says it does not.
        preview = route.rule is not None and route.rule.kind is Kind.PREVIEW
        if who.classes != PRIVACY_CLASSES and not preview and (beyond := self._beyond(place.thing)):
            yield "beyond", beyond

    def _told_apart(self, there: Case, nothing: Case, asked: str) -> Iterator[Fault]:
        """Yield a fault where the answer about a hidden thing is not the one about none, byte for byte."""
        if there.question.route.situation.echoes:
            return
        same, other = Answer.of(self.ask(there), asked), Answer.of(self.ask(nothing), absent(asked))
        if same != other:
            yield there.fault(f"there: {same.status}, {same.body[:200]}; not there: {other.status}, {other.body[:200]}")

    def _judged(self, case: Case, hidden: set[str], *, allowed: bool) -> Iterator[Fault]:
        """Yield what is wrong with one answer; `allowed` where it is to do what the route is for."""
        self.cases += 1
        if self._dirty:
            self.world.restore()
            self._dirty = False
        before = self.world.entries()
        response, wanted = self.ask(case), expected(case.who, case.question.route)
        if case.who.known and case.question.route.rule is not None:
            yield from on_record(case, response, self.world.outcomes(before))
        if response.status_code >= 500:
            yield case.fault(f"{response.status_code}: {response.text[:300]}")
        elif wanted is not None and response.status_code != wanted:
            yield case.fault(f"{response.status_code} in place of {wanted}")
        elif wanted is None and allowed and not done(case, response):
            yield case.fault(f"{response.status_code}: {response.text[:300]}")
        text = f"{readable(response)}\n{dict(response.headers)}".casefold()
        for sent in case.values.values():
            for said in (sent.casefold(), quote(sent.casefold(), safe=""), f"•{sent[-4:]}"):
                text = text.replace(said, ASKED)
        for mark in sorted(mark for mark in hidden if mark.casefold() in text):
            yield case.fault(f"{response.status_code} tells {mark}")

    def ask(self, case: Case) -> Response:
        """Ask, in the world as it was kept."""
        question, values, route = case.question, case.values, case.question.route
        situation = route.situation
        if self._dirty:
            self.world.restore()
        path = route.path
        for name, value in filled(question.path, values).items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        options: dict[str, Any] = {"params": filled(question.query, values), "headers": dict(case.who.headers)}
        if route.rule is not None and route.rule.purpose in case.who.purposes:
            options["headers"]["Sohoa-Purpose"] = str(route.rule.purpose)
        options["headers"] |= situation.headers
        if situation.files or situation.form:
            options |= {"files": situation.files, "data": filled(situation.form, values)}
        elif situation.raw is not None:
            options["content"] = situation.raw
        elif question.body is not None:
            options["json"] = filled(question.body, values)
        # An address of ours says itself what it is for.
        if "sig" in {one["name"] for one in route.operation.get("parameters", [])}:
            options["params"] = self.world.signed(next(iter(values.values())))
        self.client.cookies.clear()
        response = self.client.request(route.method, path, **options)
        self._dirty = route.method != "GET" and response.status_code < 400
        return response

    def _thing(self, agency: str, thing: str) -> str:
        return self.world.seeds[agency].things[thing]

    def _own(self, who: Who, thing: str) -> str:
        if thing == "session":
            return who.session or "0" * 16
        return who.own.get(thing) or self._thing(A, thing)

    def _beyond(self, thing: str) -> str | None:
        """Return a thing of the agency itself that is beyond the harmless classes."""
        first, point, rest = thing.partition(".")
        return self.world.seeds[A].things.get(_BEYOND.get(first, "") + point + rest)


def expected(who: Who, route: Route) -> int | None:
    """Return the status that the policy wants whatever is asked for; None where it depends on that."""
    rule = route.rule
    if rule is None:
        return None
    if not who.known:
        return 401 if route.path.startswith("/api/") else 303
    if rule.always:
        return None
    if who.must_change:
        return 403 if route.path.startswith("/api/") else 303
    may = bool({rule.permission, rule.also} & who.permissions) and (
        rule.purpose is None or rule.purpose in who.purposes
    )
    return None if may else 403


def on_record(case: Case, response: Response, left: list[str]) -> Iterator[Fault]:
    """Yield a fault where an answer left not one entry, or one with another outcome than it had."""
    status = response.status_code
    wanted = DENIED if status in {403, 404} else GRANTED if status < 300 else None
    if len(left) != 1 or wanted not in {None, *left}:
        yield case.fault(f"{status} is on record as {left}")


def readable(response: Response) -> str:
    """Return all that an answer says, also what lies packed in it."""
    if not response.content.startswith(b"PK"):
        return response.text
    with ZipFile(BytesIO(response.content)) as packed:
        return "\n".join(f"{name}: {packed.read(name).decode('utf-8', 'replace')}" for name in packed.namelist())


def done(case: Case, response: Response) -> bool:
    """Return whether what was asked for was done, or cannot be done by anybody who knows no password."""
    route, situation = case.question.route, case.question.route.situation
    if route.rule is None or response.status_code in situation.refused:
        return True
    if situation.gives and case.who.permissions == {Permission.ADMINISTER} and not case.who.session:
        return response.status_code in {200, 403}
    if situation.people and not case.who.session:
        return response.status_code < 500
    return response.status_code < 400


def absent(thing: str) -> str:
    """Return what looks like the id or code of a thing and is nobody's."""
    if thing.count("-") == 2:
        return f"{thing[:-4]}9{thing[-3:]}"
    place = min(15, len(thing) - 1)
    return thing[:place] + ("7" if thing[place] != "7" else "8") + thing[place + 1 :]
