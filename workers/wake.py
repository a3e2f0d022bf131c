"""Evaluate the cases of a municipality whose time has come: what its clock does when it wakes."""

from datetime import datetime

from temporalio import activity

from orchestrator.clock import current_time
from orchestrator.db.database import Database
from orchestrator.domain.answers import Woken
from orchestrator.settings import Settings
from orchestrator.usecases.wake_cases import wake_cases
from workers.clock import WAKE, Rest

# Cases in one transaction, and transactions before the clock hears from us again.
LIMIT = 20
BATCHES = 20

LONGEST_REST = 3600.0
# When nothing could be woken though something is due, asking again at once would only keep us busy.
SHORTEST_REST = 0.2


class Waker:
    """Holds what the activity needs."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    @activity.defn(name=WAKE)
    def wake(self, municipality: str) -> Rest:
        """Wake what is due, a few cases in each transaction; answer how long there is nothing to do."""
        total = 0
        for _ in range(BATCHES):
            woken, at = self._wake_some(municipality)
            total += woken.count
            if woken.count < LIMIT:
                return Rest(total, _seconds(woken, at))
        return Rest(total, 0.0)

    def _wake_some(self, municipality: str) -> tuple[Woken, datetime]:
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            return wake_cases(session, municipality=municipality, at=at, limit=LIMIT), at


def _seconds(woken: Woken, at: datetime) -> float:
    if woken.next_due is None:
        return LONGEST_REST
    return min(max((woken.next_due - at).total_seconds(), SHORTEST_REST), LONGEST_REST)
