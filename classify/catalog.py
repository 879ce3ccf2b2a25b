"""The catalog of document types and procedures: data in TOML, checked when it is loaded.

Two things save data from saying the same twice: a label `@name` stands for the group `name` of `labels.toml`, and
`like = "type"` gives a type the fields, sections and stops of another one before its own.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from classify import catalog_check
from classify.catalog_check import LABELS, CatalogError
from core import codec
from core.dossier import SEPARATOR, UNKNOWN
from core.fold import nfc
from core.procedure import ComponentRequirement, Procedure

DATA = Path(__file__).parent / "data"
PERSON = "person"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper in which a label means something else than in the other parts."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    start: tuple[str, ...] = ()
    """Printed words with which it begins; none where it begins with the paper."""
    end: tuple[str, ...] = ()
    """Printed words with which it ends; when they stand beside the start, it is a column."""
    columns: tuple[str, ...] = ()
    """Headings of its column in a table whose rows begin with the labels."""
    optional: bool = False
    """Whole papers lack it: that its heading is not there does not say that it was not read."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a type and how it is found on the paper."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    label: str
    """Vietnamese, for people."""
    kind: str
    """How the value is read: a name of `classify.fields.readers`."""
    critical: bool = False
    """A wrong accepted value harms a person."""
    twice: bool = False
    """Nobody vouches for the paper before the value was typed twice, the second time without seeing the first."""
    labels: tuple[str, ...] = ()
    """Printed labels before the value, most usual first."""
    fallback: tuple[str, ...] = ()
    """Labels that often mean something else on such a paper: they count where none of `labels` gave a value."""
    section: str = ""
    lines: int = 1
    """Most lines of print that the value may take."""


@dataclass(frozen=True, slots=True)
class Validity:
    """For how long a paper may be reused."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    rule: str = "unstated"
    """One of `catalog_check.RULES`."""
    months: int = 0
    """Since the day of issue, for the rule `months`."""
    purpose_bound: bool = False
    """Worthless for another purpose than the printed one."""
    about: str = ""
    """The field whose value two papers share when the newer takes the place of the older (a land serial); PERSON where
    a person has one such paper at a time; empty where newer papers take no place."""
    law: str = ""
    """Where the rule comes from."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """What a kind of paper is called, looks like and says."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    name: str
    """Vietnamese."""
    first: bool = False
    """Its fields are promised; other types are recognized by title only."""
    titles: tuple[str, ...] = ()
    """Title lines with their variants, in capitals; the longest that fits counts."""
    whole_titles: bool = False
    """Its titles are also the beginning of other types' titles: they count only when nothing follows."""
    forms: tuple[str, ...] = ()
    """Form codes printed in a corner."""
    cues: tuple[str, ...] = ()
    """Phrases that speak for the type, anywhere on its first page."""
    against: tuple[str, ...] = ()
    """Phrases that speak against it."""
    later: tuple[str, ...] = ()
    """Headings with which its second and later pages begin, and no first page of any paper."""
    symbols: tuple[str, ...] = ()
    """The kind's abbreviation in the number of an official document (Nghị định 30/2020, annex III)."""
    letter: bool = False
    """It has no title, but an agency's head with "V/v" and "Kính gửi" (Nghị định 30/2020)."""
    card: bool = False
    """Two faces belong together."""
    max_pages: int = 0
    """Most pages such a paper has; 0 when it is open."""
    usual_pages: int = 0
    """Pages that nearly every such paper has, also behind its signatures; 0 when that says nothing."""
    privacy: str = "P1"
    """P0 to P3: how personal its content is."""
    validity: Validity = Validity()
    fields: tuple[FieldSpec, ...] = ()
    sections: dict[str, Section] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    """Further printed labels that end a value."""

    @property
    def names(self) -> dict[str, str]:
        """The Vietnamese name of each field."""
        return {spec.name: spec.label for spec in self.fields}

    @property
    def critical(self) -> tuple[str, ...]:
        """Names of the critical fields."""
        return tuple(spec.name for spec in self.fields if spec.critical)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All types and procedures of this installation, and the titles that belong to no type."""

    types: Mapping[str, DocumentType]
    procedures: Mapping[str, Procedure]
    other_titles: tuple[str, ...] = ()
    """Titles of papers that are none of ours; meeting one is a reason to abstain."""


def load(folder: Path | None = None) -> Catalog:
    """Return the packaged catalog with the types and procedures of a site's `folder` over it; raise CatalogError."""
    return _read_all([DATA, folder]) if folder else _packaged()


@cache
def _packaged() -> Catalog:
    # Whoever asks may have the same one: nobody changes it, and reading it takes 50 ms.
    return _read_all([DATA])


def _read_all(roots: list[Path]) -> Catalog:
    types: dict[str, DocumentType] = {}
    procedures: dict[str, Procedure] = {}
    others: list[str] = []
    entries = {path: _read(path) for root in roots for path in sorted((root / "types").glob("*.toml"))}
    for path, entry in entries.items():
        catalog_check.entry(entry, path)
    by_name = {str(entry["id"]): entry for entry in entries.values()}
    groups = _groups(roots)
    for path, entry in entries.items():
        kind = _typed(DocumentType, _whole(entry, by_name, groups, path), path)
        _check_type(kind, path)
        if path.parent.parent != DATA:
            _check_site(kind, types, path)
        types[kind.id] = kind
    for root in roots:
        if (path := root / "procedures.toml").exists():
            for entry in catalog_check.tables(_read(path).get("procedures", []), "procedures", path):
                procedure = _typed(Procedure, entry, path)
                _check_procedure(procedure, types, path)
                procedures[procedure.code] = procedure
        if (path := root / "other_titles.toml").exists():
            others += catalog_check.words(_read(path).get("titles", []), "titles", path)
    return Catalog(MappingProxyType(types), MappingProxyType(procedures), tuple(others))


def _groups(roots: Iterable[Path]) -> dict[str, list[str]]:
    """Return the label groups; a site's group replaces the packaged one."""
    groups: dict[str, list[str]] = {}
    for path in (root / "labels.toml" for root in roots):
        found = _read(path) if path.exists() else {}
        groups |= {name: catalog_check.words(labels, name, path) for name, labels in found.items()}
    return groups


def _whole(
    entry: dict[str, Any], by_name: Mapping[str, dict[str, Any]], groups: Mapping[str, list[str]], path: Path
) -> dict[str, Any]:
    """Return a type's data with what it takes over from another type and with its label groups written out."""
    whole = dict(entry)
    if base := whole.pop("like", None):
        if base not in by_name or "like" in by_name[base]:
            raise CatalogError(f"{path.name}: is like {base}, which is no type of its own")
        other = by_name[base]
        own = [spec.get("name") for spec in entry.get("fields", [])]
        whole["fields"] = [spec for spec in other.get("fields", []) if spec["name"] not in own]
        whole["fields"] += entry.get("fields", [])
        whole["sections"] = other.get("sections", {}) | entry.get("sections", {})
        whole["stops"] = [*other.get("stops", []), *entry.get("stops", [])]
    whole["fields"] = [_spelled(spec, groups, path) for spec in whole.get("fields", [])]
    whole["stops"] = _written_out(whole.get("stops", []), groups, path)
    whole["sections"] = {name: _spelled(part, groups, path) for name, part in whole.get("sections", {}).items()}
    return whole


def _spelled(entry: dict[str, Any], groups: Mapping[str, list[str]], path: Path) -> dict[str, Any]:
    lists = {key: _written_out(entry[key], groups, path) for key in LABELS if key in entry}
    return entry | lists


def _written_out(labels: Iterable[str], groups: Mapping[str, list[str]], path: Path) -> list[str]:
    found: list[str] = []
    for label in labels:
        if label.startswith("@") and label[1:] not in groups:
            raise CatalogError(f"{path.name}: names the unknown label group {label}")
        found += groups[label[1:]] if label.startswith("@") else [label]
    return list(dict.fromkeys(found))


def vocabulary(name: str) -> tuple[str, ...]:
    """Return the packaged word list `name`; raise CatalogError."""
    return tuple(_read(DATA / f"{name}.toml").get("words", []))


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path.name}: {error}") from error
    if nfc(text) != text:
        raise CatalogError(f"{path.name}: not in Unicode normal form NFC")
    return found


def _typed(kind: type[T], entry: dict[str, Any], path: Path) -> T:
    try:
        return codec.load(kind, json.dumps(entry))
    except (ValueError, TypeError) as error:
        raise CatalogError(f"{path.name}: {catalog_check.said(error)}") from error


def _check_type(kind: DocumentType, path: Path) -> None:
    names = [spec.name for spec in kind.fields]
    if len(set(names)) != len(names):
        raise CatalogError(f"{path.name}: a field is named twice")
    if kind.id != path.stem:
        raise CatalogError(f"{path.name}: holds the type {kind.id}")
    if kind.validity.about not in {"", PERSON, *names}:
        raise CatalogError(f"{path.name}: its papers are about the unknown field {kind.validity.about}")
    for spec in kind.fields:
        if spec.section and spec.section not in kind.sections:
            raise CatalogError(f"{path.name}: {spec.name} names the unknown section {spec.section}")


def _check_site(kind: DocumentType, types: Mapping[str, DocumentType], path: Path) -> None:
    """Raise CatalogError when a site's type cannot be read as ours are, or breaks what is promised of ours."""
    if kind.id in {UNKNOWN, SEPARATOR}:
        raise CatalogError(f"{path.name}: {kind.id} is no type of papers that a site may change")
    kinds = {spec.kind for ours in types.values() for spec in ours.fields}
    for spec in kind.fields:
        if spec.kind not in kinds:
            raise CatalogError(f"{path.name}: {spec.name} is of the unknown kind {spec.kind}")
    if kind.id in types:
        names = [spec.name for spec in kind.fields]
        catalog_check.replaced(kind.id, [spec.name for spec in types[kind.id].fields], names, path)


def _check_procedure(procedure: Procedure, types: Mapping[str, DocumentType], path: Path) -> None:
    codes = [component.code for component in procedure.components]
    if len(set(codes)) != len(codes):
        raise CatalogError(f"{path.name}: {procedure.code} has a component twice")
    for unknown in set(_asked(procedure.components)) - set(types):
        raise CatalogError(f"{path.name}: {procedure.code} asks for the unknown type {unknown}")


def _asked(components: Iterable[ComponentRequirement]) -> Iterable[str]:
    return (kind for component in components for kind in component.types if kind != UNKNOWN)
