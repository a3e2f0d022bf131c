"""Moves: what you could do now, and why not."""

from fastapi import APIRouter

from api.http.identity import AtTheDoor
from api.http.messages.work import MoveOut, MovesOut
from orchestrator.usecases import see_case

router = APIRouter(tags=["moves"])


@router.get("/cases/{case}/moves", summary="See your moves")
def list_moves(door: AtTheDoor, case: str) -> MovesOut:
    """See for each of your roles which facts you may add, and if not: by which rule, and what would change that."""
    with door.open() as visit:
        moves = see_case.moves(visit.session, visit.actor, case, at=visit.at)
    return MovesOut(moves=[MoveOut.tell(each) for each in moves])
