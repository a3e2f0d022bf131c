"""Wake cases whose time has come: evaluate them anew, because time alone can change what is owed."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.answers import Woken


def wake_cases(session: Session, *, municipality: str, at: datetime, limit: int = 100) -> Woken:
    """Evaluate at most `limit` due cases of the municipality at this moment.

    Waking twice, or late, or a case for which nothing changed, is harmless.
    """
    raise NotImplementedError
