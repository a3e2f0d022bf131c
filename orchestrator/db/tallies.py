"""Counting what happens in programs that nobody can ask, so that the API can tell of it."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.tables.tally import TALLY

INCIDENTS = "engine incidents"
LAPSED = "leases lapsed"
RECONCILED = "reconciled"


def add_to_tally(session: Session, name: str, counts: Mapping[str, int]) -> None:
    """Add to what was counted under this name, by label; what did not happen leaves no line."""
    # In one order, so that two programs that count at the same time do not wait for each other in a circle.
    rows = [{"name": name, "label": label, "number": number} for label, number in sorted(counts.items()) if number]
    if rows:
        stored = insert(TALLY).values(rows)
        more = TALLY.c.number + stored.excluded.number
        session.execute(stored.on_conflict_do_update(index_elements=["name", "label"], set_={"number": more}))


def read_tallies(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Return everything that was counted, by name and label."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in session.execute(select(TALLY)):
        found[row.name][row.label] = row.number
    return found
