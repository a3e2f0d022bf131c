"""The end of a log tells why a program did not start, so errors quote it."""

from pathlib import Path

_BYTES = 4000


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented; a remark when there are none."""
    if not log.exists():
        return "    (no log was written)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _BYTES))
        found = file.read().decode("utf-8", "replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in found) or "    (the log is empty)"
