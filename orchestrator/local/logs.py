"""Logs: kept small and for a while, and the end of one quoted when a program did not start."""

from pathlib import Path

LARGE = 10_000_000  # bytes


def make_room(directory: Path) -> None:
    """Set large logs aside under another name, one generation; call it when nothing writes to them."""
    for log in directory.glob("*.log"):
        if log.stat().st_size > LARGE:
            log.replace(log.with_suffix(".log.1"))


_BYTES = 4000


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented; a remark when there are none."""
    if not log.exists():
        return "    (no log was written)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _BYTES))
        found = file.read().decode("utf-8", "replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in found) or "    (the log is empty)"
