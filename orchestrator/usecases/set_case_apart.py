"""Set a case apart that cannot be evaluated, so that the others of its municipality go on."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.cases import find_case, set_next_due
from orchestrator.db.outbox import add_effects
from orchestrator.db.ringing import rings_too_late
from orchestrator.db.set_apart import set_apart
from orchestrator.domain.effects import nudge
from orchestrator.domain.set_apart import ApartKind


def set_case_apart(session: Session, case_id: str, reason: str, *, at: datetime) -> datetime | None:
    """Mark the case, and let its clock try it again after a pause that grows; return when, None without such a case.

    Until then the case does not count as due. The mark goes when the case is evaluated again, by its clock or because
    somebody adds to it.
    """
    case = find_case(session, case_id)
    if case is None:
        return None
    town = case.municipality
    again = set_apart(session, ApartKind.CASE, case_id, reason, at=at, municipality=town, case_id=case_id)
    set_next_due(session, case_id, again)
    if rings_too_late(session, town, again):
        add_effects(session, (nudge(town, again),), at)
    return again
