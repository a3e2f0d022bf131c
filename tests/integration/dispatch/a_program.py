"""A partner's program at work, as the stories of the kit let it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from psycopg import AsyncConnection

from orchestrator.dispatch.namespaces import Temporal
from orchestrator.dispatch.relay import drain
from workers.kit.partner import Partner

TOKEN = "token-of-north"


@asynccontextmanager
async def at_work(partner: Partner, database_url: str, temporal: Temporal) -> AsyncIterator[AsyncConnection]:
    """Let the program work as long as the block runs, over an outbox that was told; give a connection to tell more."""
    working = asyncio.create_task(partner.work())
    try:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            await drain(connection, temporal)
            yield connection
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
