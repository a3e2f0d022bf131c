"""What the clocks of municipalities do when they wake, and seeing to it that each runs, and gets on.

Many cases go in one transaction. When one of them cannot be evaluated they go one by one, and that one is set apart.
When the time itself is moved, every clock looks again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from orchestrator.clock import current_time
from orchestrator.db.clocks import list_clocks, longest_due, moved_by
from orchestrator.db.database import Database
from orchestrator.db.set_apart import due_apart, recovered, set_apart, try_at
from orchestrator.db.trouble import Trouble, is_away, trouble_of
from orchestrator.dispatch.clock import CLOCK_QUEUE, nudge_clock, restart_clock
from orchestrator.dispatch.handover import is_refusal
from orchestrator.dispatch.namespaces import open_temporal
from orchestrator.domain.answers import Woken
from orchestrator.domain.condition import ApartKind, reason_of
from orchestrator.errors import CaseSetApart
from orchestrator.settings import Settings
from orchestrator.usecases.stuck import set_case_apart
from orchestrator.usecases.wake import due_ids, ring_next, wake_case, wake_cases
from workers.clock import WAKE, MunicipalityClock, Rest
from workers.steady import run_beating

AT_ONCE = 4
# Cases in one transaction.
WOKEN_TOGETHER = 20
# A round this long ends, and the clock hears from us; what is still due waits for the next round, which comes at once.
LONGEST_ROUND = timedelta(seconds=10)

LONGEST_REST = 3600.0
# When nothing could be woken though something is due, asking again at once would only keep us busy.
SHORTEST_REST = 0.2

PATIENCE_SECONDS = 30.0
"""A round of waking takes ten seconds at most, and begins with what is due longest."""

# A clock that somebody ended in Temporal's pages runs again after this long at most.
ROUND_SECONDS = 600.0
LOOK_SECONDS = 0.5
# Looks between two questions which clocks stand still.
LOOKS = 10

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
        total, until = 0, time.monotonic() + LONGEST_ROUND.total_seconds()
        while True:
            _heartbeat()
            woken, at = self._wake_some(municipality)
            total += woken.count
            if woken.count < WOKEN_TOGETHER:
                return Rest(total, _rest_until(woken.next_due, at))
            if time.monotonic() > until:
                return Rest(total, 0.0)

    def _wake_some(self, municipality: str) -> tuple[Woken, datetime]:
        try:
            with self._database.transaction() as session:
                at = current_time(session, self._settings)
                woken = wake_cases(session, municipality=municipality, at=at, limit=WOKEN_TOGETHER)
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
            due = due_ids(session, municipality=municipality, at=at, limit=WOKEN_TOGETHER)
        count = sum(self._wake_one(case_id, at) for case_id in due)
        with self._database.transaction() as session:
            recovered(session, ApartKind.MUNICIPALITY, municipality, at)
            return Woken(count, ring_next(session, municipality=municipality)), at

    def _wake_one(self, case_id: str, at: datetime) -> bool:
        """Wake one case; say whether it was woken or set apart, which is to say that it is no longer due."""
        _heartbeat()
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
        return Rest(0, _rest_until(again, at))


def _heartbeat() -> None:
    """Tell Temporal that we get on; outside an activity, in a test of this class alone, nobody listens."""
    if activity.in_activity():
        activity.heartbeat()


def _rest_until(due: datetime | None, at: datetime) -> float:
    if due is None:
        return LONGEST_REST
    return min(max((due - at).total_seconds(), SHORTEST_REST), LONGEST_REST)


class StandingStill:
    """Remembers since when each clock has had the same before it."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[Hashable, float]] = {}

    def of(self, longest_due: Mapping[str, Hashable], now: float) -> tuple[str, ...]:
        """Return whose clock stands still at `now`, in seconds of any clock that runs on; each is told once a time."""
        before = self._since
        self._since = {
            whose: before[whose] if whose in before and before[whose][0] == due else (due, now)
            for whose, due in longest_due.items()
        }
        still = tuple(whose for whose, (_, since) in self._since.items() if now - since >= PATIENCE_SECONDS)
        self._since |= {whose: (longest_due[whose], now) for whose in still}
        return still


async def work_clocks(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Run the clocks until cancelled. Raises RuntimeError when Temporal is away."""
    client = (await open_temporal(settings)).own
    with ThreadPoolExecutor(AT_ONCE, "wake") as threads:
        await run_beating(clock_worker(client, Waker(database, settings), threads), client, beat)


def clock_worker(client: Client, waker: Waker, threads: ThreadPoolExecutor) -> Worker:
    """Return the worker that runs the clocks and what they do when they wake; `run()` it."""
    return Worker(
        client,
        task_queue=CLOCK_QUEUE,
        workflows=[MunicipalityClock],
        activities=[waker.wake],
        activity_executor=threads,
        max_concurrent_activities=AT_ONCE,
    )


async def mind_clocks(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Nudge every clock now and then until cancelled, and all of them when the time of the platform jumps.

    One that stands still is started anew: after its history was rolled back in Temporal, a clock cannot go on. One that
    is set apart is nudged again when it is time for that; when it wakes it says itself that it goes again.
    """
    still = StandingStill()
    client = (await open_temporal(settings)).own
    while True:
        moved, municipalities = await asyncio.to_thread(_read, database)
        for municipality in municipalities:
            await nudge_or_set_apart(settings, database, client, municipality)
            beat()
        await _until_due_or_moved(settings, database, moved, beat, partial(_mend, settings, database, client, still))


async def _mend(settings: Settings, database: Database, client: Client, still: StandingStill) -> None:
    await restart_still(settings, database, client, still)
    await nudge_apart(settings, database, client)


async def nudge_or_set_apart(settings: Settings, database: Database, client: Client, municipality: str) -> bool:
    """Nudge one clock, and say whether that went; what Temporal does not take is set apart, and the others go on.

    Raises RPCError when Temporal is away.
    """
    try:
        await nudge_clock(client, municipality)
    except RPCError as error:
        if not is_refusal(error):
            raise
        await asyncio.to_thread(_set_apart, settings, database, municipality, reason_of(error))
        return False
    return True


def _set_apart(settings: Settings, database: Database, municipality: str, reason: str) -> None:
    with database.transaction() as session:
        at = current_time(session, settings)
        set_apart(session, ApartKind.MUNICIPALITY, municipality, reason, at=at, municipality=municipality)


async def _until_due_or_moved(
    settings: Settings,
    database: Database,
    moved: timedelta,
    beat: Callable[[], None],
    mend: Callable[[], Awaitable[None]],
) -> None:
    look = LOOK_SECONDS if settings.development else LOOK_SECONDS * 10  # else time cannot be moved
    for number in range(int(ROUND_SECONDS / look)):
        await asyncio.sleep(look)
        beat()
        if number % LOOKS == 0:
            await mend()
        if settings.development and (await asyncio.to_thread(_read, database))[0] != moved:
            return


async def nudge_apart(settings: Settings, database: Database, client: Client) -> None:
    """Nudge again each clock that is set apart and whose pause is over. Raises RPCError when Temporal is away."""
    for municipality in await asyncio.to_thread(_take_due, settings, database):
        await nudge_or_set_apart(settings, database, client, municipality)


def _take_due(settings: Settings, database: Database) -> tuple[str, ...]:
    """Return whose clock is to be tried again now, and put off the next try by a round, if it is not heard of."""
    with database.transaction() as session:
        at = current_time(session, settings)
        due = due_apart(session, ApartKind.MUNICIPALITY, at)
        for each in due:
            try_at(session, each.id, at + timedelta(seconds=ROUND_SECONDS))
    return tuple(each.subject for each in due)


async def restart_still(settings: Settings, database: Database, client: Client, still: StandingStill) -> None:
    """Start each clock anew that stands still while cases are due. Raises RPCError when Temporal is away."""
    due = await asyncio.to_thread(_longest_due, settings, database)
    for municipality in still.of(due, asyncio.get_running_loop().time()):
        _log.warning("the clock of %s stands still and is started anew", municipality)
        await restart_clock(client, municipality)


def _longest_due(settings: Settings, database: Database) -> Mapping[str, tuple[str, datetime]]:
    with database.transaction() as session:
        return longest_due(session, current_time(session, settings))


def _read(database: Database) -> tuple[timedelta, tuple[str, ...]]:
    with database.transaction() as session:
        return moved_by(session), list_clocks(session)
