"""What somebody at the counter has scanned or typed, and what is known of it within their sight."""

from dataclasses import dataclass

from classify import keyed
from classify.keyed import Keyed
from core.days import day_of
from core.errors import InvalidRequest, NotFound
from core.party import Party
from core.people import Caller, Permission
from pipeline import party_care, procedures
from pipeline.party_care import Given
from pipeline.services import Services
from storage.db import reach


@dataclass(frozen=True, slots=True)
class Payload:
    """What was entered, and who or what that is."""

    keyed: Keyed
    dossier: bool = False
    """There is such a dossier, and it may be known."""
    procedure: str = ""
    """Name of the procedure, where one is in force."""
    parties: tuple[Party, ...] = ()
    """Who has the number, of those who may be known."""
    message: str = ""
    """Vietnamese: what to do."""


def read(services: Services, caller: Caller, text: str) -> Payload:
    """Return what a text is; one that is about something hidden is answered like one about nothing."""
    found = keyed.understood(text, test_numbers=services.settings.classify.test_numbers)
    if found.what is keyed.What.DOSSIER:
        return _dossier(services, caller, found)
    if found.what is keyed.What.PROCEDURE:
        return _procedure(services, found)
    if found.card is not None:
        return _people(services, caller, found, found.card.personal_id)
    if found.number is not None:
        return _people(services, caller, found, found.number[1])
    return Payload(found, message=found.message)


def _dossier(services: Services, caller: Caller, found: Keyed) -> Payload:
    try:
        with services.look() as uow:
            reach.dossier(uow, caller.sight(), found.code)
    except NotFound:
        return Payload(found, message="Chưa có hồ sơ nào với mã này. Hãy kiểm tra mã, hoặc mở hồ sơ mới.")
    return Payload(found, dossier=True)


def _procedure(services: Services, found: Keyed) -> Payload:
    with services.look() as uow:
        known = procedures.find(services, uow, found.code, day_of(uow.now()))
    if known is None:
        return Payload(found, message="Không có thủ tục nào đang có hiệu lực với mã này.")
    return Payload(found, procedure=known.name)


def _people(services: Services, caller: Caller, found: Keyed, number: str) -> Payload:
    try:
        parties = party_care.find(services, Given(number), caller.sight(Permission.SCAN))
    except InvalidRequest:
        return Payload(found, message="Số định danh này không hợp lệ. Hãy kiểm tra lại thẻ.")
    told = "" if parties else "Chưa có ai với số này. Hãy thêm người nộp hồ sơ."
    return Payload(found, parties=tuple(parties), message=told)
