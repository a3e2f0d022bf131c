"""The clock of a development platform, which can be moved so that deadlines come near."""

from datetime import datetime, timedelta

from fastapi import APIRouter

from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.party import ClockIn, ClockOut
from api.http.problems import RequestRefused
from orchestrator.errors import FieldProblem
from orchestrator.usecases.wake import move_clock as move
from rules.language.text.value import shown
from rules.terms.duration import Duration
from rules.terms.errors import TermError
from rules.terms.said import english

router = APIRouter(tags=["clock"])


@router.post("/clock", summary="Move the clock")
def move_clock(door: AtTheDoor, key: IdempotencyKey, asked: ClockIn) -> ClockOut:
    """Move the clock forward, for all programs of the platform; in development only."""
    with door.open() as visit:
        by = _length(asked.move, visit.at)
        now = move(visit.session, visit.actor, by, at=visit.at, key=key)
    return ClockOut(now=now)


def _length(words: str, at: datetime) -> timedelta:
    try:
        duration = Duration.parse(words)
        if duration.hours:
            return timedelta(hours=duration.hours)
        return duration.add_to(at.date()) - at.date()
    except (TermError, OverflowError) as error:
        expected = error.expected if isinstance(error, TermError) else "a length within the calendar"
        raise RequestRefused((FieldProblem("move", english(shown(words)), expected),)) from error
