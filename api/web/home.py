"""The front door: everybody is sent to where they begin to work."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.deps import CallerOf
from api.web.view import SEE_OTHER, beginning

router = APIRouter()


@router.get("/")
def home(caller: CallerOf) -> RedirectResponse:
    """Send somebody to their first section."""
    return RedirectResponse(beginning(caller), SEE_OTHER)
