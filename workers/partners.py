"""The namespaces of partners that run a program: whether work can be handed over there, each by itself.

Where it cannot, the partner is set apart with the reason, and what is for it waits; all others go on.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

from temporalio.service import RPCError

from orchestrator.clock import current_time
from orchestrator.db.database import Database
from orchestrator.db.outbox import let_go
from orchestrator.db.set_apart import list_apart, recovered, set_apart
from orchestrator.db.wanted import programs
from orchestrator.dispatch.keyring import KeysInvalid
from orchestrator.dispatch.namespaces import NamespaceMissing, Temporal, open_temporal, stops_partner
from orchestrator.domain.condition import ApartKind, reason_of
from orchestrator.settings import Settings

LOOK_SECONDS = 10.0
LOOK_SECONDS_OF_DEVELOPMENT = 2.0

_log = logging.getLogger(__name__)


async def mind_partners(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Look at every partner's namespace now and then, until cancelled. Raises RPCError when Temporal is away."""
    temporal = await open_temporal(settings)
    while True:
        beat()
        await look_at_partners(settings, database, temporal)
        await asyncio.sleep(LOOK_SECONDS_OF_DEVELOPMENT if settings.development else LOOK_SECONDS)


async def look_at_partners(settings: Settings, database: Database, temporal: Temporal) -> None:
    """Look at all of them once. Raises RPCError when Temporal is away."""
    partners = await asyncio.to_thread(_programs, database)
    found = {party: await _trouble(temporal, party, named) for party, named in partners.items()}
    await asyncio.to_thread(_write_down, settings, database, found)


async def _trouble(temporal: Temporal, party: str, named: str | None) -> str | None:
    """Return why nothing can be handed over to the party; None when all is well."""
    try:
        await temporal.probe(temporal.place_of(party, named))
    except (NamespaceMissing, KeysInvalid, RPCError) as error:
        if not stops_partner(error):
            raise
        return reason_of(error)
    return None


def _programs(database: Database) -> Mapping[str, str | None]:
    with database.transaction() as session:
        return programs(session)


def _write_down(settings: Settings, database: Database, found: Mapping[str, str | None]) -> None:
    """Set apart who has trouble, once in each of its pauses; who has none goes on at once, and so does who left."""
    with database.transaction() as session:
        at = current_time(session, settings)
        apart = {each.subject: each for each in list_apart(session, ApartKind.PARTNER)}
        for party, why in found.items():
            if why and (party not in apart or apart[party].next_try_at <= at):
                _log.error("nothing is handed over to %s: %s", party, why)
                set_apart(session, ApartKind.PARTNER, party, why, at=at)
        for party in apart:
            if not found.get(party):
                let_go(session, party, at)
                recovered(session, ApartKind.PARTNER, party, at)
