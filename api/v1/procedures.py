"""Procedures and their components, as they hold on a day; as a table to take out and bring in."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE, received_body
from api.v1.models import CalendarDay, problems
from api.v1.procedure_models import ComponentOut, ProcedureOut, TakenOut
from core.days import day_of
from core.errors import BadTable, NotFound, TooLarge
from core.procedure import Procedure
from pipeline import procedures as known
from pipeline.procedures import MEDIA_TYPES, Form

router = APIRouter(prefix="/procedures", tags=["procedures"])
MOST_LISTED = 1000
_FILES = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": _FILES}}
_DAY = Query(description="Day on which it holds; empty: today.")


@router.get("", responses=problems())
def list_procedures(
    services: ServicesOf,
    on: Annotated[CalendarDay | None, _DAY] = None,
    after: Annotated[str, Query(max_length=20, description="Code of the last one of the part before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED,
) -> list[ProcedureOut]:
    """Return every procedure as it holds on a day, by code."""
    with services.look() as uow:
        found = known.in_force(services, uow, on or day_of(uow.now()), after=after, limit=limit)
    return [_out(one) for one in found]


@router.get("/table", response_class=Response, responses={200: {"content": _FILES}, **problems()})
def export(services: ServicesOf, form: Form = Form.CSV, on: CalendarDay | None = None, every: bool = False) -> Response:
    """Return the procedures of a day as CSV, XLSX or JSON; every version of them where `every` is true."""
    with services.look() as uow:
        day = on or day_of(uow.now())
        found = known.every_version(services, uow) if every else known.in_force(services, uow, day)
    headers = {"Content-Disposition": f'attachment; filename="thu-tuc-{day.isoformat()}.{form.value}"'}
    return Response(known.written(found, form), media_type=MEDIA_TYPES[form], headers=headers)


@router.post("/table", responses=problems(413, 422, 507), openapi_extra=_BODY, max_body_size=ANY_SIZE)
async def bring_in(
    request: Request,
    services: ServicesOf,
    caller: CallerOf,
    form: Form = Form.CSV,
    since: Annotated[
        CalendarDay | None, Query(description="Day of effect of rows that name none; empty: today.")
    ] = None,
) -> list[TakenOut]:
    """Bring in procedures (the raw body), all or none; a version that dossiers used stays, another one is added."""
    day = since or day_of(services.clock())
    try:
        async with received_body(request, services, known.MOST_BYTES) as path:
            found = await run_in_threadpool(known.read, services, path, form, day)
    except TooLarge as error:
        raise BadTable(where=known.TOO_LARGE) from error
    taken = await run_in_threadpool(known.take_in, services, found, by=caller.name)
    return [
        TakenOut(
            code=one.procedure.code,
            name=one.procedure.name,
            effective_from=one.procedure.effective_from,
            outcome=one.outcome.value,
            message=one.message,
        )
        for one in taken
    ]


@router.get("/{code}", responses=problems(404))
def show(code: str, services: ServicesOf, on: Annotated[CalendarDay | None, _DAY] = None) -> ProcedureOut:
    """Return a procedure as it holds on a day."""
    with services.look() as uow:
        return _out(known.get(services, uow, code, on or day_of(uow.now())))


@router.get("/{code}/versions", responses=problems(404))
def versions(code: str, services: ServicesOf) -> list[ProcedureOut]:
    """Return every version of a procedure, oldest first; there is one for each change of the law, so few."""
    with services.look() as uow:
        found = known.versions(services, uow, known.known(services, code))
    if not found:
        raise NotFound("procedure")
    return [_out(one) for one in found]


def _out(one: Procedure) -> ProcedureOut:
    return ProcedureOut(
        code=one.code,
        name=one.name,
        field=one.field,
        effective_from=one.effective_from,
        working_days=one.working_days,
        result_types=list(one.result_types),
        components=[
            ComponentOut(
                code=each.code,
                name=each.name,
                types=list(each.types),
                required=each.required,
                condition=each.condition,
                originals=each.originals,
                certified_copies=each.certified_copies,
                copies=each.copies,
                shown=each.shown,
                max_age_days=each.max_age_days,
                purpose=each.purpose,
            )
            for each in one.components
        ],
    )
