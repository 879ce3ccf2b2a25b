"""What somebody may know of a paper that they are not cleared to read: its type, and whose it is, masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core import masking
from core.dossier import Document, FieldValue
from core.ids import DocumentId
from pipeline.services import Services
from storage.db import documents

_NAME, _NUMBERS = "full_name", ("personal_id", "old_id")


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper without anything that it says."""

    document: DocumentId
    type: str
    type_name: str
    names: tuple[str, ...]
    """Of its owners: first letters."""
    numbers: tuple[str, ...]
    """Of its owners: last signs."""


def show(services: Services, document: DocumentId) -> Preview:
    """Return the preview of a document; raise NotFound."""
    with services.look() as uow:
        paper = documents.get(uow, document)
    kind = services.catalog.types.get(paper.type)
    told = list(_owners(services, paper))
    return Preview(
        paper.id,
        paper.type,
        kind.name if kind else paper.type,
        tuple(masking.name(text) for is_name, text in told if is_name),
        tuple(masking.number(text) for is_name, text in told if not is_name),
    )


def _owners(services: Services, paper: Document) -> Iterator[tuple[bool, str]]:
    """Yield names (true) and numbers (false) of whom the type's owner fields name."""
    values = {field.name: field.value for field in paper.fields}
    for prefix in services.owner_fields.citizens.get(paper.type, []):
        listed = values.get(prefix)
        people = listed if isinstance(listed, list) else [_part(values, prefix)]
        for person in people:
            if isinstance(person, dict):
                yield from _told(person, _NAME, _NUMBERS)
    organisation = services.owner_fields.organisations.get(paper.type)
    if organisation is not None:
        yield from _told(values, organisation.name, (organisation.number,))


def _part(values: dict[str, FieldValue], prefix: str) -> dict[str, FieldValue]:
    """Return the fields of one person without the prefix."""
    start = f"{prefix}." if prefix else ""
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}


def _told(said: Mapping[str, object], name: str, numbers: tuple[str, ...]) -> Iterator[tuple[bool, str]]:
    for key, is_name in [(name, True), *((number, False) for number in numbers)]:
        value = said.get(key)
        if isinstance(value, str) and value:
            yield is_name, value
