"""Whose paper a document is, on every database: numbers decide, names only propose, nothing is merged behind backs."""

from dataclasses import replace
from typing import Any

import pytest

from core.dossier import Document, Field, FieldSource, FieldValue, Verdict
from core.ids import DossierId
from core.party import How, NumberKind, Owner, Party
from core.states import Bucket, DocumentState
from pipeline.parties import owner, proposals
from pipeline.services import Services
from storage.db import documents, dossiers, merges, owners, parties
from tests.contracts.material import NOW, keep_batch, make_document, make_dossier
from tests.databases import ON_BOTH

pytestmark = ON_BOTH

DUC, AN = "Trần Văn Minh Đức", "Lê Thị Hoài An"
PERSONAL, OLD, WIFE, WIFE_OLD = "099085000012", "990001234", "099190000023", "990005678"


def paper(
    services: Services,
    kind: str,
    dossier: DossierId | None = None,
    *,
    source: FieldSource = FieldSource.OCR,
    **said: Any,
) -> Document:
    """Keep a verified paper with these fields (`wife__full_name` is `wife.full_name`)."""
    with services.work() as uow:
        batch, _, pages = keep_batch(uow, dossier=dossier)
        fields = tuple(
            field(name.replace("__", "."), value, pages[0].id, source=source) for name, value in said.items()
        )
        made = make_document(batch.id, [pages[0].id], type=kind, fields=fields, dossier=dossier)
        documents.replace_all(uow, batch.id, [made], {pages[0].id: Bucket.DOCUMENT})
        for state in (DocumentState.NEEDS_REVIEW, DocumentState.VERIFIED):
            documents.set_state(uow, made.id, state)
        return documents.get(uow, made.id)


def field(name: str, value: FieldValue, page: Any, **changed: Any) -> Field:
    made = Field(name, value, "", 0.9, page, 1, None, FieldSource.OCR, Verdict.REVIEW)
    return replace(made, **changed)


def corrected(document: Document, **said: Any) -> Document:
    fields = tuple(replace(one, value=said.get(one.name, one.value)) for one in document.fields)
    return replace(document, fields=fields)


def owned(services: Services, document: Document) -> Party | None:
    with services.work() as uow:
        found = owner(services, uow, document)
        return parties.get(uow, services.keyring, found) if found else None


def found(services: Services, kind: NumberKind, number: str) -> Party | None:
    with services.look() as uow:
        return parties.find(uow, services.keyring, kind, number)


def card(services: Services, **changed: Any) -> Document:
    said = {"personal_id": PERSONAL, "old_id": OLD, "full_name": DUC.upper(), "date_of_birth": "1985-04-05"}
    return paper(services, "citizen_id_card", source=FieldSource.QR, **{**said, **changed})


def marriage(services: Services, dossier: DossierId | None = None, **changed: Any) -> Document:
    said = {
        "wife__full_name": AN,
        "wife__date_of_birth": "1990-11-20",
        "wife__personal_id": WIFE_OLD,
        "husband__full_name": DUC,
        "husband__date_of_birth": "1985-04-05",
        "husband__personal_id": OLD,
    }
    return paper(services, "marriage_certificate", dossier, **{**said, **changed})


def test_the_code_of_a_card_gives_both_numbers_and_says_so(services: Services) -> None:
    document = card(services)
    party = owned(services, document)
    assert party is not None
    assert party.born == "1985-04-05"
    assert [(one.kind, one.number, one.origin) for one in party.numbers] == [
        (NumberKind.PERSONAL, PERSONAL, document.id),
        (NumberKind.OLD_CARD, OLD, document.id),
    ]
    with services.look() as uow:
        traces = parties.traces(uow, [party.id])
        assert {(one.what, one.how) for one in traces} == {
            (what, How.CODE) for what in ("name", "born", "personal_id", "old_id")
        }
        assert owners.of_document(uow, document.id)[0].how is How.CODE


def test_a_paper_of_two_spouses_has_two_owners(services: Services) -> None:
    document = marriage(services)
    first = owned(services, document)
    assert first is not None
    assert first.name == AN
    with services.look() as uow:
        both = owners.of_document(uow, document.id)
        assert [one.role for one in both] == ["husband", "wife"]
        assert {parties.get(uow, services.keyring, one.party).name for one in both} == {AN, DUC}
        assert [one.document for one in owners.of_parties(uow, [both[0].party])] == [document.id]


def test_a_card_joins_whoever_was_known_by_the_old_number(services: Services) -> None:
    owned(services, marriage(services))
    before = found(services, NumberKind.OLD_CARD, OLD)
    assert before is not None
    # Known by nine digits only: the same party is given the twelve.
    party = owned(services, card(services))
    assert party is not None
    assert party.id == before.id
    assert {one.number for one in party.numbers} == {OLD, PERSONAL}
    assert party.name == DUC.upper()


def test_two_parties_are_merged_when_one_card_has_both_numbers_and_never_again_once_parted(services: Services) -> None:
    new = owned(services, card(services, old_id=None))
    owned(services, marriage(services))
    old = found(services, NumberKind.OLD_CARD, OLD)
    assert new is not None
    assert old is not None
    assert old.id != new.id
    second = card(services)
    assert owned(services, second) == found(services, NumberKind.OLD_CARD, OLD)
    with services.work() as uow:
        (merge,) = merges.of_party(uow, old.id)
        assert (merge.gone, merge.into, merge.by) == (old.id, new.id, "sohoa")
        merges.undo(uow, merge.id, "Lan")
    again = owned(services, second)
    assert again is not None
    assert again.id == new.id
    assert found(services, NumberKind.OLD_CARD, OLD) == replace(old, numbers=old.numbers)
    with services.look() as uow:
        assert len(merges.of_party(uow, old.id)) == 1


def test_two_papers_of_one_dossier_link_an_old_number(services: Services) -> None:
    with services.work() as uow:
        dossier = make_dossier()
        dossiers.create(uow, dossier)
    spouse = paper(
        services,
        "marital_status_confirmation",
        dossier.id,
        full_name=AN.upper(),
        date_of_birth="1990-11-20",
        personal_id=WIFE,
    )
    wife = owned(services, marriage(services, dossier.id))
    assert wife is not None
    assert {one.number for one in wife.numbers} == {WIFE, WIFE_OLD}
    assert owned(services, spouse) == found(services, NumberKind.OLD_CARD, WIFE_OLD)
    with services.look() as uow:
        assert How.DOSSIER in {one.how for one in parties.traces(uow, [wife.id]) if one.what == "personal_id"}


@pytest.mark.parametrize(
    "other", [{"date_of_birth": "1990-11-21"}, {"full_name": "Lê Thị Hoài Ân"}, {"date_of_birth": "1990"}]
)
def test_papers_of_one_dossier_link_nothing_when_name_or_birth_differ(
    services: Services, other: dict[str, str]
) -> None:
    with services.work() as uow:
        dossier = make_dossier()
        dossiers.create(uow, dossier)
    said: dict[str, Any] = {"full_name": AN, "date_of_birth": "1990-11-20", "personal_id": WIFE, **other}
    paper(services, "marital_status_confirmation", dossier.id, **said)
    wife = owned(services, marriage(services, dossier.id))
    assert wife is not None
    assert [one.number for one in wife.numbers] == [WIFE_OLD]


def test_a_name_and_birth_without_a_number_are_only_proposed(services: Services) -> None:
    known = owned(services, card(services))
    document = paper(services, "diploma", full_name="TRẦN VĂN MINH ĐỨC", date_of_birth="1985-04-05")
    assert owned(services, document) is None
    with services.look() as uow:
        (proposal,) = proposals(services, uow, document)
        assert (proposal.role, proposal.party) == ("owner", known)
        assert owners.of_document(uow, document.id) == []
    other = paper(services, "diploma", full_name=DUC, date_of_birth="1986-04-05")
    with services.look() as uow:
        assert proposals(services, uow, other) == []


def test_a_number_with_another_name_and_birth_is_in_doubt(services: Services) -> None:
    known = owned(services, card(services))
    document = card(services, full_name="NGUYỄN THỊ LÝ", date_of_birth="1970-01-02", old_id=None)
    assert owned(services, document) is None
    assert found(services, NumberKind.PERSONAL, PERSONAL) == known
    with services.look() as uow:
        (proposal,) = proposals(services, uow, document)
        assert proposal.party == known
        assert "khác" in proposal.reason


@pytest.mark.parametrize(
    ("name", "born"), [("TRẦN VĂN MINH DỨC", None), ("TRẦN MINH ĐỨC", "1985-04-05"), ("LÝ KHÁNH", "1985-04-05")]
)
def test_variants_of_a_name_are_kept_with_their_paper(services: Services, name: str, born: str | None) -> None:
    known = owned(services, card(services))
    document = card(services, full_name=name, date_of_birth=born, old_id=None)
    party = owned(services, document)
    assert known is not None
    assert party is not None
    assert (party.id, party.other_names) == (known.id, (name,))
    with services.look() as uow:
        assert document.id in {one.origin for one in parties.traces(uow, [known.id]) if one.text == name}


def test_a_corrected_number_corrects_the_party_that_only_this_paper_knew(services: Services) -> None:
    document = card(services, personal_id="099085000021", full_name="TRẦN VĂN X")
    wrong = owned(services, document)
    right = owned(services, corrected(document, personal_id=PERSONAL, full_name=DUC.upper()))
    assert wrong is not None
    assert right is not None
    assert right.id == wrong.id
    assert (right.name, right.other_names) == (DUC.upper(), ())
    assert found(services, NumberKind.PERSONAL, "099085000021") is None


def test_a_corrected_number_leaves_a_party_that_others_know(services: Services) -> None:
    first, second = card(services), card(services, old_id=None)
    known = owned(services, first)
    assert owned(services, second) == known
    other = owned(services, corrected(second, personal_id=WIFE, full_name=AN, date_of_birth="1990-11-20"))
    assert known is not None
    assert other is not None
    assert other.id != known.id
    assert found(services, NumberKind.PERSONAL, PERSONAL) == known


def test_a_corrected_old_number_is_taken_away(services: Services) -> None:
    document = card(services)
    owned(services, document)
    party = owned(services, corrected(document, old_id="990001243"))
    assert party is not None
    assert [one.number for one in party.numbers] == [PERSONAL, "990001243"]
    assert found(services, NumberKind.OLD_CARD, OLD) is None


def test_asking_twice_changes_nothing(services: Services) -> None:
    document = marriage(services)
    once = owned(services, document)
    with services.look() as uow:
        before = owners.of_document(uow, document.id)
    assert owned(services, document) == once
    with services.look() as uow:
        assert owners.of_document(uow, document.id) == before


def test_what_nobody_vouches_for_makes_no_party(services: Services) -> None:
    document = card(services)
    unsure = tuple(replace(one, source=FieldSource.OCR) for one in document.fields)
    assert owned(services, replace(document, fields=unsure, state=DocumentState.NEEDS_REVIEW)) is None
    assert found(services, NumberKind.PERSONAL, PERSONAL) is None


@pytest.mark.parametrize("number", ["003085000012", "0990850000", "09908500001A", "", None])
def test_a_number_that_cannot_be_is_none(services: Services, number: str | None) -> None:
    assert owned(services, card(services, personal_id=number, old_id=None)) is None


def test_made_up_numbers_count_only_where_they_are_allowed(services: Services) -> None:
    strict = services.settings.model_copy(
        update={"classify": services.settings.classify.model_copy(update={"test_numbers": False})}
    )
    real = Services(strict, services.engine, services.blobs, services.queue)
    assert owned(real, card(services, old_id=None)) is None


def test_owners_of_a_parcel_are_a_list_and_one_number_is_that_of_one(services: Services) -> None:
    people = [
        {"full_name": DUC, "personal_id": PERSONAL},
        {"full_name": AN, "personal_id": WIFE},
        {"full_name": "Lý Khánh", "personal_id": WIFE},
        {"full_name": "Không Số", "personal_id": ""},
    ]
    document = paper(services, "land_use_certificate", owners=people)
    owned(services, document)
    with services.look() as uow:
        assert [one.role for one in owners.of_document(uow, document.id)] == ["owners.1", "owners.2"]


def test_a_company_is_known_by_its_code_whatever_its_name(services: Services) -> None:
    said: dict[str, Any] = {"enterprise_code": "9900000023", "name": "CÔNG TY TNHH GỐM SỨ LAM SƠN XANH"}
    company = owned(services, paper(services, "enterprise_certificate", **said))
    renamed = owned(services, paper(services, "enterprise_certificate", **{**said, "name": "CÔNG TY CỔ PHẦN XANH"}))
    assert company is not None
    assert renamed is not None
    assert renamed.id == company.id
    assert renamed.other_names == ("CÔNG TY CỔ PHẦN XANH",)


def test_what_a_person_decided_stays(services: Services) -> None:
    known = owned(services, card(services))
    assert known is not None
    document = paper(services, "diploma", full_name=DUC, date_of_birth="1985-04-05")
    with services.work() as uow:
        owners.put(uow, document.id, [Owner(document.id, "owner", known.id, How.PERSON, "Lan", NOW)])
    assert owned(services, document) is not None
    with services.look() as uow:
        assert [(one.party, one.by) for one in owners.of_document(uow, document.id)] == [(known.id, "Lan")]
        assert proposals(services, uow, document) == []


def test_a_decision_without_owner_fields_belongs_to_nobody(services: Services) -> None:
    assert owned(services, paper(services, "decision", number="15/QĐ-UBND")) is None
