"""What differs between what ought to run and what runs in Temporal: found by looking, and nothing done about it yet.

Every partner's namespace is looked at by itself: where one cannot be entered, nothing of that partner is compared.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client
from temporalio.service import RPCError

from orchestrator.clock import current_time
from orchestrator.db.clocks import list_clocks
from orchestrator.db.database import Database
from orchestrator.db.wanted import (
    Call,
    Offer,
    Told,
    in_motion,
    known_calls,
    last_told,
    once_programs,
    open_offers,
    programs,
    unanswered_calls,
)
from orchestrator.dispatch.clock import clock_id
from orchestrator.dispatch.namespaces import NamespaceMissing, Place, Temporal
from orchestrator.dispatch.running import (
    Stands,
    clock_runs,
    how_it_stands,
    how_they_stand,
    remembers_for,
    running_activities,
    running_clocks,
)
from orchestrator.domain.condition import reason_of
from orchestrator.settings import Settings
from workers.kit.outcome import Outcome

CALLS_LAST = timedelta(days=31)

TRIES = 4
"""So often a program may begin on an offer before it counts as one that it cannot open."""
MOST_BEGUN = 500
"""Of so many offers in each namespace it is asked how often they were begun on."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orphan:
    """An activity that runs in a namespace and stands for nothing there."""

    place: Place
    activity: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs.

    Offers and calls that Temporal does not have, offers that ended there though nobody took them, activities that stand
    for nothing, and municipalities whose clock does not run. `unread` are offers that a program began on time and again
    without claiming them: as a rule it cannot open them. `unclaimed` are all that wait for a program to claim them.
    """

    lost: tuple[Offer, ...]
    ended: tuple[Offer, ...]
    uncalled: tuple[Call, ...]
    orphans: tuple[Orphan, ...]
    clocks: tuple[str, ...] = ()
    unread: tuple[Offer, ...] = ()
    unclaimed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any((self.lost, self.ended, self.uncalled, self.orphans, self.clocks, self.unread))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the database has, read after Temporal was: what began in between is known here."""

    offers: tuple[Offer, ...]
    calls: tuple[Call, ...]
    moving: frozenset[str]
    known: frozenset[str]
    municipalities: tuple[str, ...]
    at: datetime


class _Namespace:
    """What differs in one namespace, of what the database wants there."""

    def __init__(self, place: Place, client: Client, running: frozenset[str]) -> None:
        self.place = place
        self.running = running
        self._client = client

    async def compare(self, wanted: _Wanted, *, forgotten: bool) -> Differences:
        """Compare. Raises RPCError."""
        offers = [each for each in wanted.offers if self._holds(each.party, program=each.program)]
        calls = [each for each in wanted.calls if self._holds(each.party, program=True)]
        lacking = [each for each in offers if _is_wanted(each) and each.id not in self.running | wanted.moving]
        uncalled = [each for each in calls if each.id not in self.running | wanted.moving]
        allowed = {each.id for each in offers} | wanted.moving | (wanted.known if self.place.party else frozenset())
        orphans = sorted(self.running - allowed)
        missed = {each.id for each in lacking} | {each.id for each in uncalled}
        unclaimed = [each for each in offers if each.program and not each.claimed and each.id in self.running]
        begun = await how_they_stand(self._client, [each.id for each in unclaimed[:MOST_BEGUN]])
        stands = await how_they_stand(self._client, missed | set(orphans))
        since = wanted.at - (await remembers_for(self._client) if uncalled and not forgotten else CALLS_LAST)
        return Differences(
            lost=tuple(each for each in lacking if stands[each.id].is_gone),
            ended=tuple(each for each in lacking if _ended_in_vain(each, stands[each.id])),
            uncalled=tuple(each for each in uncalled if stands[each.id].is_gone and each.given_at > since),
            orphans=tuple(Orphan(self.place, each) for each in orphans if stands[each].runs),
            unread=tuple(each for each in unclaimed[:MOST_BEGUN] if begun[each.id].attempt > TRIES),
            unclaimed=frozenset(each.id for each in unclaimed),
        )

    def _holds(self, party: str, *, program: bool) -> bool:
        """Whether what is for the party belongs here: in its own namespace, or in that of all who have none."""
        return program and party == self.place.party if self.place.party else not program


async def look_for_differences(settings: Settings, database: Database, temporal: Temporal) -> Differences:
    """Compare. Raises RPCError when Temporal is away; where it lets us not in at one partner, the others go on."""
    clocks = await running_clocks(temporal.own)
    entered = await _enter(temporal, await asyncio.to_thread(_places, database, temporal))
    running = frozenset(each for some in entered for each in some.running)
    wanted = await asyncio.to_thread(_read, settings, database, running)
    lost = await forgotten(database, temporal)
    found = [await _compared(each, wanted, forgotten=each.place in lost) for each in entered]
    return Differences(
        lost=tuple(each for some in found for each in some.lost),
        ended=tuple(each for some in found for each in some.ended),
        uncalled=tuple(each for some in found for each in some.uncalled),
        orphans=tuple(each for some in found for each in some.orphans),
        unread=tuple(each for some in found for each in some.unread),
        unclaimed=frozenset(each for some in found for each in some.unclaimed),
        clocks=tuple(await _stopped(temporal.own, wanted.municipalities, clocks)),
    )


def _places(database: Database, temporal: Temporal) -> tuple[Place, ...]:
    """Return where to look: our own namespace, and those of partners that run a program, or once did."""
    with database.transaction() as session:
        found = {**once_programs(session), **programs(session)}
    return (temporal.own_place, *(temporal.place_of(party, named) for party, named in found.items()))


async def _enter(temporal: Temporal, places: Iterable[Place]) -> list[_Namespace]:
    """Return what runs in each of these, as far as we may know."""
    found: list[_Namespace] = []
    for place in places:
        try:
            client = await temporal.of(place)
            found.append(_Namespace(place, client, await running_activities(client)))
        except (NamespaceMissing, RPCError) as error:
            if place.party is None:
                raise
            temporal.forget(place.party)
            _log.info("nothing of %s is compared: %s", place.party, reason_of(error))
    return found


async def _compared(entered: _Namespace, wanted: _Wanted, *, forgotten: bool) -> Differences:
    try:
        return await entered.compare(wanted, forgotten=forgotten)
    except RPCError as error:
        if entered.place.party is None:
            raise
        _log.info("nothing of %s is compared: %s", entered.place.party, reason_of(error))
        return Differences((), (), (), ())


async def forgotten(database: Database, temporal: Temporal) -> Mapping[Place, Told]:
    """Return where Temporal does not know the newest thing it was told: its data are gone, or from before."""
    newest, running = await asyncio.to_thread(_last_told, database)
    found: dict[Place, Told] = {}
    for told in newest:
        place = temporal.place(told.queue, told.party, running.get(told.party))
        # What has ended stayed where it was when its party began or ended to run a program; what had not went along.
        may_be = {temporal.place_of(told.party, running[told.party])} if told.party in running else set()
        if not await _is_known(temporal, told, {place, temporal.own_place, *may_be}):
            found[place] = told
    return found


async def _is_known(temporal: Temporal, told: Told, places: Iterable[Place]) -> bool:
    """Whether it is known in any of these; where we may not come in, we cannot say that it is not."""
    for place in places:
        try:
            if not (await how_it_stands(await temporal.of(place), told.activity)).is_gone:
                return True
        except (NamespaceMissing, RPCError):
            if place.party is None:
                raise
            return True
    return False


def _last_told(database: Database) -> tuple[tuple[Told, ...], Mapping[str, str | None]]:
    with database.transaction() as session:
        return last_told(session), programs(session)


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


async def _stopped(client: Client, municipalities: Iterable[str], running: Set[str]) -> list[str]:
    missing = [each for each in municipalities if clock_id(each) not in running]
    return [each for each in missing if not await clock_runs(client, each)]
