"""The journal: everything that was said about a case and everything that followed, in order."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.identity import AtTheDoor
from api.http.messages.journal import EntryOut, JournalQuery
from api.http.messages.shape import Found, found
from orchestrator.usecases import see_case as reading

router = APIRouter(tags=["journal"])


@router.get("/cases/{case}/journal", summary="Read the journal")
def read_journal(
    door: AtTheDoor, case: str, query: Annotated[JournalQuery, Query()], request: Request, response: Response
) -> Found[EntryOut]:
    """Read the journal of a case; of what is not for you the line and its hash are there, not the content."""
    with door.open() as visit:
        entries = reading.read_journal(visit.session, visit.actor, case, query.after, query.limit + 1)
    page, more = entries[: query.limit], len(entries) > query.limit
    return found(request, response, map(EntryOut.tell, page), str(page[-1].seq) if more else None)
