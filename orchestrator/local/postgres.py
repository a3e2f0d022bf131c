"""PostgreSQL on this machine, from a wheel: no installation, no account to make, no password to choose.

Durable as a real one: `fsync` is on, so an acknowledged fact survives a kill and a power cut. Only `throwaway`
servers, for tests, trade that for speed. It listens on the loopback address alone.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import psycopg
from psycopg import sql

from orchestrator.local.child import Child, DidNotStart, end_child, start_child, tail
from orchestrator.local.data_directory import hold, is_held, write_secret
from orchestrator.local.interrupt import pause
from orchestrator.local.ports import LOOPBACK, choose_port
from orchestrator.local.postgres_place import PostgresPlace, find_place, open_directory

DATABASE = ROLE = "speelruimte"
OWNER = "speelruimte_owner"
ADMINISTRATOR = "administrator"
START_SECONDS = 180.0  # replaying the log after a crash takes its time
STOP_SECONDS = 15.0
_PATIENCE = 15.0  # seconds a server whose supervisor is gone gets to end in order

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


class ClusterNotMade(RuntimeError):
    """`initdb` refused; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of the server's administrator, of the account of the programs, and of who owns the tables."""

    administrator: str
    platform: str
    owner: str


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
        """The address of the platform's database, as the account it works with, which owns nothing."""
        return f"postgresql://{ROLE}:{self.passwords.platform}@{LOOPBACK}:{self.port}/{DATABASE}"

    def owner_url(self, database: str = DATABASE) -> str:
        """Return the address of a database as the account that owns its tables and migrates them."""
        return f"postgresql://{OWNER}:{self.passwords.owner}@{LOOPBACK}:{self.port}/{database}"

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
    """Make the platform's database, the account that owns it, and the one that works in it and owns nothing."""
    owner, database = sql.Identifier(OWNER), sql.Identifier(DATABASE)
    with psycopg.connect(running.admin_url(), autocommit=True, connect_timeout=int(START_SECONDS)) as connection:
        _make_account(connection, OWNER, running.passwords.owner)
        _make_account(connection, ROLE, running.passwords.platform)
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(database, owner))
    with psycopg.connect(running.admin_url(DATABASE), autocommit=True) as connection:
        # What was made while one account did everything.
        connection.execute(sql.SQL("reassign owned by {} to {}").format(sql.Identifier(ROLE), owner))
        connection.execute(INDEXES_BEHIND_POLICIES)


INDEXES_BEHIND_POLICIES = "alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof"
"""Lets lists of a party use their indexes on arrays: whether a list of names holds one tells nothing of the others.

Behind a policy on rows PostgreSQL uses no index with a function of which it does not know that. Done by a superuser,
once for each database; without it lists are as right, and slow.
"""


def _make_account(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str) -> None:
    if not connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone():
        statement = sql.SQL("create role {} login password {}").format(sql.Identifier(name), sql.Literal(password))
        connection.execute(statement)


def make_cluster(place: PostgresPlace, *, durable: bool = True) -> Passwords:
    """Make the cluster when there is none yet, and return its passwords. Raises ClusterNotMade."""
    passwords = _passwords(place.home / "postgres.json")
    if not place.cluster.exists():
        for left in place.home.glob("initdb-*"):  # of a start that was cut short
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=place.home, prefix="initdb-") as desk:
            place.account.owns(Path(desk))
            _initdb(place, Path(desk), passwords, durable=durable)
            # Only now is there a cluster: a start that is cut short half-way leaves none.
            (Path(desk) / "cluster").rename(place.cluster)
    return passwords


def _initdb(place: PostgresPlace, desk: Path, passwords: Passwords, *, durable: bool) -> None:
    secret = desk / "password"
    write_secret(secret, passwords.administrator)
    place.account.owns(secret)
    done = subprocess.run(
        [*_initdb_command(place, desk, secret), *([] if durable else ["--no-sync"])],
        cwd=desk,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
        **place.account.identity(),
    )
    if done.returncode != 0:
        raise ClusterNotMade(f"initdb could not make a cluster in {place.home}:\n{done.stdout}{done.stderr}")


def _initdb_command(place: PostgresPlace, desk: Path, secret: Path) -> list[str]:
    return [
        *(str(place.program("initdb")), "--no-instructions", "--pgdata", str(desk / "cluster")),
        *("--username", ADMINISTRATOR, "--pwfile", str(secret)),
        *("--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256"),
        # The same order of text on every machine, whatever its locale.
        *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    ]


def plain_environment() -> dict[str, str]:
    """Return an environment in which PostgreSQL reads no one's locale, time zone or settings."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _passwords(kept: Path) -> Passwords:
    known: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    names = (each.name for each in fields(Passwords))
    passwords = Passwords(**{name: known.get(name) or secrets.token_urlsafe(24) for name in names})
    if asdict(passwords) != known:
        write_secret(kept, json.dumps(asdict(passwords)))
    return passwords


def clear_leftovers(cluster: Path) -> None:
    """End the processes of an earlier server and make its lock ours. Call only while holding our own lock.

    Where there is no `/proc` nothing is done, and PostgreSQL's own caution decides.
    """
    if not Path("/proc/self/cwd").exists():
        return
    until = time.monotonic() + _PATIENCE
    _signal_all(_postmaster(cluster) & _working_in(cluster), signal.SIGINT)
    while left := _working_in(cluster):
        if time.monotonic() > until:
            _signal_all(left, signal.SIGKILL)
        pause(0.05)
    _take_over(cluster / "postmaster.pid")


def _take_over(lock: Path) -> None:
    """Put our number in place of that of the dead server, as nobody works in the cluster any more.

    A server takes a lock with the number of the program that starts it for a stale one. It then still finds the shared
    memory of its predecessor through the lock, and clears it away; without the lock it could not.
    """
    if lock.exists() and (lines := lock.read_text("utf-8").splitlines()):
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", "utf-8")


def _postmaster(cluster: Path) -> set[int]:
    try:
        return {int((cluster / "postmaster.pid").read_text("utf-8").splitlines()[0])}
    except (FileNotFoundError, ValueError, IndexError):
        return set()


def _working_in(cluster: Path) -> set[int]:
    """Return the PostgreSQL processes with this cluster as their directory; a zombie has none."""
    where = str(cluster.resolve())
    found = set()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "comm").read_text("utf-8").strip() == "postgres":
                found |= {int(entry.name)} if str((entry / "cwd").readlink()) == where else set()
    return found


def _signal_all(pids: set[int], how: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, how)


_THROWAWAY_PREFIX = "speelruimte-throwaway-"
_YOUNG = 120.0  # seconds a directory may be without a lock because its server is still being made


@contextmanager
def throwaway_postgres() -> Iterator[RunningPostgres]:
    """Run a server that promises nothing about durability, as long as the block runs, and remove its data."""
    above = _fast_directory()
    _remove_forgotten(above)
    data_dir = open_directory(above / f"{_THROWAWAY_PREFIX}{uuid.uuid4().hex}")
    try:
        running = start(data_dir, throwaway=True)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(data_dir)


def _fast_directory() -> Path:
    memory = Path("/dev/shm")  # noqa: S108 the names below it are ours and unguessable
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def _remove_forgotten(above: Path) -> None:
    """Remove what runs that were killed left in memory."""
    for left in above.glob(f"{_THROWAWAY_PREFIX}*"):
        with suppress(FileNotFoundError):  # a run that ends, or cleans up as we do, has just removed it
            found = left.stat()
            old = time.time() - found.st_mtime > _YOUNG
            if old and found.st_uid == os.geteuid() and not is_held(left / "postgres.lock"):
                shutil.rmtree(left, ignore_errors=True)
