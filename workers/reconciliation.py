"""Compare what ought to run with what runs in Temporal, mend what differs, and tell what could not be mended.

The database decides. Work that Temporal lost is told again under its own id; work that ended there though nobody took
it is offered anew; what stands for nothing is ended. `python -m workers.reconciliation [--dry-run]` does it once.
"""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TypeVar

from temporalio.service import RPCError

from orchestrator.clock import current_time
from orchestrator.db.clocks import list_clocks
from orchestrator.db.condition import RECONCILED, add_to_tally
from orchestrator.db.database import Database, alone
from orchestrator.db.set_apart import due_apart, list_apart, recovered, set_apart, try_at
from orchestrator.db.trouble import Trouble, is_away, trouble_of
from orchestrator.db.wanted import Offer, Told
from orchestrator.dispatch.activities import end_activity
from orchestrator.dispatch.handover import is_refusal
from orchestrator.dispatch.namespaces import Place, Temporal, open_temporal
from orchestrator.dispatch.running import clock_runs
from orchestrator.domain.condition import ApartKind, reason_of
from orchestrator.errors import CaseSetApart
from orchestrator.settings import Settings, load_settings
from orchestrator.usecases.offers import offer_anew, tell_calls_again, tell_offers_again
from orchestrator.usecases.stuck import set_case_apart
from workers.clocks import nudge_or_set_apart
from workers.differences import Differences, Orphan, forgotten, look_for_differences

LOOK_SECONDS = 10.0
CHUNK = 100
LOOK_AGAIN = timedelta(minutes=1)
WHAT = "reconciliation"
UNREAD = (
    "the program of this party began on it time and again and did not claim it: as a rule it cannot open what it is "
    "sent (its file of keys) or cannot reach the API (its token)"
)

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class Reconciled:
    """What differed and was mended (or, on a dry run, would have been): ids of activities, tasks and municipalities."""

    told_again: list[str] = field(default_factory=list)
    offered_anew: list[str] = field(default_factory=list)
    called_again: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    clocks_started: list[str] = field(default_factory=list)
    set_apart: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')}: {len(found)}" for name, found in asdict(self).items())

    def __bool__(self) -> bool:
        return any(asdict(self).values())


class Mender:
    """Mends differences, each by itself: what cannot be mended is set apart, and the rest goes on."""

    def __init__(self, settings: Settings, database: Database, temporal: Temporal) -> None:
        self._settings = settings
        self._database = database
        self._temporal = temporal
        self._done = Reconciled()

    async def mend(self, found: Differences) -> Reconciled:
        """Mend them all, and say what was done."""
        for some in _chunks(found.lost):
            await asyncio.to_thread(self._tell_again, some)
        for offer in found.ended:
            await asyncio.to_thread(self._offer_anew, offer)
        for calls in _chunks(found.uncalled):
            await asyncio.to_thread(self._call_again, [(each.case_id, each.key, each.party) for each in calls])
            self._done.called_again += [each.id for each in calls]
        for orphan in found.orphans:
            await self._end(orphan)
        for municipality in found.clocks:
            started = await nudge_or_set_apart(self._settings, self._database, self._temporal.own, municipality)
            (self._done.clocks_started if started else self._done.set_apart).append(municipality)
        for offer in found.unread:
            await asyncio.to_thread(self._tell_anew, offer)
        await asyncio.to_thread(self._forgive, found.unclaimed)
        return self._done

    def _tell_again(self, some: Sequence[Offer]) -> None:
        try:
            with self._database.transaction() as session:
                pairs = [(each.task_id, each.party) for each in some]
                tell_offers_again(session, pairs, at=current_time(session, self._settings))
            self._done.told_again += [each.id for each in some]
        except Exception as error:
            if is_away(error):
                raise
            if len(some) == 1:
                self._set_apart(some[0].id, some[0].task_id, error)
                return
            for each in some:
                self._tell_again([each])

    def _offer_anew(self, offer: Offer) -> None:
        try:
            with self._database.transaction() as session:
                anew = offer_anew(session, offer.task_id, at=current_time(session, self._settings))
            self._done.offered_anew += [anew.id] if anew else []
        except Exception as error:
            if is_away(error):
                raise
            if trouble_of(error) is Trouble.BUSY:  # somebody adds to the case just now: at the next round
                return
            self._set_apart(offer.id, offer.task_id, error)

    def _call_again(self, calls: Sequence[tuple[str, str, str]]) -> None:
        with self._database.transaction() as session:
            tell_calls_again(session, calls, at=current_time(session, self._settings))

    async def _end(self, orphan: Orphan) -> None:
        activity = orphan.activity
        try:
            client = await self._temporal.of(orphan.place)
            await end_activity(client, activity, "it stands for nothing the platform knows")
            self._done.ended.append(activity)
        except RPCError as error:
            if not is_refusal(error):
                raise
            await asyncio.to_thread(self._set_apart, activity, activity.split(":", 1)[1], error)

    def _set_apart(self, activity: str, task_id: str, error: Exception) -> None:
        _log.error("%s could not be mended: %s", activity, error)
        self._done.set_apart.append(activity)
        case_id = task_id.partition(":")[0]
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            if isinstance(error, CaseSetApart):
                set_case_apart(session, error.case_id, error.reason, at=at)
            else:
                set_apart(session, ApartKind.OFFER, activity, reason_of(error), at=at, case_id=case_id)

    def _tell_anew(self, offer: Offer) -> None:
        """Tell an offer that its program cannot use once more, closed with the key of now, after each of its pauses."""
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            marks = {each.subject: each for each in list_apart(session, ApartKind.OFFER)}
            if offer.id in marks and marks[offer.id].next_try_at > at:
                return
            tell_offers_again(session, [(offer.task_id, offer.party)], at=at, anew=True)
            case_id = offer.task_id.partition(":")[0]
            set_apart(session, ApartKind.OFFER, offer.id, UNREAD, at=at, case_id=case_id)
        self._done.set_apart.append(offer.id)

    def _forgive(self, unclaimed: Set[str]) -> None:
        """End the marks of offers that no longer differ; one that still waits for a program may not be usable yet."""
        with self._database.transaction() as session:
            at = current_time(session, self._settings)
            for each in list_apart(session, ApartKind.OFFER):
                if each.subject not in {*self._done.set_apart, *unclaimed}:
                    recovered(session, ApartKind.OFFER, each.subject, at)
                elif each.subject in unclaimed and each.next_try_at <= at:  # its program has not begun often enough yet
                    try_at(session, each.id, at + LOOK_AGAIN)


async def reconcile(
    settings: Settings, database: Database, temporal: Temporal, *, dry_run: bool = False
) -> Reconciled | None:
    """Compare and mend, once; None when another program is at it. Raises RPCError when Temporal is away."""
    with alone(database, WHAT) as ours:
        if not ours:
            return None
        found = await look_for_differences(settings, database, temporal)
        if dry_run:
            return _as_if_done(found)
        return await Mender(settings, database, temporal).mend(found)


async def mind_reconciliation(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Reconcile now, at intervals, and at once when Temporal turns out to have lost what it was told."""
    temporal = await open_temporal(settings)
    while True:
        beat()
        known = dict(await forgotten(database, temporal))
        done = await reconcile(settings, database, temporal)
        if done:
            _log.warning("reconciled: %s", done)
            await asyncio.to_thread(_count, database, done)
        await _until_needed(settings, database, temporal, known, beat)


def _count(database: Database, done: Reconciled) -> None:
    with database.transaction() as session:
        add_to_tally(session, RECONCILED, {name: len(found) for name, found in asdict(done).items()})


async def _until_needed(
    settings: Settings, database: Database, temporal: Temporal, known: dict[Place, Told], beat: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + settings.reconcile_seconds
    while (left := until - loop.time()) > 0:
        await asyncio.sleep(min(left, LOOK_SECONDS))
        beat()
        if await _needed(settings, database, temporal, known):
            return


async def _needed(settings: Settings, database: Database, temporal: Temporal, known: dict[Place, Told]) -> bool:
    """Whether there is something to mend that was not known when we last compared; what is found again is no longer."""
    due, municipalities = await asyncio.to_thread(_read, settings, database)
    lost = await forgotten(database, temporal)
    if due or lost.items() - known.items():
        return True
    for place in known.keys() - lost.keys():
        del known[place]
    return bool(municipalities) and not await clock_runs(temporal.own, municipalities[0])


def _read(settings: Settings, database: Database) -> tuple[bool, tuple[str, ...]]:
    with database.transaction() as session:
        due = due_apart(session, ApartKind.OFFER, current_time(session, settings))
        return bool(due), list_clocks(session)


def _as_if_done(found: Differences) -> Reconciled:
    return Reconciled(
        told_again=[each.id for each in found.lost],
        offered_anew=[each.task_id for each in found.ended],
        called_again=[each.id for each in found.uncalled],
        ended=[each.activity for each in found.orphans],
        clocks_started=list(found.clocks),
    )


def _chunks(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(whole), CHUNK):
        yield whole[begin : begin + CHUNK]


async def _once(settings: Settings, *, dry_run: bool) -> Reconciled | None:
    database = Database(settings.database_url or "", connections=2)
    try:
        return await reconcile(settings, database, await open_temporal(settings), dry_run=dry_run)
    finally:
        database.dispose()


def main() -> None:
    """Reconcile once, and print what was done as JSON; `null` when another program is at it."""
    parser = argparse.ArgumentParser(description="Compare what ought to run with what runs in Temporal, and mend it.")
    parser.add_argument("--dry-run", action="store_true", help="only say what differs")
    dry_run = parser.parse_args().dry_run
    done = asyncio.run(_once(load_settings(), dry_run=dry_run))
    json.dump(asdict(done) if done is not None else None, sys.stdout)


if __name__ == "__main__":
    main()
