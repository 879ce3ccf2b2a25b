"""Everybody who may ask: each role, each scope of a key, nobody, and somebody with a password that others know."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from core.ids import PersonId, new_id
from core.people import MAY, PRIVACY_CLASSES, PURPOSES, Duty, Permission, Person, Purpose, Role
from pipeline import access
from storage.db import keys, people, sessions
from tests.matrix.world import A, B, World

HARMLESS_ONLY = ("P0", "P1")
HERE = "http://testserver"
BROWSER = "matrix"


@dataclass(frozen=True)
class Who:
    """Somebody who asks, and what the policy lets them do at the agency."""

    name: str
    permissions: frozenset[Permission] = frozenset()
    classes: tuple[str, ...] = PRIVACY_CLASSES
    headers: dict[str, str] = field(default_factory=dict)
    everywhere: bool = False
    purposes: tuple[Purpose, ...] = tuple(Purpose)
    must_change: bool = False
    session: str = ""
    """Id of the session by which they ask; empty for who has none."""
    own: dict[str, str] = field(default_factory=dict)
    """Things that nobody but they may know of."""

    @property
    def known(self) -> bool:
        """Whether they have shown who they are."""
        return bool(self.headers)

    def hidden(self, world: World) -> set[str]:
        """Return what may stand in no answer to them."""
        if self.everywhere:
            return set()
        found = {mark for code, seed in world.seeds.items() if code not in {A, B} for mark in seed.marks()}
        found |= world.seeds[B].marks_beside("shared", "agency")
        if self.classes != PRIVACY_CLASSES:
            found |= secrets(world)
        return found


def secrets(world: World) -> set[str]:
    """Return what of the agency itself is beyond the harmless classes."""
    papers = ("secret", "secret.batch", "secret.file", "secret.sha256", "secret.page1", "secret.page2")
    return world.seeds[A].marks_of(*papers, "hidden", "mixed.secret", "mixed.page2")


def everybody(world: World) -> Iterator[Who]:
    """Yield all who ask at the first agency."""
    yield Who("nobody")
    for role in Role:
        yield _person(world, role.value, role)
    for role in (Role.COUNTER, Role.SUPERVISOR):
        yield _person(world, f"{role.value}-harmless", role, classes=HARMLESS_ONLY)
    yield _person(world, "must-change", Role.SUPERVISOR, must_change=True)
    for scope in Permission:
        yield _key(world, f"key-{scope.value}", frozenset({scope}), A)
    yield strongest(world)


def strongest(world: World) -> Who:
    """Return a key that opens everything."""
    return _key(world, "key-everything", frozenset(Permission), "")


def _key(world: World, name: str, scopes: frozenset[Permission], agency: str) -> Who:
    token = access.new_key(world.services, name, keys.ApiKey(name, scopes=scopes, agency=agency))
    headers = {"Authorization": f"Bearer {token}"}
    return Who(name, scopes, headers=headers, everywhere=not agency, own=world.seeds[A].sent(name))


def _person(
    world: World,
    name: str,
    role: Role,
    *,
    classes: tuple[str, ...] = PRIVACY_CLASSES,
    must_change: bool = False,
) -> Who:
    person = Person(PersonId(new_id()), name, name, classes, must_change=must_change)
    with world.services.work() as uow:
        people.add(uow, person, "", "tests")
        people.set_duties(uow, person.id, [Duty(role, A)], "tests")
        secret = sessions.open_for_person(uow, person.id, uow.now() + timedelta(hours=1), access.fingerprint(BROWSER))
    headers = {"Cookie": f"sohoa_session={secret}", "Origin": HERE, "User-Agent": BROWSER}
    return Who(
        name,
        MAY[role],
        classes,
        headers,
        purposes=PURPOSES[role],
        must_change=must_change,
        session=sessions.name_of(secret),
        own=world.seeds[A].sent(name),
    )
