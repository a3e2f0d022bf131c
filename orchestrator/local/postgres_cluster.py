"""Making a PostgreSQL cluster, all of it or nothing, and what one that was killed leaves behind."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestrator.local.interrupt import pause
from orchestrator.local.postgres_place import PostgresPlace
from orchestrator.local.runtime import write_secret

_PATIENCE = 15.0  # seconds a server whose supervisor is gone gets to end in order


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


ADMINISTRATOR = "administrator"


class ClusterNotMade(RuntimeError):
    """`initdb` refused; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The password of the server's administrator and of the role the platform itself uses."""

    administrator: str
    platform: str


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
    argv = [
        *(str(place.program("initdb")), "--pgdata", str(desk / "cluster")),
        *("--username", ADMINISTRATOR, "--pwfile", str(secret)),
        *("--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256"),
        # The same order of text on every machine, whatever its locale.
        *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *("--no-instructions", *([] if durable else ["--no-sync"])),
    ]
    done = subprocess.run(
        argv,
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


def plain_environment() -> dict[str, str]:
    """Return an environment in which PostgreSQL reads no one's locale, time zone or settings."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _passwords(kept: Path) -> Passwords:
    if kept.exists():
        return Passwords(**json.loads(kept.read_text("utf-8")))
    fresh = Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    write_secret(kept, json.dumps(asdict(fresh)))
    return fresh
