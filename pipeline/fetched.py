"""Papers that an agency fetched from the national store instead of asking the citizen for them (indicator 4.4)."""

from core.errors import IllegalStep, InvalidRequest
from core.ids import DocumentId, LinkId, new_id
from core.people import Caller
from core.register import Link, LinkKind, LinkRole
from core.states import OPEN_DOSSIERS
from pipeline import dossiers as cases
from pipeline.services import Services
from storage.db import events, holdings, links
from storage.db.documents import VOUCHED

_BASIS = "Nghị định 224/2026/NĐ-CP, Điều 15"


def fetch(services: Services, code: str, document: DocumentId, reference: str, caller: Caller) -> Link:
    """Say that a verified paper of a dossier came from the national store, where `reference` names it.

    It was handed in as a file, not scanned: its link to the component changes its kind; said again, that link comes
    back. Raise NotFound, InvalidRequest without a reference, IllegalStep for a paper that is not verified or fills no
    component of this dossier, or when the dossier is not open.
    """
    if not reference.strip():
        raise InvalidRequest("a reference is needed", field="reference")
    with services.work() as uow:
        held = holdings.locked(uow, document)
        dossier = cases.locked(uow, code)
        mine = [one for one in links.of_dossier(uow, dossier.id) if one.document == document and one.ended_at is None]
        for link in mine:
            if link.kind is LinkKind.NATIONAL_STORE:
                return link
        if dossier.state not in OPEN_DOSSIERS or held.state not in VOUCHED:
            raise IllegalStep("not verified, or the dossier is not open")
        digitized = next((one for one in mine if one.kind is LinkKind.DIGITIZED and one.component), None)
        if digitized is None:
            raise IllegalStep("it fills no component of this dossier")
        links.end(uow, digitized.id, caller.name, "Lấy từ kho dữ liệu quốc gia, không phải số hóa từ giấy.")
        link = Link(
            id=LinkId(new_id()),
            document=document,
            dossier=dossier.id,
            component=digitized.component,
            role=LinkRole.COMPONENT,
            kind=LinkKind.NATIONAL_STORE,
            by=caller.name,
            agency=dossier.receiving,
            at=uow.now(),
            purpose=f"Lấy từ kho dữ liệu quốc gia: {reference.strip()}",
            legal_basis=_BASIS,
            version=held.version,
        )
        data: events.Data = {"dossier": dossier.id, "component": link.component, "link": link.id}
        events.append(uow, caller.name, "document.fetched", document, data)
        return links.add(uow, link)
