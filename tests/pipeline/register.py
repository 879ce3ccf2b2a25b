"""A small register for tests: papers that somebody vouches for, and the dossiers that use them."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from core.blob import Artifact, ArtifactKind
from core.dossier import Document, Field, FieldSource, Verdict
from core.edition import Edition
from core.ids import DocumentId, PartyId, new_id
from core.party import NumberKind
from core.people import operator
from core.procedure import Dossier
from core.register import Holding, Link, Warned
from core.states import BatchState, Bucket, DocumentState
from pipeline import correct, dossiers, fates, holdings, reuse
from pipeline.correct import Wanted
from pipeline.dossiers import Opening
from pipeline.reuse import Wish
from pipeline.services import Services
from storage.db import batches, documents, parties
from tests.contracts.material import keep_batch, make_blob, make_document

LAN = operator("Lan")
LAW = "Nghị định 118/2025/NĐ-CP, Điều 17"
AN, BINH = "099190000023", "099085000012"
PERMANENT = "1.004222"
"""Đăng ký thường trú: TP02 takes land certificates, TP03 birth certificates."""
_numbers = count(1)


def paper(
    services: Services,
    kind: str,
    dossier: Dossier | None = None,
    *,
    component: str | None = None,
    digitized: datetime | None = None,
    **said: Any,
) -> Document:
    """Keep a paper that was read and that somebody vouches for; `digitized` says when it came."""
    with services.work() as uow:
        at = digitized or services.clock()
        batch, _, pages = keep_batch(uow, dossier=dossier.id if dossier else None, created_at=at)
        fields = tuple(_field(name.replace("__", "."), value, pages[0].id) for name, value in said.items())
        made = make_document(batch.id, [pages[0].id], type=kind, fields=fields, component=component)
        made = replace(made, attributes={"source_form": "original"}, dossier=dossier.id if dossier else None)
        documents.replace_all(uow, batch.id, [made], {pages[0].id: Bucket.DOCUMENT})
        documents.set_state(uow, made.id, DocumentState.NEEDS_REVIEW)
        documents.add_artifact(uow, Artifact(made.id, ArtifactKind.PDF, make_blob(new_id()), "", {}))
        batches.set_state(uow, batch.id, BatchState.READY)
    vouch(services, made.id)
    with services.look() as uow:
        return documents.get(uow, made.id)


def _field(name: str, value: Any, page: Any) -> Field:
    return Field(name, value, "", 0.99, page, 1, None, FieldSource.OCR, Verdict.ACCEPTED)


def vouch(services: Services, document: DocumentId, **said: Any) -> Edition:
    """Vouch for a document, with these values in place of those that were read."""
    fields = {name.replace("__", "."): value for name, value in said.items()}
    return _correct(services, document, Wanted(fields=fields, verified=True))


def amend(services: Services, document: DocumentId, **said: Any) -> Edition:
    """Correct values of a document without vouching for it."""
    return _correct(services, document, Wanted(fields={name.replace("__", "."): value for name, value in said.items()}))


def _correct(services: Services, document: DocumentId, wanted: Wanted) -> Edition:
    seen = correct.current(services, document).number
    made = correct.correct(services, document, wanted, seen=seen, by=LAN.name)
    with services.work() as uow:  # what a correction asks for is none of these tests' business
        if batches.get(uow, made.document.batch).state is BatchState.PROCESSING:
            batches.set_state(uow, made.document.batch, BatchState.READY)
    return made


def who(services: Services, number: str) -> PartyId:
    """Return whose number this is."""
    with services.look() as uow:
        found = parties.find(uow, services.keyring, NumberKind.PERSONAL, number)
    assert found is not None
    return found.id


def case(services: Services, procedure: str, applicant: PartyId | None = None) -> Dossier:
    """Open a dossier."""
    code = f"H99.36.05-261101-{next(_numbers):04}"
    return dossiers.open_dossier(services, Opening(code, procedure, applicant), by=LAN.name)


def use(services: Services, dossier: Dossier, component: str, document: DocumentId) -> Link:
    """Reuse a paper in a dossier; it must be allowed."""
    outcome = reuse.reuse(services, dossier.code, Wish(document, component, "Giải quyết thủ tục", LAW), LAN)
    assert outcome.link is not None, [reason for reason in outcome.candidate.reasons if not reason.met]
    return outcome.link


def held(services: Services, document: DocumentId) -> Holding:
    """Return what is held of a document."""
    return fates.show(services, document)


def renew(services: Services, document: DocumentId) -> None:
    """Renew what is held of a document, as after its files were made anew."""
    with services.work() as uow:
        holdings.renew_one(services, uow, document)


def news(services: Services, dossier: Dossier) -> list[Warned]:
    """Return the warnings of a dossier that nobody has seen, newest first."""
    return fates.news(services, dossier.code, unseen=True)


def told(services: Services, dossier: Dossier) -> list[str]:
    """Return their codes."""
    return [one.code for one in news(services, dossier)]
