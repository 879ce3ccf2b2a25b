"""Which component of a procedure each document fills, how far a dossier is complete, and what is missing in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from classify import validity
from core.dossier import UNKNOWN, Document
from core.ids import DocumentId
from core.page import Problem
from core.procedure import ComponentRequirement, Procedure
from core.register import Exclusion, LinkKind, SourceForm
from core.states import DocumentState

NOT_DIGITIZED_CODE = "not_digitized"
"""Code of the problem of a paper that fills a component which must not be digitized."""
HINT = "component_hint"
"""Attribute of a document: the component that its separator sheet named."""
ORIGINAL, CERTIFIED, COPY = 3, 2, 1
_WORTH = {
    SourceForm.ORIGINAL: ORIGINAL,
    SourceForm.BORN_DIGITAL: ORIGINAL,
    SourceForm.E_COPY_FROM_BOOK: CERTIFIED,
    SourceForm.E_CERTIFIED_COPY: CERTIFIED,
    SourceForm.PHOTO_WITH_ORIGINAL_CHECKED: CERTIFIED,
    SourceForm.PAPER_CERTIFIED_COPY: CERTIFIED,
    SourceForm.PHOTOCOPY: COPY,
}
"""What a paper counts for: more stands in for less, less never for more."""
NOT_DIGITIZED = {
    Exclusion.FILED_ONLINE: "Đã nộp bản điện tử khi nộp hồ sơ trực tuyến",
    Exclusion.SHOWN_ONLY: "Chỉ xuất trình tại quầy",
    Exclusion.OPINION: "Kết quả thẩm định, xác minh hoặc ý kiến của cơ quan tham gia giải quyết",
    Exclusion.SECRET: "Giấy tờ thuộc bí mật nhà nước",
}
"""Why a component is not digitized (Thông tư 03/2025/TT-VPCP article 5 paragraph 2)."""
_FORMS = {ORIGINAL: "bản chính", CERTIFIED: "bản sao chứng thực", COPY: "bản chụp"}


@dataclass(frozen=True, slots=True)
class Filling:
    """A document that fills a component of a dossier."""

    document: Document
    component: str
    kind: LinkKind = LinkKind.DIGITIZED
    form: SourceForm | None = None
    """What lay on the scanner; None while nobody said."""
    originals: int = 0
    copies: int = 0
    """How many were handed in, where that was counted; else the document stands for one."""
    revoked: bool = False
    """It has no value any more; what was decided already stays as it was."""
    superseded: bool = False
    """There is a newer paper in its place."""


@dataclass(frozen=True, slots=True)
class ComponentStatus:
    """How far one component is filled."""

    requirement: ComponentRequirement
    fillings: tuple[Filling, ...]
    complete: bool
    """Nothing is missing: it is filled in count and form, or nobody has to hand it in."""
    message: str
    """Vietnamese: what is missing, or what is to be known; empty where all is well."""
    excluded: Exclusion | None = None
    """Why it must not be digitized; None where it must."""


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


def forbidden(component: ComponentRequirement, why: Exclusion) -> Problem:
    """Return what speaks against a paper that fills a component which must not be digitized."""
    text = f"{NOT_DIGITIZED[why]}: thành phần {component.code} ({component.name}) không được số hóa; hãy rút ra."
    return Problem(NOT_DIGITIZED_CODE, text)


def completeness(
    procedure: Procedure, fillings: Sequence[Filling], day: date, excluded: Mapping[str, Exclusion] | None = None
) -> list[ComponentStatus]:
    """Return how far each component of a procedure is filled; `day` is the day of reception.

    `excluded` tells by component what must not be digitized, beside what the procedure only wants to be shown.

    Withdrawn and revoked documents fill nothing. A paper that a newer one replaced, and one of which nobody said yet
    what it is (original or copy) count as what is asked for, and the message asks for a look.
    """
    by_code: dict[str, list[Filling]] = {component.code: [] for component in procedure.components}
    for filling in fillings:
        if filling.document.state is not DocumentState.WITHDRAWN and filling.component in by_code:
            by_code[filling.component].append(filling)
    why = {one.code: Exclusion.SHOWN_ONLY for one in procedure.components if one.shown} | dict(excluded or {})
    return [_status(one, tuple(by_code[one.code]), day, why.get(one.code)) for one in procedure.components]


def is_needed(component: ComponentRequirement) -> bool:
    """Return whether every applicant has to hand this component in."""
    return component.required and not component.condition and not component.shown


def missing(statuses: Sequence[ComponentStatus]) -> list[tuple[ComponentRequirement, str]]:
    """Return the components that still have to be brought, each with a Vietnamese sentence."""
    return [(status.requirement, status.message) for status in statuses if not status.complete]


def _status(
    asked: ComponentRequirement, found: tuple[Filling, ...], day: date, why: Exclusion | None
) -> ComponentStatus:
    if why is not None and (not found or why is not Exclusion.FILED_ONLINE):
        held = " nhưng đã được số hóa; hãy xem lại" if found else ""
        text = f"{NOT_DIGITIZED[why]}{held} (không số hóa): {asked.name}."
        return ComponentStatus(asked, found, complete=True, message=text, excluded=why)
    if not found:
        return _empty(asked)
    against = {filling.document.id: _against(asked, filling, day) for filling in found}
    counted = [filling for filling in found if not against[filling.document.id]]
    if not counted:
        return ComponentStatus(asked, found, complete=False, message=f"{asked.name}: {against[found[0].document.id]}")
    if any(filling.kind is not LinkKind.DIGITIZED for filling in counted):
        # What is held already is not handed in again, in whatever number (Nghị định 224/2026/NĐ-CP article 15).
        return ComponentStatus(asked, found, complete=True, message=_renewed(asked, counted))
    short = _short(asked, counted)
    if short:
        return ComponentStatus(asked, found, complete=False, message=f"{asked.name}: {short}.")
    unsure = any(filling.form is None for filling in counted) and (asked.originals or asked.certified_copies)
    text = f"{asked.name}: chưa ghi giấy đã quét là bản chính hay bản sao; hãy xác nhận." if unsure else ""
    return ComponentStatus(asked, found, complete=True, message=_renewed(asked, counted) or text)


def _renewed(asked: ComponentRequirement, counted: Sequence[Filling]) -> str:
    """Return that newer papers stand in the place of all that fill a component; empty where one still stands."""
    if not all(filling.superseded for filling in counted):
        return ""
    return f"{asked.name}: đã có giấy mới hơn thay thế giấy đã nộp; hãy đối chiếu thay đổi và dùng giấy mới."


def _empty(asked: ComponentRequirement) -> ComponentStatus:
    if asked.condition:
        text = f"Chỉ cần khi {asked.condition}: {asked.name} ({_wanted(asked)})."
        return ComponentStatus(asked, (), complete=True, message=text)
    if not asked.required:
        return ComponentStatus(asked, (), complete=True, message=f"Không bắt buộc: {asked.name}.")
    return ComponentStatus(asked, (), complete=False, message=f"Hồ sơ còn thiếu: {asked.name} ({_wanted(asked)}).")


def _wanted(asked: ComponentRequirement) -> str:
    return "cần " + " và ".join(f"{count} {_FORMS[worth]}" for worth, count in _asked(asked).items())


def _asked(asked: ComponentRequirement) -> dict[int, int]:
    """Return how many papers of each worth are asked for, the worthiest first; one of any kind where none is named."""
    counts = {ORIGINAL: asked.originals, CERTIFIED: asked.certified_copies, COPY: asked.copies}
    return {worth: count for worth, count in counts.items() if count} or {COPY: 1}


def _short(asked: ComponentRequirement, found: Sequence[Filling]) -> str:
    """Return what is missing in count and form, as in "cần 1 bản chính, đã có 1 bản chụp"; empty when nothing is."""
    held = _held(found, max(_asked(asked)))
    left = dict(held)
    enough = True
    for worth, count in _asked(asked).items():
        for _ in range(count):
            # The least that will do is taken, so that an original is not spent on a copy.
            fitting = [one for one in sorted(left) if one >= worth and left[one]]
            enough = enough and bool(fitting)
            if fitting:
                left[fitting[0]] -= 1
    if enough:
        return ""
    have = " và ".join(f"{held[worth]} {_FORMS[worth]}" for worth in sorted(held, reverse=True) if held[worth])
    return f"{_wanted(asked)}, đã có {have}"


def _held(found: Sequence[Filling], unsaid: int) -> Mapping[int, int]:
    """Return how many papers of each worth there are; those of an unknown form count as `unsaid`."""
    held = {ORIGINAL: 0, CERTIFIED: 0, COPY: 0}
    for filling in found:
        worth = _WORTH[filling.form] if filling.form else unsaid
        if filling.originals or filling.copies:
            held[ORIGINAL] += filling.originals
            held[CERTIFIED if worth == CERTIFIED and filling.form else COPY] += filling.copies
        else:
            held[worth] += 1
    return held


def _against(asked: ComponentRequirement, filling: Filling, day: date) -> str:
    """Return why a paper does not count: revoked, or older than the procedure takes it; empty where it counts."""
    if filling.revoked:
        return f"giấy đã nộp bị thu hồi, hủy bỏ; {_wanted(asked)} khác."
    issued = validity.issued_on(filling.document)
    if not asked.max_age_days or issued is None:
        return ""
    verdict = validity.aged(issued, asked.max_age_days, day)
    return "" if verdict.holds else verdict.message
