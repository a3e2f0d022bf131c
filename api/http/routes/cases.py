"""Cases: open one, see one, list them; what you could do in one, what happened in it, and why something in it is so."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.headers import created
from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.case import CaseAmendmentIn, CaseOut, CaseQuery, CaseSeenOut
from api.http.messages.explanation import ExplanationOut
from api.http.messages.fact import CaseIn, CaseOpenedOut
from api.http.messages.journal import EntryOut, JournalQuery
from api.http.messages.shape import Found, found
from api.http.messages.work import MoveOut, MovesOut
from orchestrator.usecases import see_case
from orchestrator.usecases.explain_case import explain
from orchestrator.usecases.open_case import open_case as open_it
from orchestrator.usecases.titles import retitle_case

router = APIRouter()


@router.post("/cases", status_code=201, summary="Open a case", tags=["cases"])
def open_case(
    door: AtTheDoor, key: IdempotencyKey, case: CaseIn, request: Request, response: Response
) -> CaseOpenedOut:
    """Open a case for your municipality; the answer holds what followed."""
    with door.open() as visit:
        opened = open_it(visit.session, visit.actor, case.draft(), at=visit.at, key=key)
    created(request, response, "get_case", case=opened.case.id)
    request.app.state.metrics.count_facts(opened.facts, replayed=opened.replayed)
    return CaseOpenedOut.tell(opened)


@router.get("/cases", summary="List cases", tags=["cases"])
def list_cases(
    door: AtTheDoor, query: Annotated[CaseQuery, Query()], request: Request, response: Response
) -> Found[CaseOut]:
    """List the cases in which your party takes part, oldest first."""
    with door.open() as visit:
        listed = see_case.list_cases(visit.session, visit.actor, query.wanted(), query.page())
    return found(request, response, map(CaseOut.tell, listed.found), listed.next)


@router.get("/cases/{case}", summary="See a case", tags=["cases"])
def get_case(door: AtTheDoor, case: str) -> CaseSeenOut:
    """See a case: who takes part, what is owed, what is offered."""
    with door.open() as visit:
        seen = see_case.get_case(visit.session, visit.actor, case, at=visit.at)
    return CaseSeenOut.tell(seen)


@router.patch("/cases/{case}", summary="Change the title of a case", tags=["cases"])
def amend_case(door: AtTheDoor, key: IdempotencyKey, case: str, amendment: CaseAmendmentIn) -> CaseOut:
    """Call a case you direct something else; the journal says who did, and why."""
    title, why = amendment.title, amendment.why
    with door.open() as visit:
        renamed = retitle_case(visit.session, visit.actor, case, title, why=why, at=visit.at, key=key)
    return CaseOut.tell(renamed)


@router.get("/cases/{case}/moves", summary="See your moves", tags=["moves"])
def list_moves(door: AtTheDoor, case: str) -> MovesOut:
    """See for each of your roles which facts you may add, and if not: by which rule, and what would change that."""
    with door.open() as visit:
        moves = see_case.moves(visit.session, visit.actor, case, at=visit.at)
    return MovesOut(moves=[MoveOut.tell(each) for each in moves])


@router.get("/cases/{case}/journal", summary="Read the journal", tags=["journal"])
def read_journal(
    door: AtTheDoor, case: str, query: Annotated[JournalQuery, Query()], request: Request, response: Response
) -> Found[EntryOut]:
    """Read the journal of a case; of what is not for you the line and its hash are there, not the content."""
    with door.open() as visit:
        entries = see_case.read_journal(visit.session, visit.actor, case, query.after, query.limit + 1)
    page, more = entries[: query.limit], len(entries) > query.limit
    return found(request, response, map(EntryOut.tell, page), str(page[-1].seq) if more else None)


@router.get("/cases/{case}/explanations/{subject:path}", summary="Explain", tags=["explanations"])
def get_explanation(door: AtTheDoor, case: str, subject: str) -> ExplanationOut:
    """Explain an obligation (its key), a task or notice (its id), a stage or milestone (its name), or a move.

    A move is named by the fact type: may you add it, and if not, why not.
    """
    with door.open() as visit:
        explanation = explain(visit.session, visit.actor, case, subject, at=visit.at)
    return ExplanationOut.tell(explanation)
