"""Processes that were told to stand still, all of which go on before the trial ends."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path


class Paused:
    """The processes that stand still because of us."""

    def __init__(self) -> None:
        self._pids: set[int] = set()
        self._lock = threading.Lock()

    def pause(self, pid: int) -> list[int]:
        """Stop a process and then those it started, so that it starts no others; returns their numbers."""
        stopped = [pid] if self._signal(pid, signal.SIGSTOP) else []
        stopped += [child for child in children_of(pid) if self._signal(child, signal.SIGSTOP)]
        with self._lock:
            self._pids |= set(stopped)
        return stopped

    def resume(self, pids: list[int]) -> None:
        """Let them go on, the parent last."""
        for pid in reversed(pids):
            self._signal(pid, signal.SIGCONT)
        with self._lock:
            self._pids -= set(pids)

    def resume_all(self) -> None:
        """Let everything go on."""
        self.resume(sorted(self._pids))

    def _signal(self, pid: int, how: signal.Signals) -> bool:
        with suppress(ProcessLookupError):
            os.kill(pid, how)
            return True
        return False


def children_of(pid: int) -> list[int]:
    """Return the processes this one started and that still live."""
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and _parent_of(each) == pid]


def _parent_of(process: Path) -> int | None:
    with suppress(OSError):
        # The name stands in brackets and may hold anything; after it come the state and the parent.
        return int((process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    return None
