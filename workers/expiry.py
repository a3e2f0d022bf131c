"""What runs out: claims of programs that fell silent are taken back, sessions and tokens that ended are removed."""

import asyncio
import logging
import time
from collections.abc import Callable

from orchestrator.clock import current_time, now
from orchestrator.db.condition import LAPSED, add_to_tally
from orchestrator.db.database import Database
from orchestrator.db.leases import lapsed_leases
from orchestrator.db.processing import remove_processing
from orchestrator.db.trouble import Trouble, is_away, trouble_of
from orchestrator.domain.condition import reason_of
from orchestrator.errors import CaseSetApart
from orchestrator.settings import Settings
from orchestrator.usecases.identity import remove_ended
from orchestrator.usecases.offers import lapse_claim
from orchestrator.usecases.signed import forget_what_was_shown
from orchestrator.usecases.stuck import set_case_apart

LOOK_SECONDS = 5.0
# While the database could not be reached no program could renew anything: they get this long before anybody is blamed.
GRACE_SECONDS = 45.0
SLOW_SECONDS = 10.0
AT_A_TIME = 50

_log = logging.getLogger(__name__)


async def mind_leases(
    settings: Settings, database: Database, beat: Callable[[], None], grace: float = GRACE_SECONDS
) -> None:
    """Look for lapsed leases until cancelled. Raises what the database raises when it is away."""
    while True:
        await _wait(grace, beat)
        took = 0.0
        while took < SLOW_SECONDS:
            began = time.monotonic()
            await asyncio.to_thread(lapse_some, settings, database)
            took = time.monotonic() - began
            await _wait(LOOK_SECONDS, beat)


def lapse_some(settings: Settings, database: Database) -> None:
    """Take back what is over now, each task in a transaction of its own."""
    with database.transaction() as session:
        over = lapsed_leases(session, AT_A_TIME)
    for task_id in over:
        _lapse(settings, database, task_id)


def _lapse(settings: Settings, database: Database, task_id: str) -> None:
    try:
        with database.transaction() as session:
            anew = lapse_claim(session, task_id, at=current_time(session, settings))
            add_to_tally(session, LAPSED, {"": 1 if anew else 0})
        if anew:
            _log.warning("%s is taken back from a program that fell silent; now %s (%s)", task_id, anew.id, anew.state)
    except Exception as error:
        if is_away(error):
            raise
        if trouble_of(error) is Trouble.BUSY:  # somebody adds to the case just now: at the next look
            return
        _log.exception("the lease on %s could not be ended", task_id)
        reason = error.reason if isinstance(error, CaseSetApart) else reason_of(error)
        with database.transaction() as session:
            set_case_apart(session, task_id.partition(":")[0], reason, at=current_time(session, settings))


async def _wait(seconds: float, beat: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    beat()
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, LOOK_SECONDS))
        beat()


EVERY = 3600.0  # seconds
BEAT = 10.0
OFTEN = 60.0
"""Seconds: each request of a program leaves a row that is of no use after some minutes."""


async def tidy_up(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Remove sessions and tokens that ended, every hour until cancelled, and what was shown once every minute."""
    while True:
        gone = await asyncio.to_thread(_tidy, settings, database)
        if gone:
            _log.info("%d sessions and tokens that had ended were removed", gone)
        for _ in range(round(EVERY / OFTEN)):
            await asyncio.to_thread(forget_shown, database)
            for _ in range(round(OFTEN / BEAT)):
                beat()
                await asyncio.sleep(BEAT)


def forget_shown(database: Database) -> int:
    """Forget tokens and proofs that were used, once they would be refused by their age as well; return how many."""
    with database.transaction() as session:
        return forget_what_was_shown(session, at=now())


def _tidy(settings: Settings, database: Database) -> int:
    with database.transaction() as session:
        remove_processing(session, now())
        return remove_ended(session, at=now(), idle=settings.session_idle)
