"""How long closed cases are kept."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.http.identity import AtTheDoor
from api.http.messages.personal import KeptCaseOut
from api.http.messages.shape import Found, In, found
from orchestrator.usecases import retention

router = APIRouter(tags=["personal data"])


class KeptQuery(In):
    """Which closed cases."""

    due: bool = Field(default=False, strict=False, description="Only those that are to be destroyed.")


@router.get("/retention", summary="See how long cases are kept")
def list_kept_cases(
    door: AtTheDoor, query: Annotated[KeptQuery, Query()], request: Request, response: Response
) -> Found[KeptCaseOut]:
    """See how long each closed case of your municipality is kept, what is due first first."""
    with door.open() as visit:
        seen = retention.list_due(visit.session, visit.actor, at=visit.at) if query.due else None
        listed = retention.list_kept(visit.session, visit.actor) if seen is None else seen
    return found(request, response, map(KeptCaseOut.tell, listed), None)
