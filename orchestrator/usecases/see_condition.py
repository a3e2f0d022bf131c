"""See how the platform is: for those who keep it running, so without an actor and without anything of a case."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db.condition import read_condition
from orchestrator.domain.condition import Condition


def see_condition(session: Session, *, at: datetime, really: datetime) -> Condition:
    """Return the figures at the platform's time `at`; `really` is the real one, by which programs beat."""
    return read_condition(session, at=at, really=really)
