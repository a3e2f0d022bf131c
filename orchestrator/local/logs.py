"""Logs of a platform that runs for months must not fill the disk, and those of yesterday should still be there."""

from pathlib import Path

LARGE = 10_000_000  # bytes


def make_room(directory: Path) -> None:
    """Set large logs aside under another name, one generation; call it when nothing writes to them."""
    for log in directory.glob("*.log"):
        if log.stat().st_size > LARGE:
            log.replace(log.with_suffix(".log.1"))
