"""Record groups: how long the dossiers of a procedure are kept, by data that a site completes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classify.catalog import DATA
from classify.catalog_check import CatalogError
from core import codec
from core.procedure import Procedure
from core.retention import LEAST_YEARS, MOST_YEARS, Group

_FILE = "retention.toml"


@dataclass(frozen=True, slots=True)
class RecordGroups:
    """All groups, by id."""

    groups: Mapping[str, Group]

    def of(self, procedure: Procedure) -> Group | None:
        """Return the group of a procedure's dossiers, by its code before its field; None where there is none."""
        every = self.groups.values()
        by_code = (group for group in every if procedure.code in group.procedures)
        by_field = (group for group in every if procedure.field and procedure.field in group.fields)
        return next(by_code, None) or next(by_field, None)


def load(folder: Path | None = None) -> RecordGroups:
    """Return the packaged groups with those of a site's `folder` over them; raise CatalogError."""
    groups: dict[str, Group] = {}
    for path in (root / _FILE for root in (DATA, folder) if root is not None):
        if not path.exists():
            continue
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8")).get("groups", [])
            described = codec.load(tuple[Group, ...], codec.dump(found, list[dict[str, object]]))
        except ValueError as error:
            raise CatalogError(f"{path.name}: {error}") from error
        for group in described:
            _check(group, path)
            groups[group.id] = group
    _check_apart(groups)
    return RecordGroups(groups)


def _check(group: Group, path: Path) -> None:
    """Raise CatalogError for a period that the law does not know, or that nobody has founded on anything."""
    if group.years is not None and not LEAST_YEARS <= group.years <= MOST_YEARS:
        raise CatalogError(f"{path.name}: {group.id} has {group.years} years, not {LEAST_YEARS} to {MOST_YEARS}")
    if group.permanent and group.years is not None:
        raise CatalogError(f"{path.name}: {group.id} is permanent and has years")
    if (group.permanent or group.years is not None) and not group.basis.strip():
        raise CatalogError(f"{path.name}: {group.id} has a period without a basis")


def _check_apart(groups: Mapping[str, Group]) -> None:
    """Raise CatalogError where two groups claim the same dossiers: one of the periods would be wrong."""
    seen: dict[tuple[str, str], str] = {}
    for group in groups.values():
        claimed = [("field", one) for one in group.fields] + [("procedure", one) for one in group.procedures]
        for claim in claimed:
            if other := seen.get(claim):
                raise CatalogError(f"{_FILE}: {group.id} and {other} both have the {claim[0]} {claim[1]}")
            seen[claim] = group.id
