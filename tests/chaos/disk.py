"""The disk PostgreSQL writes on: small and of its own where this account may mount one, so that it can be full."""

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from orchestrator.local.data_directory import is_held, lock_path

_ROOM = 4 << 30  # bytes; memory is taken only for what is really written


class Disk:
    """A directory for PostgreSQL; `why_not` says why it cannot be filled, None when it can."""

    def __init__(self, place: Path, why_not: str | None) -> None:
        self.place = place
        self.why_not = why_not

    def fill(self) -> int:
        """Leave no room; returns how many bytes lie there."""
        while True:
            used = self._used()
            try:
                self._resize(used)
            except OSError:
                if self._used() <= used:
                    raise
                continue  # more was written meanwhile, and no disk is made smaller than what lies on it
            return used

    def relieve(self) -> None:
        """Give the room back."""
        self._resize(_ROOM)

    def _used(self) -> int:
        found = os.statvfs(self.place)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def _resize(self, size: int) -> None:
        refused = _mount("-o", f"remount,size={size}", str(self.place))
        if refused:
            raise OSError(f"{self.place} could not be given {size} bytes: {refused}")


def make_disk(place: Path, ending: ExitStack) -> Disk:
    """Make the directory, on a disk in memory of its own when possible; the end of the block takes it away."""
    place.mkdir()
    if os.geteuid() != 0:
        return Disk(place, "only root can mount a small disk of its own")
    if shutil.which("mount") is None:
        return Disk(place, "there is no program `mount`")
    refused = _mount("-t", "tmpfs", "-o", f"size={_ROOM},mode=711", "tmpfs", str(place))
    if refused:
        return Disk(place, f"mounting was refused: {refused}")
    ending.callback(subprocess.run, ["umount", "--lazy", str(place)], check=False)
    return Disk(place, None)


def unmount_forgotten(above: Path, pattern: str) -> None:
    """Take away the disks of trials that were killed, so that nobody could; those that run hold their lock."""
    for place in above.glob(pattern):
        disk = place / "disk"
        if disk.is_mount() and not is_held(lock_path(place)):
            subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _mount(*arguments: str) -> str | None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr.strip() or f"exit status {done.returncode}"
