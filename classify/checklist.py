"""Which component of a procedure each document fills, and what is missing."""

from collections.abc import Sequence

from core.dossier import UNKNOWN, Document
from core.ids import DocumentId
from core.page import Problem
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


def misplaced(document: Document, procedure: Procedure) -> Problem | None:
    """Return what speaks against the component that the paper's separator sheet named, in a sentence."""
    hint = document.attributes.get(HINT)
    if not isinstance(hint, str):
        return None
    component = next((one for one in procedure.components if one.code == hint), None)
    if component is None:
        text = f"Tờ phân cách ghi thành phần {hint}, nhưng thủ tục {procedure.code} không có; hãy chọn thành phần khác."
        return Problem("unknown_component", text)
    if document.type in {UNKNOWN, *component.types} or not component.types:
        return None
    text = f"Tờ phân cách ghi thành phần {hint} ({component.name}), nhưng đây có vẻ là loại giấy tờ khác; hãy kiểm tra."
    return Problem("other_component", text)


def missing(documents: Sequence[Document], procedure: Procedure) -> list[tuple[ComponentRequirement, str]]:
    """Return the required components that no document fills, each with a Vietnamese sentence."""
    present = [document for document in documents if document.state is not DocumentState.WITHDRAWN]
    filled = set(match(present, procedure).values()) | {document.component for document in present}
    return [
        (component, f"Hồ sơ còn thiếu: {component.name}.")
        for component in procedure.components
        if component.required and component.code not in filled
    ]
