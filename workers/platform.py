"""The platform's own program beside the API: it carries work out, and keeps the inbox and the clocks.

`python -m workers.platform`. Several can run beside each other. Each part begins anew by itself when PostgreSQL or
Temporal was away.
"""

import asyncio
import logging
import sys
from functools import partial

import psycopg
import sqlalchemy.exc

from orchestrator.db.database import Database
from orchestrator.db.limits import Limits
from orchestrator.dispatch.connect import connect
from orchestrator.dispatch.relay import relay
from orchestrator.settings import Settings, SettingsInvalid, forget_secrets, load_settings
from workers.clocks import mind_clocks, work_clocks
from workers.inbox import work_inbox
from workers.steady import AWAY, run_until_told, steadily
from workers.tidy import tidy_up

CONNECTIONS = 6
DATABASE_AWAY = (
    *AWAY,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
)


async def run_platform(settings: Settings) -> None:
    """Do all of it until cancelled."""
    database = Database(settings.database_url or "", CONNECTIONS, limits=Limits.of(settings))
    try:
        async with asyncio.TaskGroup() as together:
            for name, part in (
                ("relay", partial(_relay, settings)),
                ("inbox", partial(work_inbox, settings)),
                ("clocks", partial(work_clocks, settings, database)),
                ("minding the clocks", partial(mind_clocks, settings, database)),
                ("tidying up", partial(tidy_up, settings, database)),
            ):
                together.create_task(steadily(name, part, away=DATABASE_AWAY))
    finally:
        database.dispose()


async def _relay(settings: Settings) -> None:
    client = await connect(settings.temporal_address or "", settings.temporal_namespace)
    await relay(settings.database_url or "", client)


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        sys.exit(str(error))
    missing = [name for name in ("database_url", "temporal_address") if getattr(settings, name) is None]
    if missing:
        sys.exit(f"Set {' and '.join(f'SPEELRUIMTE_{name.upper()}' for name in missing)}, or use `speelruimte up`.")
    forget_secrets()
    run_until_told(run_platform(settings))


if __name__ == "__main__":
    main()
