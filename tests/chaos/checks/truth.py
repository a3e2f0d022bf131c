"""Where checks read: the database straight, Temporal straight, and the ledger of the callers."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from sqlmodel import Session
from temporalio.client import ActivityExecutionStatus, Client
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.contracts import activity_id
from orchestrator.db.database import Database
from orchestrator.dispatch.connection import connect
from orchestrator.dispatch.namespaces import is_missing
from orchestrator.settings import Settings
from tests.chaos.ledger import Ledger
from tests.chaos.programs import PROGRAMMED

_PATIENCE = "-c statement_timeout=20000 -c lock_timeout=10000"
_OPEN_OFFERS = """
select id, party from task, unnest(offered_to) as party where state = 'offered'
union all select id, claimed_by from task where state = 'claimed'
"""


@dataclass(frozen=True)
class Truth:
    """What is stored, and what callers were told; in the `held` cases a program is still at work."""

    database_url: str
    temporal_address: str
    ledger: Ledger
    held: frozenset[str] = frozenset()

    def rows(self, asked: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with psycopg.connect(self.database_url, connect_timeout=10, options=_PATIENCE) as connection:
            return connection.execute(asked, values).fetchall()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session for use cases, which is rolled back: a check changes nothing."""
        database = Database(self.database_url, connections=1)
        try:
            with database.transaction() as session:
                yield session
                session.rollback()
        finally:
            database.dispose()

    def offers(self) -> Mapping[str, str]:
        """Return the activities that ought to be open, with the party of each."""
        return {activity_id(task, party): party for task, party in self.rows(_OPEN_OFFERS)}

    def activities(self) -> frozenset[str]:
        """Return the ids of the activities that are open in Temporal."""
        return asyncio.run(self._activities())

    def has_ended(self, activity: str) -> bool:
        """Say whether Temporal knows the activity as one that is over."""
        return asyncio.run(self._has_ended(activity))

    async def _has_ended(self, activity: str) -> bool:
        try:
            client = await self._client(activity.rpartition(":")[2])
            found = await client.get_activity_handle(activity).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return found.status is not ActivityExecutionStatus.RUNNING

    async def _activities(self) -> frozenset[str]:
        found: set[str] = set()
        for party in ("", *PROGRAMMED):
            found |= await self._running(await self._client(party))
        return frozenset(found)

    async def _running(self, client: Client) -> set[str]:
        try:
            return {each.activity_id async for each in client.list_activities("ExecutionStatus = 'Running'")}
        except RPCError as error:
            if not is_missing(error):
                raise
            return set()  # nothing was ever handed over there

    async def _client(self, party: str) -> Client:
        """Return who looks in the namespace where the party gets its work."""
        namespace = Settings().namespace_of(party) if party in PROGRAMMED else "default"
        return await connect(self.temporal_address, namespace)
