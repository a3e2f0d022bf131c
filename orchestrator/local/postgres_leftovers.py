"""What a PostgreSQL that was killed leaves behind, and when it is safe to start again over the same data.

PostgreSQL guards against a second server with `postmaster.pid`. After kill -9, or in a new container, the number in it
may belong to another program by now, and PostgreSQL would refuse for ever. We look at who really works in the cluster.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from orchestrator.local.interrupt import pause

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
