"""Which component of a procedure each document fills, and what is missing."""

from collections.abc import Sequence

from core.dossier import Document
from core.ids import DocumentId
from core.procedure import ComponentRequirement, Procedure
from core.states import DocumentState

HINT = "component_hint"
"""Attribute of a document: the component that its separator sheet named."""


def match(documents: Sequence[Document], procedure: Procedure) -> dict[DocumentId, str]:
    """Return the component code of every document that fills one; others are left out.

    The separator sheet's word comes first. Else a document goes to a component of its type that nothing fills yet,
    required ones first, and only then to one that is filled already.
    """
    codes = {component.code for component in procedure.components}
    chosen: dict[DocumentId, str] = {}
    for document in documents:
        hint = document.attributes.get(HINT)
        if isinstance(hint, str) and hint in codes:
            chosen[document.id] = hint
    for document in documents:
        fitting = [component for component in procedure.components if document.type in component.types]
        if document.id in chosen or not fitting:
            continue
        filled = set(chosen.values())
        chosen[document.id] = min(fitting, key=lambda item: (item.code in filled, not item.required)).code
    return chosen


def missing(documents: Sequence[Document], procedure: Procedure) -> list[tuple[ComponentRequirement, str]]:
    """Return the required components that no document fills, each with a Vietnamese sentence."""
    present = [document for document in documents if document.state is not DocumentState.WITHDRAWN]
    filled = set(match(present, procedure).values()) | {document.component for document in present}
    return [
        (component, f"Hồ sơ còn thiếu: {component.name}.")
        for component in procedure.components
        if component.required and component.code not in filled
    ]
