"""Every kind of paper that can be made."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from samples.papers import (
    administrative,
    building,
    certificates,
    civil,
    declarations,
    identity,
    personal,
    slips,
    strangers,
    study,
)
from samples.papers.content import Content
from samples.world import Case

KINDS: Mapping[str, Callable[[Case], Content]] = MappingProxyType(
    {
        "birth_certificate": civil.birth_certificate,
        "marriage_certificate": civil.marriage_certificate,
        "marital_status_confirmation": civil.marital_status_confirmation,
        "citizen_id_card": identity.citizen_id_card,
        "residence_confirmation": identity.residence_confirmation,
        "land_use_certificate": certificates.land_use_certificate,
        "household_business_certificate": certificates.household_business_certificate,
        "diploma": study.diploma,
        "authorization_letter": personal.authorization_letter,
        "building_permit_application": building.building_permit_application,
        "request_form": personal.request_form,
        "declaration": declarations.declaration,
        "decision": administrative.decision,
        "official_letter": administrative.official_letter,
        "report": administrative.report,
        "receipt_slip": slips.receipt_slip,
        "separator_sheet": slips.separator_sheet,
        "menu": strangers.menu,
        "letter": strangers.letter,
        "poem": strangers.poem,
        "lease": strangers.lease,
        "blank_back": strangers.blank_back,
    }
)
PAPERS = tuple(kind for kind in KINDS if kind not in {"separator_sheet", "blank_back"})
"""The kinds that are papers of somebody."""
