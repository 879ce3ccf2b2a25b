"""A citizen asks where the digitization of a dossier stands: by its code and the last four digits of a number.

Nothing is said without the second factor, not even whether there is such a dossier: its code alone can be counted up.
An unknown code and a wrong factor are answered alike, after the same work. Tries in vain are counted in the database
for the code and for the address, both only as keyed hashes, before the answer is worked out.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from classify import checklist
from classify.fields import dossier_codes
from core.errors import InvalidRequest, NotFound, SohoaError
from core.fold import nfc, squeeze
from core.ids import PartyId
from core.messages import DOSSIER_STATES
from core.party import identity_number
from core.procedure import Dossier
from core.states import BatchState, DocumentState
from pipeline import audit, procedures, throttle
from pipeline import dossiers as cases
from pipeline.services import Services
from storage.db import batches, documents, dossiers, events, links, numbers, parties
from storage.db.work import UnitOfWork

PUBLIC = "public"
"""The actor of a look-up without a key."""
_MOST = 2000
"""Signs of a scanned code that are looked at."""
_FACTOR = 4
_PARTS = re.compile(r"[|;\r\n\t]+")
_NOBODY = PartyId("nobody")
_CHECKED = frozenset({DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a citizen typed or scanned."""

    codes: tuple[str, ...]
    """What the dossier's code may be, as given first."""
    factor: str
    """The last four digits of a number; empty when nothing holds them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the digitization of a dossier stands; nobody's name or number."""

    code: str
    state: str
    """Vietnamese."""
    summary: str
    """Vietnamese: how far the papers are."""
    procedure: str
    """Its name; empty when it is not known."""
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    papers: int
    """Digitized for this dossier."""
    checked: int
    """Of them, those that a clerk has checked."""
    reused: int
    """Held already, not scanned again."""
    reading: bool
    """Whether scans are being read now."""
    missing: tuple[str, ...]
    """Names of components that still have to be brought, in the form and number that the procedure asks for."""


def asked(payload: str, factor: str, *, test_numbers: bool) -> Asked:
    """Return what a typed code, a bar code, or the QR of a receipt asks for; raise InvalidRequest for nothing usable.

    The QR of a receipt holds the code, the procedure, the applicant's number and more (Thông tư 01/2023/TT-VPCP
    article 26), in no fixed shape: the code is found by its form, and whoever scans it need not type the factor.
    """
    text = squeeze(_PARTS.sub("|", nfc(payload[:_MOST])))
    parts = [part.strip() for part in text.split("|") if part.strip()]
    hits = [hit for hit in (dossier_codes.find(text), dossier_codes.find(text.upper())) if hit]
    codes = dict.fromkeys([*(str(hit.value) for hit in hits), *parts[:1]])
    digits = re.sub(r"\D", "", factor)
    if not digits:
        known = [read[1] for part in parts if (read := identity_number(part, test_numbers=test_numbers))]
        digits = known[0] if known else ""
    if not codes or len(digits) < _FACTOR or (factor.strip() and len(digits) != _FACTOR):
        raise InvalidRequest("a code and four digits are needed")
    return Asked(tuple(codes), digits[-_FACTOR:])


def look_up(services: Services, payload: str, factor: str, address: str) -> Standing:
    """Return where a dossier stands; raise InvalidRequest, TooManyTries, and NotFound for all that does not fit.

    Each is on record: of a refused one neither the code nor the digits.
    """
    try:
        dossier = _found(services, payload, factor, address)
    except SohoaError as error:
        audit.public(services, "", address, error)
        raise
    audit.public(services, dossier.id, address, None)
    with services.look() as uow:
        return _standing(services, uow, dossier)


def _found(services: Services, payload: str, factor: str, address: str) -> Dossier:
    wish = asked(payload, factor, test_numbers=services.settings.classify.test_numbers)
    options = services.settings.registry
    limits = {
        ("look-up code", wish.codes[0].upper()): options.lookup_tries_per_code,
        ("look-up address", throttle.network(address)): options.lookup_tries_per_address,
    }
    counted = throttle.count(services, limits, options.lookup_hours)
    with services.look() as uow:
        dossier = _known(services, uow, wish)
    if dossier is None:
        raise NotFound("look-up")
    with services.work() as uow:
        counted.give_back(uow)
        events.append(uow, PUBLIC, "dossier.looked_up", dossier.id, {})
    return dossier


def _known(services: Services, uow: UnitOfWork, wish: Asked) -> Dossier | None:
    """Return the dossier when the factor fits; whatever is wrong, the same is asked of the database."""
    found = [dossiers.by_code(uow, code) for code in wish.codes]
    dossier = next((one for one in found if one is not None), None)
    applicant = dossier.applicant if dossier is not None else None
    held = numbers.of_parties(uow, services.keyring, parties.known_as(uow, applicant or _NOBODY))
    right = False
    for number in [one.number for one in held] or [""]:
        digits = re.sub(r"\D", "", number)[-_FACTOR:]
        right |= hmac.compare_digest(digits.encode(), wish.factor.encode())
    return dossier if right else None


def _standing(services: Services, uow: UnitOfWork, dossier: Dossier) -> Standing:
    papers = documents.of_dossier(uow, dossier.id)
    reading = any(batch.state is BatchState.PROCESSING for batch in batches.of_dossier(uow, dossier.id))
    checked = sum(paper.state in _CHECKED for paper in papers)
    procedure = procedures.of_dossier(services, uow, dossier)
    standing = cases.components(services, uow, dossier)
    reused = {one.document.id for status in standing for one in status.fillings if one.kind in links.REUSING}
    missing = checklist.missing(standing)
    return Standing(
        code=dossier.code,
        state=DOSSIER_STATES[dossier.state],
        summary=_summary(len(papers), checked, len(reused), reading=reading),
        procedure=procedure.name if procedure else "",
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        papers=len(papers),
        checked=checked,
        reused=len(reused),
        reading=reading,
        missing=tuple(component.name for component, _ in missing),
    )


def _summary(papers: int, checked: int, reused: int, *, reading: bool) -> str:
    parts = []
    if reading:
        parts.append("Giấy tờ vừa nộp đang được đọc.")
    if papers and checked == papers:
        parts.append(f"Đã số hóa và kiểm tra xong {papers} giấy tờ.")
    elif papers:
        parts.append(f"Đã số hóa {papers} giấy tờ; {checked} giấy tờ đã được kiểm tra.")
    elif not reading:
        parts.append("Chưa có giấy tờ nào được số hóa.")
    if reused:
        parts.append(f"{reused} giấy tờ đã có sẵn trong kho nên không phải nộp lại.")
    return " ".join(parts)
