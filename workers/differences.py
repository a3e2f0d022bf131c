"""What differs between what ought to run and what runs in Temporal: found by looking, and nothing done about it yet."""

import asyncio
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client

from orchestrator.clock import current_time
from orchestrator.db.clocks import list_clocks
from orchestrator.db.database import Database
from orchestrator.db.wanted import Call, Offer, in_motion, known_calls, last_told, open_offers, unanswered_calls
from orchestrator.dispatch.clock import clock_id
from orchestrator.dispatch.running import (
    Stands,
    clock_runs,
    how_it_stands,
    how_they_stand,
    remembers_for,
    running_activities,
    running_clocks,
)
from orchestrator.settings import Settings
from workers.kit.outcome import Outcome

CALLS_LAST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs.

    Offers and calls that Temporal does not have, offers that ended there though nobody took them, activities that stand
    for nothing, and municipalities whose clock does not run.
    """

    lost: tuple[Offer, ...]
    ended: tuple[Offer, ...]
    uncalled: tuple[Call, ...]
    orphans: tuple[str, ...]
    clocks: tuple[str, ...]

    def __bool__(self) -> bool:
        return any((self.lost, self.ended, self.uncalled, self.orphans, self.clocks))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the database has, read after Temporal was: what began in between is known here."""

    offers: tuple[Offer, ...]
    calls: tuple[Call, ...]
    moving: frozenset[str]
    known: frozenset[str]
    municipalities: tuple[str, ...]
    at: datetime


async def look_for_differences(settings: Settings, database: Database, client: Client) -> Differences:
    """Compare. Raises RPCError when Temporal is away."""
    running, clocks = await running_activities(client), await running_clocks(client)
    wanted = await asyncio.to_thread(_read, settings, database, running)
    offers = [each for each in wanted.offers if _is_wanted(each) and each.id not in running | wanted.moving]
    calls = [each for each in wanted.calls if each.id not in running | wanted.moving]
    orphans = _orphans(running, wanted)
    missed = {each.id for each in offers} | {each.id for each in calls}
    stands = await how_they_stand(client, missed | set(orphans))
    since = wanted.at - await remembers_for(client)
    lost_all = await has_forgotten(database, client)
    return Differences(
        lost=tuple(each for each in offers if stands[each.id].is_gone),
        ended=tuple(each for each in offers if _ended_in_vain(each, stands[each.id])),
        uncalled=tuple(each for each in calls if stands[each.id].is_gone and (lost_all or each.given_at > since)),
        orphans=tuple(each for each in orphans if stands[each].runs),
        clocks=tuple(await _stopped(client, wanted.municipalities, clocks)),
    )


async def has_forgotten(database: Database, client: Client) -> bool:
    """Whether Temporal does not know the newest thing it was told: its data are gone, or from before."""
    newest = await asyncio.to_thread(_last_told, database)
    return newest is not None and (await how_it_stands(client, newest)).is_gone


def _last_told(database: Database) -> str | None:
    with database.transaction() as session:
        return last_told(session)


def _read(settings: Settings, database: Database, running: Set[str]) -> _Wanted:
    cases = {each.split(":")[1] for each in running if each.startswith("call:")}
    with database.transaction() as session:
        at = current_time(session, settings)
        return _Wanted(
            offers=open_offers(session),
            calls=unanswered_calls(session, at - CALLS_LAST),
            moving=in_motion(session),
            known=known_calls(session, cases),
            municipalities=list_clocks(session),
            at=at,
        )


def _is_wanted(offer: Offer) -> bool:
    """What a program claimed it is at already: when it is not, its lease ends, and the work is offered anew."""
    return not (offer.claimed and offer.program)


def _ended_in_vain(offer: Offer, stands: Stands) -> bool:
    """Whether a program will never take this offer any more; what people see does not depend on Temporal."""
    if stands.is_gone or stands.runs or not offer.program or offer.claimed:
        return False
    return stands.result != Outcome.LEFT_FOR_PEOPLE


def _orphans(running: Iterable[str], wanted: _Wanted) -> list[str]:
    allowed = {each.id for each in wanted.offers} | wanted.moving | wanted.known
    return sorted(each for each in running if each not in allowed)


async def _stopped(client: Client, municipalities: Iterable[str], running: Set[str]) -> list[str]:
    missing = [each for each in municipalities if clock_id(each) not in running]
    return [each for each in missing if not await clock_runs(client, each)]
