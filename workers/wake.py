"""Evaluate the cases of a municipality whose time has come: what its clock does when it wakes.

Many cases go in one transaction. When one of them cannot be evaluated they go one by one, and that one is set apart.
"""

import logging
import time
from datetime import datetime, timedelta

from temporalio import activity

from orchestrator.clock import current_time
from orchestrator.db.database import Database
from orchestrator.db.set_apart import recovered, set_apart
from orchestrator.db.trouble import Trouble, is_away, trouble_of
from orchestrator.domain.answers import Woken
from orchestrator.domain.condition import ApartKind, reason_of
from orchestrator.errors import CaseSetApart
from orchestrator.settings import Settings
from orchestrator.usecases.stuck import set_case_apart
from orchestrator.usecases.wake import due_ids, ring_next, wake_case, wake_cases
from workers.clock import WAKE, Rest

# Cases in one transaction.
LIMIT = 20
# A round this long ends, and the clock hears from us; what is still due waits for the next round, which comes at once.
ROUND = timedelta(seconds=10)

LONGEST_REST = 3600.0
# When nothing could be woken though something is due, asking again at once would only keep us busy.
SHORTEST_REST = 0.2

_log = logging.getLogger(__name__)


class Waker:
    """Holds what the activity needs."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    @activity.defn(name=WAKE)
    def wake(self, municipality: str) -> Rest:
        """Wake what is due, a few cases in each transaction; answer how long there is nothing to do."""
        try:
            return self._round(municipality)
        except Exception as error:
            if is_away(error):
                raise
            _log.exception("the clock of %s is set apart", municipality)
            return self._set_apart(municipality, reason_of(error))

    def _round(self, municipality: str) -> Rest:
        total, until = 0, time.monotonic() + ROUND.total_seconds()
        while True:
            _beat()
            woken, at = self._wake_some(municipality)
            total += woken.count
            if woken.count < LIMIT:
                return Rest(total, _seconds(woken.next_due, at))
            if time.monotonic() > until:
                return Rest(total, 0.0)

    def _wake_some(self, municipality: str) -> tuple[Woken, datetime]:
        try:
            with self._database.transaction() as session:
                at = current_time(session, self._settings)
                woken = wake_cases(session, municipality=municipality, at=at, limit=LIMIT)
                recovered(session, ApartKind.MUNICIPALITY, municipality, at)
                return woken, at
        except Exception as error:
            if is_away(error):
                raise
            _log.info("cases of %s are woken one by one: %s", municipality, reason_of(error))
            return self._wake_each(municipality)

    def _wake_each(self, municipality: str) -> tuple[Woken, datetime]:
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            due = due_ids(session, municipality=municipality, at=at, limit=LIMIT)
        count = sum(self._wake_one(case_id, at) for case_id in due)
        with self._database.transaction() as session:
            recovered(session, ApartKind.MUNICIPALITY, municipality, at)
            return Woken(count, ring_next(session, municipality=municipality)), at

    def _wake_one(self, case_id: str, at: datetime) -> bool:
        """Wake one case; say whether it was woken or set apart, which is to say that it is no longer due."""
        _beat()
        try:
            with self._database.transaction() as session:
                return wake_case(session, case_id, at=at) is not None
        except Exception as error:
            if is_away(error):
                raise
            if trouble_of(error) is Trouble.BUSY:  # somebody adds to it just now; it is still due
                return False
            _log.exception("case %s is set apart", case_id)
            reason = error.reason if isinstance(error, CaseSetApart) else reason_of(error)
            with self._database.transaction() as session:
                set_case_apart(session, case_id, reason, at=at)
            return True

    def _set_apart(self, municipality: str, reason: str) -> Rest:
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            again = set_apart(session, ApartKind.MUNICIPALITY, municipality, reason, at=at, municipality=municipality)
        return Rest(0, _seconds(again, at))


def _beat() -> None:
    """Tell Temporal that we get on; outside an activity, in a test of this class alone, nobody listens."""
    if activity.in_activity():
        activity.heartbeat()


def _seconds(due: datetime | None, at: datetime) -> float:
    if due is None:
        return LONGEST_REST
    return min(max((due - at).total_seconds(), SHORTEST_REST), LONGEST_REST)
