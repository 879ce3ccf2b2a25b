"""A paper in somebody's hands: taken, kept, handed back, given to somebody, taken over."""

from fastapi import APIRouter

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from api.v1.review_models import AssignIn, ReleaseIn, TaskOut
from core.ids import DocumentId, PersonId
from pipeline import review

router = APIRouter(prefix="/documents/{document}", tags=["review"])


@router.post("/lock", responses=problems(403, 404, 409))
def claim(document: str, services: ServicesOf, caller: CallerOf) -> TaskOut:
    """Take a paper in hand; 409 says who else has it (`held`), or that it waits for nobody."""
    return TaskOut.of(review.claim(services, caller, DocumentId(document)), caller.name)


@router.put("/lock", responses=problems(403, 404, 409))
def renew(document: str, services: ServicesOf, caller: CallerOf) -> TaskOut:
    """Give a sign of life; 409 when somebody else has the paper by now, or it waits no more."""
    return TaskOut.of(review.renew(services, caller, DocumentId(document)), caller.name)


@router.post("/lock/release", status_code=204, responses=problems(403, 404, 409))
def release(document: str, body: ReleaseIn, services: ServicesOf, caller: CallerOf) -> None:
    """Hand a paper back, with a word to whoever takes it next."""
    review.release(services, caller, DocumentId(document), body.note)


@router.post("/lock/take-over", responses=problems(403, 404, 409))
def take_over(document: str, services: ServicesOf, caller: CallerOf) -> TaskOut:
    """Take a paper out of somebody else's hands; it is on record from whom."""
    return TaskOut.of(review.take_over(services, caller, DocumentId(document)), caller.name)


@router.put("/assignment", responses=problems(403, 404, 409))
def assign(document: str, body: AssignIn, services: ServicesOf, caller: CallerOf) -> TaskOut:
    """Give a paper to a person, or to nobody in particular; it leaves the hands of anybody else."""
    person = PersonId(body.person) if body.person else None
    return TaskOut.of(review.assign(services, caller, DocumentId(document), person), caller.name)
