"""What a file of the catalog must look like, ours as a site's own; what is wrong is said with the name of the file."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, ClassVar

from classify.titles import squash
from core.errors import InvalidRequest

_ID = re.compile(r"[a-z][a-z0-9_]*")
_LISTS = ("titles", "forms", "cues", "against", "later", "symbols", "stops")
LABELS = ("labels", "fallback", "start", "end", "columns")
_MOST = 400
"""More words than this in one list are a mistake, and would be looked for on every page."""
_COUNTS = {"max_pages": 0, "usual_pages": 0, "lines": 1, "months": 0}
"""Numbers with the least that each may be."""
RULES = frozenset(
    {"permanent", "months", "date_on_paper", "superseded", "calendar_year", "procedure", "one_use", "none", "unstated"}
)
"""For how long papers may be reused."""
_PRIVACY = frozenset({"P0", "P1", "P2", "P3"})


class CatalogError(InvalidRequest):
    """A catalog file that cannot be used; its text names the file and what is wrong in it."""

    code: ClassVar[str] = InvalidRequest.code


def entry(found: Mapping[str, Any], path: Path) -> None:
    """Raise CatalogError when the data of a type have another shape, or hold words without a letter."""
    if not _ID.fullmatch(str(found.get("id", ""))):
        raise CatalogError(f"{path.name}: a type needs an id of small letters, digits and _")
    if not isinstance(found.get("like", ""), str):
        raise CatalogError(f"{path.name}: like must name one type")
    for name in _LISTS:
        words(found.get(name, []), name, path)
    fields, sections = found.get("fields", []), found.get("sections", {})
    if not isinstance(fields, list) or not all(isinstance(one, dict) for one in fields):
        raise CatalogError(f"{path.name}: fields must be a list of tables")
    if not isinstance(sections, dict) or not all(isinstance(one, dict) for one in sections.values()):
        raise CatalogError(f"{path.name}: sections must be a table of tables")
    for number, one in enumerate(fields, 1):
        if not isinstance(one.get("name"), str) or not one["name"].strip():
            raise CatalogError(f"{path.name}: field {number} has no name")
        _part(one, str(one["name"]), path)
    for name, one in sections.items():
        _part(one, f"section {name}", path)
    _numbers(found, "type", path)
    validity = found.get("validity", {})
    if isinstance(validity, dict):
        _numbers(validity, "validity", path)
        _one_of(RULES, validity.get("rule", "unstated"), "validity.rule", path)
    _one_of(_PRIVACY, found.get("privacy", "P1"), "privacy", path)


def _part(part: Mapping[str, Any], name: str, path: Path) -> None:
    for key in LABELS:
        words(part.get(key, []), f"{name}: {key}", path)
    _numbers(part, name, path)


def _numbers(part: Mapping[str, Any], name: str, path: Path) -> None:
    for key, least in _COUNTS.items():
        if isinstance(number := part.get(key, least), int) and number < least:
            raise CatalogError(f"{path.name}: {name}: {key} must be at least {least}")


def _one_of(known: Collection[str], found: object, name: str, path: Path) -> None:
    if found not in known:
        raise CatalogError(f"{path.name}: {name} must be one of {', '.join(sorted(known))}")


def words(found: object, name: str, path: Path) -> list[str]:
    """Return a list of words; raise CatalogError for anything else, and for a word that would stand on every page."""
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise CatalogError(f"{path.name}: {name} must be a list of texts")
    if len(found) > _MOST:
        raise CatalogError(f"{path.name}: {name} has {len(found)} texts, more than {_MOST}")
    if empty := [word for word in found if not squash(word)]:
        raise CatalogError(f"{path.name}: {name} holds “{empty[0]}”, which has no letter and no digit")
    return found


def tables(found: object, name: str, path: Path) -> list[dict[str, Any]]:
    """Return a list of tables; raise CatalogError for anything else."""
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CatalogError(f"{path.name}: {name} must be a list of tables")
    return found


def said(error: Exception) -> str:
    """Return what a validator says in one line: where, and what is wrong there."""
    errors = getattr(error, "errors", None)
    if not callable(errors):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in errors())


def replaced(name: str, ours: Collection[str], theirs: Collection[str], path: Path) -> None:
    """Raise CatalogError when a site's type in the place of ours lacks fields that are promised of every such paper."""
    if missing := [field for field in ours if field not in theirs]:
        raise CatalogError(f"{path.name}: takes the place of {name}, but lacks its fields {', '.join(missing)}")
