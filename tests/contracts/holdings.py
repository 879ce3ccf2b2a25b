"""A small register: parties, dossiers, documents that are held, and links between them."""

from dataclasses import replace
from typing import Any

from core.fold import fold
from core.ids import DocumentId, DossierId, LinkId, PartyId, new_id
from core.procedure import Dossier
from core.register import Holding, Link, LinkKind, LinkRole, SourceForm
from core.states import Bucket, DocumentState, DossierState
from storage.db import documents, dossiers, holdings
from storage.db.register_tables import parties
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, keep_batch, make_document, make_dossier

VERSION = "a" * 64


def keep_party(uow: UnitOfWork, name: str = "TRẦN THỊ MẪU") -> PartyId:
    party = PartyId(new_id())
    values = {"kind": "citizen", "name": name, "folded": fold(name), "other_names": "[]", "created_by": "tests"}
    uow.connection.execute(parties.insert().values(id=party, created_at=NOW, **values))
    return party


def keep_dossier(uow: UnitOfWork, number: int = 1, **changed: Any) -> Dossier:
    dossier = make_dossier(id=DossierId(new_id()), code=f"H99.01-260301-{number:04}", state=DossierState.RECEIVED)
    dossier = replace(dossier, **changed)
    dossiers.create(uow, dossier)
    return dossier


def make_holding(document: DocumentId, party: PartyId | None, **changed: Any) -> Holding:
    holding = Holding(
        document=document,
        party=party,
        type="birth_certificate",
        issued_on="2020-05-04",
        valid_until=None,
        issuer="Ủy ban nhân dân xã Mẫu",
        purpose="",
        privacy="P3",
        source_form=SourceForm.ORIGINAL,
        state=DocumentState.VERIFIED,
        good=True,
        version=VERSION,
        agency="H99.01",
        digitized_at=NOW,
        origin=None,
    )
    return replace(holding, **changed)


def keep_holding(uow: UnitOfWork, party: PartyId | None, **changed: Any) -> Holding:
    batch, _, rows = keep_batch(uow)
    paper = make_document(batch.id, [rows[0].id], state=DocumentState.RECOGNIZED)
    documents.replace_all(uow, batch.id, [paper], {rows[0].id: Bucket.DOCUMENT})
    holding = make_holding(paper.id, party, **changed)
    holdings.put(uow, holding)
    return holding


def make_link(dossier: Dossier, holding: Holding, **changed: Any) -> Link:
    link = Link(
        id=LinkId(new_id()),
        document=holding.document,
        dossier=dossier.id,
        component="TP02",
        role=LinkRole.COMPONENT,
        kind=LinkKind.REUSED,
        by="Lan",
        agency="H99.02",
        at=NOW,
        purpose="Giải quyết thủ tục",
        legal_basis="Nghị định 118/2025/NĐ-CP",
        version=VERSION,
    )
    return replace(link, **changed)
