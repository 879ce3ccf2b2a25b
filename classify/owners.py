"""Whose paper a document is, as its own fields say: data per type, nothing is guessed."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classify.catalog import DATA
from classify.catalog_check import CatalogError
from core.dossier import Document, Field, FieldSource, Verdict
from core.party import How, NumberKind, PartyKind, identity_number, valid_number
from core.states import DocumentState

_VOUCHED = frozenset({DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.PUBLISHED})
_CODES = frozenset({FieldSource.QR, FieldSource.MRZ, FieldSource.BARCODE})
_SURE = _CODES | {FieldSource.HUMAN}
OWNER = "owner"
"""The role of whom a paper names without a part of its own."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """The fields in which a type names an organisation."""

    name: str
    number: str
    founded: str = ""


@dataclass(frozen=True, slots=True)
class OwnerFields:
    """Which fields of each type say whose paper it is."""

    citizens: dict[str, list[str]] = field(default_factory=dict)
    """Type -> prefixes of the fields of a person."""
    numbers: dict[str, dict[str, NumberKind]] = field(default_factory=dict)
    """Type -> further fields with a number of the first person, and its kind."""
    organisations: dict[str, Organisation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a paper says of one of its owners; only what somebody vouches for, or is sure by itself, counts."""

    role: str
    kind: PartyKind
    name: str
    born: str | None
    numbers: tuple[tuple[NumberKind, str, How], ...]
    """Valid ones, that which counts most first."""
    how: How
    """Where the name stands."""


def load(folder: Path | None = None) -> OwnerFields:
    """Return the packaged data with those of a site's `folder` over it; raise CatalogError."""
    merged = OwnerFields()
    for path in (root / "owners.toml" for root in [DATA, *([folder] if folder else [])]):
        if path.exists():
            try:
                entry = tomllib.loads(path.read_text(encoding="utf-8"))
                merged.citizens.update({kind: list(prefixes) for kind, prefixes in entry.get("citizens", {}).items()})
                for kind, fields in entry.get("numbers", {}).items():
                    merged.numbers[kind] = {name: NumberKind(number) for name, number in fields.items()}
                for kind, fields in entry.get("organisations", {}).items():
                    merged.organisations[kind] = Organisation(**fields)
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError, AttributeError) as error:
                raise CatalogError(f"{path.name}: {error}") from error
    return merged


def claims(document: Document, fields: OwnerFields, *, test_numbers: bool) -> list[Claim]:
    """Return what a document says of its owners, in the order of its type; those without a name are left out."""
    sure = {one.name: one for one in document.fields if _is_sure(document, one)}
    found: list[Claim] = []
    if organisation := fields.organisations.get(document.type):
        found += _of_organisation(sure, organisation, test_numbers=test_numbers)
    for prefix in fields.citizens.get(document.type, []):
        listed = sure.get(prefix)
        if listed is not None and isinstance(listed.value, list):
            found += _of_list(prefix, listed, test_numbers=test_numbers)
        elif claim := _of_person(prefix, sure, fields.numbers.get(document.type, {}), test_numbers=test_numbers):
            found.append(claim)
    return found


def roles(fields: OwnerFields, kind: str) -> list[str]:
    """Return as what a paper of a type names those whose it is; of a list of people the first place."""
    several = {"": OWNER, "owners": "owners.1"}
    return [several.get(prefix, prefix) for prefix in fields.citizens.get(kind, [])] or [OWNER]


def _is_sure(document: Document, one: Field) -> bool:
    vouched = document.state in _VOUCHED or one.checked_by is not None or one.source in _SURE
    return vouched or one.state is Verdict.ACCEPTED


def _of_person(
    prefix: str, sure: dict[str, Field], others: dict[str, NumberKind], *, test_numbers: bool
) -> Claim | None:
    start = f"{prefix}." if prefix else ""
    name = sure.get(f"{start}full_name")
    if name is None or not isinstance(name.value, str) or not name.value:
        return None
    numbers = [
        (kind, number, _how(one))
        for part in ("personal_id", "old_id")
        if (one := sure.get(f"{start}{part}")) and (read := identity_number(_text(one), test_numbers=test_numbers))
        for kind, number in [read]
    ]
    numbers += [
        (kind, number, _how(one))
        for part, kind in others.items()
        if (one := sure.get(part)) and (number := valid_number(kind, _text(one), test_numbers=test_numbers))
    ]
    born = sure.get(f"{start}date_of_birth")
    day = _text(born) if born is not None else ""
    return Claim(prefix or OWNER, PartyKind.CITIZEN, name.value, day or None, tuple(numbers), _how(name))


def _of_list(prefix: str, listed: Field, *, test_numbers: bool) -> Iterator[Claim]:
    if not isinstance(listed.value, list):
        return
    for place, person in enumerate(listed.value, 1):
        if isinstance(person, dict) and person.get("full_name"):
            read = identity_number(str(person.get("personal_id") or ""), test_numbers=test_numbers)
            numbers = ((*read, _how(listed)),) if read else ()
            name = str(person["full_name"])
            yield Claim(f"{prefix}.{place}", PartyKind.CITIZEN, name, None, numbers, _how(listed))


def _of_organisation(sure: dict[str, Field], where: Organisation, *, test_numbers: bool) -> Iterator[Claim]:
    name, number = sure.get(where.name), sure.get(where.number)
    if name is None or not _text(name):
        return
    code = valid_number(NumberKind.TAX, _text(number), test_numbers=test_numbers) if number else None
    founded = sure.get(where.founded)
    numbers = ((NumberKind.TAX, code, _how(number)),) if number and code else ()
    day = _text(founded) if founded else ""
    yield Claim(OWNER, PartyKind.ORGANISATION, _text(name), day or None, numbers, _how(name))


def _text(one: Field) -> str:
    return one.value if isinstance(one.value, str) else ""


def _how(one: Field) -> How:
    return How.CODE if one.source in _CODES else How.FIELD
