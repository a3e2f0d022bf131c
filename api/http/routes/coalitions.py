"""Coalitions: how the parties of one do over the cases one shares, what each figure is made of, who waits for whom."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.http.identity import AtTheDoor
from api.http.messages.coalition import (
    CoalitionOut,
    CountedObligationOut,
    CountedObligationQuery,
    CountedTaskOut,
    CountedTaskQuery,
    ScoreOut,
    ScoreQuery,
    WaitOut,
    WaitQuery,
    WaitSumOut,
    page_of,
)
from api.http.messages.shape import Found, PageQuery, found
from orchestrator.domain.coalition import Coalition
from orchestrator.usecases import coalitions

router = APIRouter(tags=["coalitions"])

_OF = "/coalitions/{municipality}/{policy}"


async def coalition_of(municipality: str, policy: str) -> Coalition:
    """Return the coalition that an address names."""
    return Coalition(municipality, policy)


TheCoalition = Annotated[Coalition, Depends(coalition_of)]


@router.get("/coalitions", summary="List your coalitions")
def list_coalitions(
    door: AtTheDoor, query: Annotated[PageQuery, Query()], request: Request, response: Response
) -> Found[CoalitionOut]:
    """List with whom your party works together: by municipality and policy, over the cases in which it takes part."""
    with door.open() as visit:
        listed = coalitions.list_coalitions(visit.session, visit.actor, query.page())
    return found(request, response, map(CoalitionOut.tell, listed.found), listed.next)


@router.get(f"{_OF}/scores", summary="See how a coalition does")
def list_scores(
    door: AtTheDoor,
    coalition: TheCoalition,
    query: Annotated[ScoreQuery, Query()],
    request: Request,
    response: Response,
) -> Found[ScoreOut]:
    """See the figures of all parties together and of each, over what you are told in the cases you share with them."""
    with door.open() as visit:
        scores = coalitions.see_scores(visit.session, visit.actor, coalition, query.wanted(), at=visit.at)
    page, more = page_of(scores[query.by], query.page())
    return found(request, response, (ScoreOut.of(each, query.by) for each in page), more)


@router.get(f"{_OF}/obligations", summary="List the duties a figure is made of")
def list_counted_obligations(
    door: AtTheDoor,
    coalition: TheCoalition,
    query: Annotated[CountedObligationQuery, Query()],
    request: Request,
    response: Response,
) -> Found[CountedObligationOut]:
    """List the duties that are counted, the earliest deadline first, each with the address of its proof."""
    wanted = query.wanted(outcome=query.outcome)
    with door.open() as visit:
        listed = coalitions.list_duties(visit.session, visit.actor, coalition, wanted, query.page(), at=visit.at)
    return found(request, response, map(CountedObligationOut.tell, listed.found), listed.next)


@router.get(f"{_OF}/tasks", summary="List the work a figure is made of")
def list_counted_tasks(
    door: AtTheDoor,
    coalition: TheCoalition,
    query: Annotated[CountedTaskQuery, Query()],
    request: Request,
    response: Response,
) -> Found[CountedTaskOut]:
    """List the work that is counted, what was offered first first, each with the address of its proof."""
    wanted = query.wanted(work=query.work)
    with door.open() as visit:
        listed = coalitions.list_work(visit.session, visit.actor, coalition, wanted, query.page())
    return found(request, response, map(CountedTaskOut.tell, listed.found), listed.next)


@router.get(f"{_OF}/waits", summary="List who waits for whom")
def list_waits(
    door: AtTheDoor,
    coalition: TheCoalition,
    query: Annotated[WaitQuery, Query()],
    request: Request,
    response: Response,
) -> Found[WaitOut]:
    """List what is waited for in the cases you share, the earliest deadline first, without one last."""
    with door.open() as visit:
        listed = coalitions.list_waits(visit.session, visit.actor, coalition, query.wanted(), query.page(), at=visit.at)
    return found(request, response, map(WaitOut.tell, listed.found), listed.next)


@router.get(f"{_OF}/wait-sums", summary="See how often one waits for another")
def list_wait_sums(
    door: AtTheDoor,
    coalition: TheCoalition,
    query: Annotated[PageQuery, Query()],
    request: Request,
    response: Response,
) -> Found[WaitSumOut]:
    """See how often one party waits for another over the cases you share, the most often first."""
    with door.open() as visit:
        sums = coalitions.sum_waits(visit.session, visit.actor, coalition, at=visit.at)
    page, more = page_of(sums, query.page())
    return found(request, response, map(WaitSumOut.tell, page), more)
