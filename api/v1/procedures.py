"""Procedures and their components."""

from fastapi import APIRouter

from api.deps import ServicesOf
from api.v1.models import ComponentOut, ProcedureOut, problems

router = APIRouter(prefix="/procedures", tags=["procedures"])


@router.get("", responses=problems())
def list_procedures(services: ServicesOf) -> list[ProcedureOut]:
    """Return every procedure of the catalog."""
    return [
        ProcedureOut(
            code=procedure.code,
            name=procedure.name,
            components=[
                ComponentOut(
                    code=component.code,
                    name=component.name,
                    types=list(component.types),
                    required=component.required,
                    originals=component.originals,
                    copies=component.copies,
                )
                for component in procedure.components
            ],
        )
        for procedure in services.catalog.procedures.values()
    ]
