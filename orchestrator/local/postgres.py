"""PostgreSQL on this machine, from a wheel: no installation, no account to make, no password to choose.

Durable as a real one: `fsync` is on, so an acknowledged fact survives a kill and a power cut. Only `throwaway`
servers, for tests, trade that for speed. It listens on the loopback address alone.
"""

import signal
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from orchestrator.local.child import Child, DidNotStart, end_child, start_child
from orchestrator.local.interrupt import pause
from orchestrator.local.lock import hold
from orchestrator.local.logs import tail
from orchestrator.local.ports import LOOPBACK, choose_port
from orchestrator.local.postgres_cluster import (
    ADMINISTRATOR,
    Passwords,
    clear_leftovers,
    make_cluster,
    plain_environment,
)
from orchestrator.local.postgres_place import PostgresPlace, find_place

DATABASE = ROLE = "speelruimte"
START_SECONDS = 180.0  # replaying the log after a crash takes its time
STOP_SECONDS = 15.0

# For a machine of two cores that does other work too; what is not named keeps PostgreSQL's own default.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "jit": "off",
    "io_method": "sync",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class PostgresDidNotStart(DidNotStart):
    """PostgreSQL ended, or did not answer in time; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class RunningPostgres:
    """A server that answers, and the lock that keeps others from its data."""

    place: PostgresPlace
    port: int
    log: Path
    passwords: Passwords
    child: Child
    ending: ExitStack

    @property
    def pid(self) -> int:
        """The number of the postmaster's process."""
        return self.child.pid

    @property
    def url(self) -> str:
        """The address of the platform's database, as the role that owns it and nothing else."""
        return f"postgresql://{ROLE}:{self.passwords.platform}@{LOOPBACK}:{self.port}/{DATABASE}"

    def admin_url(self, database: str = "postgres") -> str:
        """Return the address of a database as the administrator of the server."""
        return f"postgresql://{ADMINISTRATOR}:{self.passwords.administrator}@{LOOPBACK}:{self.port}/{database}"

    def has_ended(self) -> bool:
        """Say whether the postmaster's process is gone; one that was killed but not yet buried is gone too."""
        return self.child.poll() is not None

    def is_alive(self) -> bool:
        """Say whether the process lives and the server accepts connections."""
        return not self.has_ended() and _is_ready(self.place, self.port)

    def stop(self) -> None:
        """End the server: connections are cut, the log is written out. After 15 seconds it is killed, which is safe."""
        self.ending.close()


def start(data_dir: Path, *, port: int = 0, throwaway: bool = False, log: Path | None = None) -> RunningPostgres:
    """Start PostgreSQL over the data in `data_dir`, made on the first start, and wait until it answers.

    Port 0 means a free port, chosen once and kept. Call it from the main thread (see `child`). Raises
    PostgresDidNotStart, InUse, PortTaken, PostgresMissing, ClusterUnreachable, ClusterNotMade, Stopped.
    """
    place = find_place(data_dir)
    with ExitStack() as undo:
        undo.enter_context(hold(place.home / "postgres.lock", what=f"the database in {place.home}"))
        passwords = make_cluster(place, durable=not throwaway)
        clear_leftovers(place.cluster)
        chosen = choose_port(data_dir, "postgres", asked=port)
        written = log or data_dir / "log" / "postgres.log"
        child = _launch(place, chosen, SETTINGS | (THROWAWAY if throwaway else {}), written)
        undo.callback(end_child, child, grace=STOP_SECONDS, how=signal.SIGINT)
        _wait(place, chosen, child, written)
        _make_database(RunningPostgres(place, chosen, written, passwords, child, undo))
        return RunningPostgres(place, chosen, written, passwords, child, undo.pop_all())


def _launch(place: PostgresPlace, port: int, settings: dict[str, str], log: Path) -> Child:
    chosen = settings | {"port": str(port)}
    return start_child(
        [place.program("postgres"), "-D", place.cluster, *(f"--{name}={value}" for name, value in chosen.items())],
        log=log,
        env=plain_environment(),
        account=place.account,
        end_signal=signal.SIGINT,
        cwd=place.cluster.parent,
    )


def _wait(place: PostgresPlace, port: int, child: Child, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _is_ready(place, port):
        if child.poll() is not None or time.monotonic() > until:
            raise PostgresDidNotStart(f"PostgreSQL did not start on port {port}. The end of {log}:\n{tail(log)}")
        pause(0.03)


def _is_ready(place: PostgresPlace, port: int) -> bool:
    asked = [str(place.program("pg_isready")), "--quiet", f"--host={LOOPBACK}", f"--port={port}", "--timeout=2"]
    return subprocess.run(asked, env=plain_environment(), check=False).returncode == 0


def _make_database(running: RunningPostgres) -> None:
    """Make the platform's role and database. The role owns its database and has no other rights."""
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    password = sql.Literal(running.passwords.platform)
    with psycopg.connect(running.admin_url(), autocommit=True, connect_timeout=int(START_SECONDS)) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("create role {} login password {}").format(role, password))
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(database, role))
