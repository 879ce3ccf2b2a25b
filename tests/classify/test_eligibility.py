"""Every rule of eligibility: met by a good paper, and the only one not met by a paper with that one fault."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from classify import eligibility
from classify.catalog import load
from classify.eligibility import Ask, Policy
from classify.purposes import serves
from core.ids import DocumentId, PartyId
from core.procedure import ComponentRequirement, Procedure
from core.register import Candidate, Holding, SourceForm
from core.states import DocumentState

TYPES = load().types
NEEDED = ComponentRequirement("TP02", "Giấy xác nhận tình trạng hôn nhân", ("marital_status_confirmation",))
PROCEDURE = Procedure("1.000894", "Đăng ký kết hôn", (NEEDED,))
FORMS = frozenset(SourceForm) - {SourceForm.PHOTOCOPY, SourceForm.PAPER_CERTIFIED_COPY}
ASK = Ask(PROCEDURE, date(2026, 11, 23), "H99.36", "Đăng ký kết hôn", Policy(FORMS))
GOOD = Holding(
    document=DocumentId("d1"),
    party=PartyId("p1"),
    type="marital_status_confirmation",
    issued_on="2026-08-20",
    valid_until=date(2027, 2, 20),
    issuer="Ủy ban nhân dân xã Mẫu",
    purpose="làm thủ tục đăng ký kết hôn với anh LÊ VĂN MẪU",
    privacy="P3",
    source_form=SourceForm.ORIGINAL,
    state=DocumentState.VERIFIED,
    good=True,
    version="a" * 64,
    agency="H99.01",
    digitized_at=datetime(2026, 8, 21, tzinfo=UTC),
    origin=None,
)


def judge(
    *, mine: bool = True, needed: dict[str, Any] | None = None, ask: dict[str, Any] | None = None, **changed: Any
) -> Candidate:
    holding = replace(GOOD, **changed)
    component = replace(NEEDED, **needed or {})
    return eligibility.judge(holding, component, replace(ASK, **ask or {}), TYPES.get(holding.type), mine=mine)


def faults(candidate: Candidate) -> dict[str, str]:
    return {reason.rule: reason.message for reason in candidate.reasons if not reason.met}


def test_a_good_paper_meets_every_rule_and_says_so() -> None:
    found = judge()
    assert found.reusable
    assert [reason.rule for reason in found.reasons] == list(eligibility.RULES)
    assert all(reason.message.endswith((".", "”.")) for reason in found.reasons)


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("component", {"needed": {"shown": True}}, "chỉ xuất trình"),
    ("type", {"needed": {"types": ("passport",)}}, "không nhận loại giấy tờ Giấy xác nhận tình trạng hôn nhân"),
    ("person", {"mine": False}, "không phải của người này"),
    ("validity", {"issued_on": "2026-05-22"}, "Đã hết giá trị sau ngày 22/11/2026"),
    ("validity", {"issued_on": None}, "Chưa biết ngày cấp"),
    ("age", {"needed": {"max_age_days": 90}}, "trong vòng 90 ngày"),
    ("purpose", {"purpose": "bổ túc hồ sơ vay vốn ngân hàng"}, "mục đích khác"),
    ("purpose", {"purpose": ""}, "chưa đọc được mục đích"),
    ("purpose", {"needed": {"purpose": "nhận con nuôi"}}, "mục đích khác"),
    ("superseded", {"superseded_by": DocumentId("d2")}, "giấy tờ mới hơn"),
    ("revoked", {"revoked_at": datetime(2026, 9, 1, tzinfo=UTC), "revoked_why": "Cấp sai."}, "Lý do: Cấp sai."),
    ("source_form", {"source_form": SourceForm.PHOTOCOPY}, "bản photocopy, không được sử dụng lại"),
    ("source_form", {"source_form": SourceForm.PAPER_CERTIFIED_COPY}, "bản sao chứng thực trên giấy, không được"),
    ("source_form", {"source_form": None}, "Chưa ghi nhận"),
    ("issuer", {"issuer": ""}, "Chưa xác định được cơ quan cấp"),
    ("state", {"state": DocumentState.NEEDS_REVIEW}, "chưa được người có trách nhiệm"),
    ("state", {"state": DocumentState.CORRECTED}, "chưa được người có trách nhiệm"),
    ("state", {"state": DocumentState.RECOGNIZED}, "chưa được người có trách nhiệm"),
    ("state", {"state": DocumentState.WITHDRAWN}, "đã được rút"),
    ("state", {"version": ""}, "PDF"),
    ("state", {"ask": {"policy": Policy(FORMS, signed_only=True)}}, "chưa được ký số"),
    ("quality", {"good": False}, "phải xem lại"),
    ("privacy", {"ask": {"purpose": " "}}, "mục đích"),
    ("privacy", {"ask": {"agency": ""}}, "cơ quan"),
    ("privacy", {"privacy": "PX"}, "không cho phép"),
    ("hidden", {"hidden": True}, "chưa trả"),
]


@pytest.mark.parametrize(("rule", "fault", "words"), CASES)
def test_one_fault_breaks_one_rule(rule: str, fault: dict[str, Any], words: str) -> None:
    found = judge(**fault)
    assert not found.reusable
    assert list(faults(found)) == [rule]
    assert words in faults(found)[rule]


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in CASES} == set(eligibility.RULES)


def test_later_states_are_as_good_and_a_signature_meets_the_stricter_rule() -> None:
    for state in (DocumentState.SIGNED, DocumentState.PUBLISHED):
        assert judge(state=state).reusable
        assert judge(state=state, ask={"policy": Policy(FORMS, signed_only=True)}).reusable


def test_a_site_may_let_photocopies_be_reused() -> None:
    lenient = Policy(FORMS | {SourceForm.PHOTOCOPY})
    assert judge(source_form=SourceForm.PHOTOCOPY, ask={"policy": lenient}).reusable


def test_a_type_whose_age_the_procedure_decides_needs_its_word() -> None:
    paper: dict[str, Any] = {"type": "criminal_record", "issued_on": "2026-09-01", "purpose": ""}
    needed: dict[str, Any] = {"types": ("criminal_record",)}
    assert list(faults(judge(needed=needed, **paper))) == ["age"]
    assert judge(needed=needed | {"max_age_days": 90}, **paper).reusable
    assert list(faults(judge(needed=needed | {"max_age_days": 80}, **paper))) == ["age"]


def test_papers_without_an_issuer_of_their_own_need_none() -> None:
    assert judge(type="passport", ends="2030-01-01", issuer="", needed={"types": ("passport",)}).reusable


def test_a_type_that_the_catalog_has_lost_is_not_reused() -> None:
    assert set(faults(judge(type="gone", needed={"types": ("gone",)}))) == {"validity"}


@pytest.mark.parametrize("privacy", ["P0", "P1"])
def test_open_papers_need_no_purpose(privacy: str) -> None:
    assert judge(privacy=privacy, ask={"purpose": "", "agency": ""}).reusable


def test_numbers_and_property_need_a_purpose_but_no_agency() -> None:
    assert judge(privacy="P2", ask={"agency": ""}).reusable
    assert list(faults(judge(privacy="P2", ask={"purpose": ""}))) == ["privacy"]


@pytest.mark.parametrize(
    ("printed", "wanted", "fits"),
    [
        ("Đăng ký kết hôn", "kết hôn", True),
        ("LÀM THỦ TỤC KẾT-HÔN VỚI CHỊ NGUYỄN THỊ MẪU", "kết hôn", True),
        ("đăng kí kết hôn", "", True),
        ("Bổ túc hồ sơ vay vốn", "kết hôn; vay vốn", True),
        ("Mua bán nhà đất; không có giá trị sử dụng để đăng ký kết hôn", "kết hôn", False),
        ("Không dùng để đăng ký kết hôn, chỉ dùng để vay vốn", "kết hôn", False),
        ("Dùng cho mọi việc trừ kết hôn", "kết hôn", False),
        ("Đăng ký thường trú và kết hôn", "kết hôn", True),
        ("Nhận kết quả xác nhận tình trạng hôn nhân", "kết hôn", False),
        ("ly hôn", "kết hôn", False),
        ("chuyển nhuợng quyền sử dụng đất", "chuyển nhượng quyền sử dụng đất", True),
        ("chuyen nhuong quyen su dung dat", "chuyển nhượng", True),
        ("chuyển nhượngg đất", "chuyển nhượng", True),
        ("chuyển trường", "chuyển nhượng", False),
        ("", "kết hôn", False),
        ("kết hôn", "", True),
        ("vay vốn", "", False),
        ("vay vốn", " ; ", False),
        ("bổ sung hồ sơ vay vốn (chưa đăng ký kết hôn)", "kết hôn", False),
    ],
)
def test_purposes_are_compared_word_by_word(printed: str, wanted: str, fits: bool) -> None:
    assert serves(printed, wanted, "Đăng ký kết hôn") is fits


def test_a_procedure_of_lead_words_only_is_no_purpose() -> None:
    assert not serves("bất cứ việc gì", "", "Cấp hồ sơ ")
