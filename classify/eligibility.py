"""Whether a held paper may fill a component of a procedure today: rule by rule, each with a sentence.

Pure functions over types of core and the catalog; they import nothing heavy, so that the web process may ask them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from classify import validity
from classify.catalog import DocumentType
from classify.purposes import serves
from core.procedure import ComponentRequirement, Procedure
from core.register import Candidate, Holding, Reason, SourceForm
from core.states import DocumentState

FORMS = {
    SourceForm.ORIGINAL: "bản chính",
    SourceForm.E_COPY_FROM_BOOK: "bản sao điện tử cấp từ sổ gốc",
    SourceForm.E_CERTIFIED_COPY: "bản sao điện tử được chứng thực từ bản chính",
    SourceForm.PHOTO_WITH_ORIGINAL_CHECKED: "bản chụp điện tử có bản chính để đối chiếu",
    SourceForm.PAPER_CERTIFIED_COPY: "bản sao chứng thực trên giấy",
    SourceForm.PHOTOCOPY: "bản photocopy",
    SourceForm.BORN_DIGITAL: "bản điện tử",
}
"""What lay on the scanner, in Vietnamese."""
_SIGNED = frozenset({DocumentState.SIGNED, DocumentState.PUBLISHED})
_VERIFIED = _SIGNED | {DocumentState.VERIFIED}
_ISSUERS = frozenset({"issuer", "registered_at"})
_OPEN_PRIVACY = frozenset({"P0", "P1"})
_NUMBERED_PRIVACY = "P2"
_SENSITIVE_PRIVACY = "P3"


@dataclass(frozen=True, slots=True)
class Policy:
    """What this installation allows to be reused."""

    forms: frozenset[SourceForm]
    """Others may not be reused (Thông tư 01/2023/TT-VPCP article 4)."""
    signed_only: bool = False
    """Whether a person's word is not enough, and the document must be signed digitally, too."""


@dataclass(frozen=True, slots=True)
class Ask:
    """For which procedure, on which day (of Vietnam), by whom and why held papers are wanted."""

    procedure: Procedure
    day: date
    agency: str
    """Code of the agency that asks; empty where nobody said."""
    purpose: str
    """Why it asks, in words; empty where nobody said."""
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Case:
    holding: Holding
    mine: bool
    component: ComponentRequirement
    ask: Ask
    kind: DocumentType


Finding = tuple[bool, str]
"""Whether a rule is met, and the sentence."""


def judge(
    holding: Holding, component: ComponentRequirement, ask: Ask, kind: DocumentType | None, *, mine: bool
) -> Candidate:
    """Return the paper with every rule; `mine` says whether it is a paper of the person in question.

    `kind` is the paper's type in the catalog, None when the catalog does not know it any more.
    """
    case = _Case(holding, mine, component, ask, kind or DocumentType(holding.type, holding.type))
    return Candidate(holding, tuple(Reason(name, *rule(case)) for name, rule in RULES.items()))


def confidential(privacy: str, agency: str, purpose: str) -> Finding:
    """Return whether an agency may use a paper of this privacy class for a purpose.

    P0 and P1 may be used by every agency that handles a dossier, P2 (numbers, family, property) for a stated purpose,
    P3 (sensitive data: Luật 91/2025/QH15) by a named agency for a stated purpose; no other class is ever given out.
    """
    if privacy in _OPEN_PRIVACY:
        return True, "Mức bảo mật của giấy tờ cho phép sử dụng lại."
    if privacy not in {_NUMBERED_PRIVACY, _SENSITIVE_PRIVACY}:
        return False, "Mức bảo mật của giấy tờ không cho phép sử dụng lại."
    if not purpose.strip():
        return False, "Giấy tờ có dữ liệu cá nhân: phải nêu mục đích sử dụng."
    if privacy == _SENSITIVE_PRIVACY and not agency.strip():
        return False, "Giấy tờ có dữ liệu cá nhân nhạy cảm: phải nêu cơ quan sử dụng."
    return True, "Mức bảo mật của giấy tờ cho phép sử dụng vào mục đích đã nêu."


def _handed_in(case: _Case) -> Finding:
    if case.component.shown:
        return False, "Thành phần này chỉ xuất trình tại quầy, không nộp và không số hóa."
    return True, "Thành phần này được nộp vào hồ sơ."


def _type(case: _Case) -> Finding:
    if case.holding.type in case.component.types:
        return True, f"{case.kind.name} là loại giấy tờ mà thành phần này nhận."
    return False, f"Thành phần này không nhận loại giấy tờ {case.kind.name}."


def _person(case: _Case) -> Finding:
    if case.mine:
        return True, "Giấy tờ là của đúng người này."
    return False, "Giấy tờ không phải của người này, hoặc chưa xác định được là của ai."


def _state(case: _Case) -> Finding:
    state = case.holding.state
    if state is DocumentState.WITHDRAWN:
        return False, "Giấy tờ đã được rút khỏi kho."
    if state not in _VERIFIED:
        return False, "Giấy tờ chưa được người có trách nhiệm kiểm tra và xác nhận."
    if case.ask.policy.signed_only and state not in _SIGNED:
        return False, "Giấy tờ chưa được ký số."
    if not case.holding.version:
        return False, "Bản PDF của giấy tờ chưa được tạo xong."
    return True, "Giấy tờ đã được kiểm tra và xác nhận."


def _quality(case: _Case) -> Finding:
    if case.holding.good:
        return True, "Hình ảnh và thông tin của giấy tờ đạt yêu cầu."
    return False, "Hình ảnh, thông tin hoặc kết quả đối chiếu của giấy tờ còn chỗ phải xem lại."


def _source_form(case: _Case) -> Finding:
    form = case.holding.source_form
    if form is None:
        return False, "Chưa ghi nhận giấy tờ được số hóa từ bản chính hay bản sao."
    if form in case.ask.policy.forms:
        return True, f"Giấy tờ được số hóa từ {FORMS[form]}."
    return False, f"Giấy tờ được số hóa từ {FORMS[form]}, không được sử dụng lại (Thông tư 01/2023/TT-VPCP, Điều 4)."


def _issuer(case: _Case) -> Finding:
    if case.holding.issuer:
        return True, f"Nơi cấp: {case.holding.issuer}."
    if not _ISSUERS.intersection(case.kind.names):
        return True, "Loại giấy tờ này không ghi riêng cơ quan cấp."
    return False, "Chưa xác định được cơ quan cấp giấy tờ."


def _validity(case: _Case) -> Finding:
    held = case.holding
    verdict = validity.on(case.kind.validity, held.issued_on, held.ends, case.ask.day)
    return verdict.holds, verdict.message


def _age(case: _Case) -> Finding:
    most = case.component.max_age_days
    if most:
        verdict = validity.aged(case.holding.issued_on, most, case.ask.day)
        return verdict.holds, verdict.message
    if case.kind.validity.rule == "procedure":
        return False, "Chưa khai báo thủ tục nhận giấy này được cấp trong vòng bao nhiêu ngày."
    return True, "Thủ tục không giới hạn ngày cấp của giấy này."


def _purpose(case: _Case) -> Finding:
    if not case.kind.validity.purpose_bound:
        return True, "Loại giấy tờ này dùng được cho nhiều mục đích."
    printed, procedure = case.holding.purpose, case.ask.procedure
    if not printed:
        return False, "Giấy này chỉ dùng cho mục đích ghi trên giấy, nhưng chưa đọc được mục đích đó."
    if serves(printed, case.component.purpose, procedure.name):
        return True, f"Giấy được cấp đúng mục đích: “{printed}”."
    return False, f"Giấy được cấp cho mục đích khác (“{printed}”), không dùng được cho thủ tục {procedure.name}."


def _superseded(case: _Case) -> Finding:
    if case.holding.superseded_by is None:
        return True, "Chưa có giấy mới thay thế."
    return False, "Đã có giấy tờ mới hơn thay thế giấy này."


def _revoked(case: _Case) -> Finding:
    if case.holding.revoked_at is None:
        return True, "Giấy tờ không bị thu hồi, hủy bỏ."
    why = f" Lý do: {case.holding.revoked_why.rstrip('.')}." if case.holding.revoked_why else ""
    return False, f"Giấy tờ đã bị thu hồi, hủy bỏ.{why}"


def _privacy(case: _Case) -> Finding:
    return confidential(case.holding.privacy, case.ask.agency, case.ask.purpose)


def _handed_over(case: _Case) -> Finding:
    if case.holding.hidden:
        return False, "Giấy tờ là kết quả chưa trả cho người dân nên chưa được dùng."
    return True, "Giấy tờ được phép tra cứu để sử dụng."


RULES: dict[str, Callable[[_Case], Finding]] = {
    "component": _handed_in,
    "type": _type,
    "person": _person,
    "validity": _validity,
    "age": _age,
    "purpose": _purpose,
    "superseded": _superseded,
    "revoked": _revoked,
    "source_form": _source_form,
    "issuer": _issuer,
    "state": _state,
    "quality": _quality,
    "privacy": _privacy,
    "hidden": _handed_over,
}
"""All rules, in the order in which people ask them."""
