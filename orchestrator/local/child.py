"""A program we start: its account, what it is told of our environment, its log; it ends with us, however we end."""

import ctypes
import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from orchestrator.local.interrupt import is_urgent

Child = subprocess.Popen[bytes]

LARGE = 10_000_000  # bytes of a log
_TAIL_BYTES = 4000
_ACCOUNTS = ("nobody", "daemon")
_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 0.02
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT"),
    }
)


def bare_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return of an environment (of ours, when none is given) what any program may know.

    What is kept is named, so that a password in a variable nobody thought of goes nowhere.
    """
    ours = os.environ if environment is None else environment
    return {name: value for name, value in ours.items() if name in _KEPT or name.startswith("LC_")}


class NoUnprivilegedAccount(RuntimeError):
    """We are root and this machine has none of the accounts PostgreSQL could run under."""


class Identity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that make a program run under an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account a program runs under: the numbers of user and group."""

    uid: int
    gid: int

    def identity(self) -> Identity:
        """Return what `Popen` needs to become this account; nothing when we already are."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give this account the file or directory, so that it can work there."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Say whether this account can get into an existing directory through all directories above it."""
        real = directory.resolve()
        return all(self._may_pass(place.stat()) for place in (real, *real.parents))

    def _may_pass(self, found: os.stat_result) -> bool:
        if self.uid == 0:
            return True
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def ourselves() -> Account:
    """Return the account this program runs under."""
    return Account(os.geteuid(), os.getegid())


def account_for_postgres() -> Account:
    """Return the account PostgreSQL runs under: ourselves, or as root one without rights.

    PostgreSQL refuses to run as root, so as root we lend it an account that may do nothing else. No account is made:
    every Unix has `nobody`. Raises NoUnprivilegedAccount.
    """
    if os.geteuid() != 0:
        return ourselves()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise NoUnprivilegedAccount(
        f"PostgreSQL cannot run as root, and none of the accounts {', '.join(_ACCOUNTS)} exists on this machine. "
        "Run as an ordinary user, or set SPEELRUIMTE_DATABASE_URL to a PostgreSQL that runs elsewhere."
    )


class DidNotStart(RuntimeError):
    """A program we need ended at once, or did not answer in time. Another attempt may succeed."""


def start_child(
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    end_signal: signal.Signals = signal.SIGTERM,
    cwd: Path | None = None,
    keep: Sequence[int] = (),
) -> Child:
    """Start a program in a session of its own, its output added to `log`; `end_signal` reaches it when we die.

    `env` replaces the environment; `account` is who it runs as; `keep` are open files it keeps, such as a
    lock that must be held as long as it lives. Raises FileNotFoundError when there is no such program.
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            umask=0o077,
            pass_fds=keep,
            preexec_fn=_end_with(os.getpid(), end_signal),  # noqa: PLW1509 one C call, looked up before, takes no lock
            **(account or ourselves()).identity(),
        )


def end_child(child: Child, *, grace: float, how: signal.Signals = signal.SIGTERM) -> None:
    """Ask a program to end, wait `grace` seconds, then end it and everything it started and left behind.

    When we were asked to end a second time it is not waited for.
    """
    if child.poll() is None:
        child.send_signal(how)
    wait_for((child,), grace=grace)
    sweep(child)


def wait_for(children: Sequence[Child], *, grace: float) -> None:
    """Wait until all of these programs have ended, at most so many seconds, and not when we are in a hurry."""
    until = time.monotonic() + grace
    while any(child.poll() is None for child in children) and time.monotonic() < until and not is_urgent():
        time.sleep(_LOOK_SECONDS)


def sweep(child: Child) -> None:
    """Kill what is left of a program: itself and all that still lives in its session's group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _end_with(parent: int, end_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    prctl = _LIBC.prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]

    def before_exec() -> None:
        prctl(_PR_SET_PDEATHSIG, int(end_signal), 0, 0, 0)
        if os.getppid() != parent:  # we died between the fork and the call above, so no signal will come
            os._exit(1)

    return before_exec


def make_room(directory: Path) -> None:
    """Set large logs aside under another name, one generation; call it when nothing writes to them."""
    for log in directory.glob("*.log"):
        if log.stat().st_size > LARGE:
            log.replace(log.with_suffix(".log.1"))


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented; a remark when there are none."""
    if not log.exists():
        return "    (no log was written)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
        found = file.read().decode("utf-8", "replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in found) or "    (the log is empty)"
