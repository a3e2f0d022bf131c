"""What stands behind the question mark of an address: filters are links, so that they can be shared."""

from collections.abc import Mapping
from urllib.parse import urlencode

LONGEST = 200


def short(value: str | None, longest: int = LONGEST) -> str:
    """Return what an address says, cut off where nothing sensible goes on."""
    return (value or "").strip()[:longest].replace("\x00", "")


def query_of(said: Mapping[str, str]) -> str:
    """Return the query that says this, without what is empty; nothing when all of it is."""
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
