"""Everything that is kept of one person, for that person: JSON and the PDF files of their papers.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, article 4, gives everybody the right to their data. Only for the purpose
`request`; what the caller may not download is left out, and the file says whether anything could be.
"""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from core.blob import Artifact, ArtifactKind
from core.dossier import Document
from core.errors import NotFound
from core.ids import PartyId
from core.party import Party
from core.people import Caller, Permission
from core.procedure import Dossier
from core.sight import EVERYTHING
from pipeline.services import Services
from storage.db import documents, parties, personal

DATA = "data.json"
_CHUNK = 1 << 18


def write(services: Services, caller: Caller, party: PartyId, path: Path) -> None:
    """Write a ZIP file about a person, through merges; raise NotFound, BlobCorrupt, StorageFull, StorageDown.

    `data.json` has the person, their dossiers and what was read on their papers; `papers/ID.pdf` are the papers.
    """
    sight = caller.sight(Permission.DOWNLOAD)
    with services.look() as uow:
        ids = parties.one_of(uow, party)
        person = parties.get(uow, services.keyring, parties.standing(uow, party))
        cases = personal.cases(uow, ids, sight)
        held = personal.papers(uow, ids, sight)
        files = {paper.id: documents.artifacts(uow, paper.id).get(ArtifactKind.PDF) for paper in held}
    data = {
        "at": services.clock().isoformat(),
        "complete": sight == EVERYTHING,
        "person": _person(person),
        "dossiers": [_case(case) for case in cases],
        "papers": [_paper(services, paper, has_file=files[paper.id] is not None) for paper in held],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(data, ensure_ascii=False, indent=2))
        for paper in held:
            artifact = files[paper.id]
            if artifact is not None:
                _put(services, archive, paper, artifact)


def _put(services: Services, archive: zipfile.ZipFile, paper: Document, artifact: Artifact) -> None:
    # A PDF is pressed already.
    place = zipfile.ZipInfo(_name(paper), services.clock().timetuple()[:6])
    place.external_attr = 0o640 << 16
    try:
        with services.blobs.open(artifact.blob) as source, archive.open(place, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, _CHUNK)
    except NotFound as error:
        raise NotFound("the file of a paper") from error


def _name(paper: Document) -> str:
    return f"papers/{paper.id}.pdf"


def _person(person: Party) -> dict[str, Any]:
    return {
        "kind": person.kind.value,
        "name": person.name,
        "other_names": list(person.other_names),
        "born": person.born,
        "numbers": [{"kind": one.kind.value, "number": one.number} for one in person.numbers],
    }


def _case(case: Dossier) -> dict[str, Any]:
    moments = ("received_at", "due_at", "finished_at", "returned_at")
    return {
        "code": case.code,
        "procedure": case.procedure,
        "state": case.state.value,
        "receiving": case.receiving,
        "deciding": case.deciding,
        **{name: at.isoformat() for name in moments if (at := getattr(case, name)) is not None},
    }


def _paper(services: Services, paper: Document, *, has_file: bool) -> dict[str, Any]:
    kind = services.catalog.types.get(paper.type)
    return {
        "document": paper.id,
        "type": paper.type,
        "type_name": kind.name if kind else paper.type,
        "state": paper.state.value,
        "fields": {field.name: field.value for field in paper.fields},
        "file": _name(paper) if has_file else None,
    }
