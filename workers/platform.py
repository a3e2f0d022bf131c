"""The platform's own program beside the API: it carries work out, and keeps the inbox and the clocks.

`python -m workers.platform`. Several can run beside each other. Each part begins anew by itself when PostgreSQL or
Temporal was away, and when it broke; none takes another along.
"""

import sys
from collections.abc import Callable
from functools import partial

from orchestrator.db.database import Database, Limits
from orchestrator.dispatch.keyring import KeysInvalid, file_of, read_keys
from orchestrator.dispatch.namespaces import open_temporal
from orchestrator.dispatch.relay import relay
from orchestrator.domain.party import PLATFORM
from orchestrator.log import write_log
from orchestrator.settings import Settings, SettingsInvalid, forget_secrets, load_settings
from workers.checkpoints import make_checkpoints
from workers.clocks import mind_clocks, work_clocks
from workers.expiry import mind_leases, tidy_up
from workers.inbox import work_inbox
from workers.partners import mind_partners
from workers.parts import Part, look_after
from workers.reconciliation import mind_reconciliation
from workers.steady import run_until_told

CONNECTIONS = 10
OVER_ALL_CASES = Limits(lock=10.0, statement=120.0, idle=120.0)


async def run_platform(settings: Settings) -> None:
    """Do all of it until cancelled."""
    url = settings.database_url or ""
    database = Database(url, CONNECTIONS, limits=Limits.of(settings))
    comparing = Database(url, 2, limits=OVER_ALL_CASES)
    try:
        await look_after(_parts(settings, database, comparing), database)
    finally:
        database.dispose()
        comparing.dispose()


def _parts(settings: Settings, database: Database, comparing: Database) -> tuple[Part, ...]:
    return (
        Part("relay", partial(_relay, settings)),
        Part("inbox", partial(work_inbox, settings)),
        Part("clocks", partial(work_clocks, settings, database)),
        Part("minding the clocks", partial(mind_clocks, settings, database)),
        Part("leases", partial(mind_leases, settings, database)),
        Part("reconciliation", partial(mind_reconciliation, settings, comparing), patience=900.0),
        Part("checkpoints", partial(make_checkpoints, settings, database)),
        Part("tidying up", partial(tidy_up, settings, database)),
        Part("partners", partial(mind_partners, settings, database)),
    )


async def _relay(settings: Settings, beat: Callable[[], None]) -> None:
    await relay(settings.database_url or "", await open_temporal(settings), beat)


def not_apart(settings: Settings) -> str | None:
    """Return why partners would not be apart by these settings: in one namespace, or with clocks nobody can set."""
    if "{party}" not in settings.temporal_partner_namespace:
        return "SPEELRUIMTE_TEMPORAL_PARTNER_NAMESPACE: expected {party} in it, as each partner has one of its own."
    if settings.temporal_keys_dir is None:
        return None
    try:
        read_keys(file_of(settings.temporal_keys_dir, PLATFORM.party))
    except KeysInvalid as error:
        return f"{error}. Make the platform's own key with `speelruimte partner keys new {PLATFORM.party}`."
    return None


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        sys.exit(str(error))
    missing = [name for name in ("database_url", "temporal_address") if getattr(settings, name) is None]
    if missing:
        sys.exit(f"Set {' and '.join(f'SPEELRUIMTE_{name.upper()}' for name in missing)}, or use `speelruimte up`.")
    if unfit := not_apart(settings):
        sys.exit(unfit)
    forget_secrets()
    write_log(settings)
    run_until_told(run_platform(settings))


if __name__ == "__main__":
    main()
