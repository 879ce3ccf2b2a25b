"""The four cases in which a paper must not be digitized (Thông tư 03/2025/TT-VPCP article 5 paragraph 2).

What a procedure only wants to be shown, and what was filed online, is known; the other two a clerk says of a component.
"""

from core.errors import IllegalStep, NotDigitized, NotFound
from core.procedure import Channel, Dossier
from core.register import Excluded, Exclusion, LinkKind
from core.states import OPEN_DOSSIERS, DossierState
from pipeline import dossiers as cases
from pipeline import procedures
from pipeline.services import Services
from storage.db import events, exclusions
from storage.db.work import UnitOfWork


def exclude(services: Services, code: str, component: str, why: Exclusion, note: str, *, by: str) -> Excluded:
    """Say that a component must not be digitized; raise NotFound, IllegalStep where it was digitized already."""
    with services.work() as uow:
        dossier = _open(uow, code)
        procedure = procedures.of_dossier(services, uow, dossier)
        if procedure is None or component not in {one.code for one in procedure.components}:
            raise NotFound(f"component {component}")
        standing = next(one for one in cases.components(services, uow, dossier) if one.requirement.code == component)
        if any(filling.kind is LinkKind.DIGITIZED for filling in standing.fillings):
            raise IllegalStep("the component was digitized; withdraw the paper first")
        excluded = Excluded(dossier.id, component, why, note, by, uow.now())
        exclusions.put(uow, excluded)
        events.append(uow, by, "component.excluded", dossier.id, {"component": component, "why": why.value})
    return excluded


def include(services: Services, code: str, component: str, *, by: str) -> None:
    """Take back that a component must not be digitized; raise NotFound, IllegalStep."""
    with services.work() as uow:
        dossier = _open(uow, code)
        if not exclusions.remove(uow, dossier.id, component):
            raise NotFound("exclusion")
        events.append(uow, by, "component.included", dossier.id, {"component": component})


def check(dossier: Dossier) -> None:
    """Raise NotDigitized for paper that is handed in for a dossier which was filed online.

    Once the citizen was asked for more, what they bring is no copy of what they filed; nor is the result.
    """
    if dossier.channel is Channel.ONLINE and dossier.state in OPEN_DOSSIERS - {DossierState.SUPPLEMENT}:
        raise NotDigitized("filed online")


def _open(uow: UnitOfWork, code: str) -> Dossier:
    dossier = cases.locked(uow, code)
    if dossier.state not in OPEN_DOSSIERS:
        raise IllegalStep("the dossier is closed")
    return dossier
