"""A program we start sees nothing secret of ours, and ends with us, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from orchestrator.local.account import Account, ourselves
from orchestrator.local.interrupt import is_urgent

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


_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 0.02
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

Child = subprocess.Popen[bytes]


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
