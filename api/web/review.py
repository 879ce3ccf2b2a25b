"""The reviewer's pages: the queue of papers that wait for a person, and the workbench of one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf
from api.v1 import review as api
from api.v1.bench import BenchOut
from api.v1.review_models import TaskOut
from api.web.view import PagesOf
from classify.entered import parts_of
from core.ids import DocumentId
from core.people import Permission
from core.review import Assignee, Stage
from pipeline import bench
from pipeline.services import Services

_LISTED = 50

router = APIRouter()


@router.get("/review")
def queue(
    services: ServicesOf,
    pages: PagesOf,
    *,
    assignee: Annotated[str, Query(max_length=10)] = "",
    stage: Annotated[str, Query(max_length=10)] = "",
    type: Annotated[str, Query(max_length=64)] = "",  # noqa: A002  (its name in addresses)
    after: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the papers that wait, in the order in which they are given out."""
    asked = api.QueueQuery(
        stage=Stage(stage) if stage in set(Stage) else None,
        type=type or None,
        assignee=Assignee(assignee) if assignee in set(Assignee) else Assignee.ALL,
        after=after,
        limit=_LISTED,
    )
    found = api.queue(services, pages.caller, asked)
    return pages.show(
        "review/queue.html",
        asked={"assignee": asked.assignee.value, "stage": stage, "type": type},
        found=found,
        kinds=_kinds(services),
        now=services.clock(),
        may_assign=pages.caller.may(Permission.DECIDE),
    )


@router.get("/review/{document}")
def work(document: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the workbench of a paper."""
    found = bench.look(services, pages.caller, DocumentId(document))
    said: dict[str, Any] = bench.described(services, found)
    task = TaskOut.of(found.task, pages.caller.name) if found.task is not None else None
    seen = BenchOut(**said, task=task, now=services.clock())
    return pages.show(
        "review/bench.html",
        here="/review",
        bench=seen,
        data=seen.model_dump(mode="json"),
        parts={field.name: parts_of(field.kind) for field in seen.fields},
        kinds=_kinds(services),
        may_arrange=pages.caller.may(Permission.ARRANGE),
        may_take_over=pages.caller.may(Permission.DECIDE),
    )


def _kinds(services: Services) -> list[Any]:
    return sorted(services.catalog.types.values(), key=lambda kind: kind.name)
