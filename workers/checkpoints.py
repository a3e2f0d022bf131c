"""Signed checkpoints of what happened, at intervals, for every municipality of which a case went on."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from orchestrator.clock import current_time
from orchestrator.db.checkpoints import to_be_proven
from orchestrator.db.database import Database
from orchestrator.proof.keys import SigningKey, read_keys
from orchestrator.settings import Settings
from orchestrator.usecases.checkpoints import make_checkpoint

BEAT = 5.0

_log = logging.getLogger(__name__)


async def make_checkpoints(settings: Settings, database: Database, beat: Callable[[], None]) -> None:
    """Make what there is to make until cancelled. Raises KeyUnusable, and what the database raises when it is away."""
    if not settings.checkpoint_key_files:
        _log.warning("no checkpoints are made: SPEELRUIMTE_CHECKPOINT_KEYS names no key to sign them with")
    while True:
        beat()
        # Read each time: a key can be replaced without a restart.
        keys = read_keys(settings.checkpoint_key_files)
        if keys:
            await asyncio.to_thread(sign_all, settings, database, keys)
        until = time.monotonic() + settings.checkpoint_seconds
        while (left := until - time.monotonic()) > 0:
            beat()
            await asyncio.sleep(min(left, BEAT))


def sign_all(settings: Settings, database: Database, keys: Sequence[SigningKey]) -> int:
    """Make checkpoints until no municipality has anything new, each in a transaction of its own; return how many."""
    with database.transaction() as session:
        waiting = to_be_proven(session)
    return sum(_sign(settings, database, keys, each) for each in waiting)


def _sign(settings: Settings, database: Database, keys: Sequence[SigningKey], municipality: str) -> int:
    made = 0
    while True:
        with database.transaction() as session:
            at = current_time(session, settings)
            if make_checkpoint(session, municipality, keys, settings.checkpoint_name, at=at) is None:
                return made
        made += 1
