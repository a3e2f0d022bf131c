"""Remove what is over and of no use to anybody any more: sessions that ended, tokens that ended long ago."""

import asyncio
import logging
from collections.abc import Callable

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from orchestrator.usecases.identity import remove_ended

EVERY = 3600.0  # seconds
BEAT = 10.0

_log = logging.getLogger(__name__)


async def tidy_up(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Do so every hour, until cancelled."""
    while True:
        gone = await asyncio.to_thread(_tidy, settings, database)
        if gone:
            _log.info("%d sessions and tokens that had ended were removed", gone)
        for _ in range(round(EVERY / BEAT)):
            beat()
            await asyncio.sleep(BEAT)


def _tidy(settings: Settings, database: Database) -> int:
    with database.transaction() as session:
        return remove_ended(session, at=now(), idle=settings.session_idle)
