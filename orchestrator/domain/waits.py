"""Who waits for whom over many cases: what is owed to whom since when, in chains, in a circle, or by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orchestrator.domain.listing import ObligationLine

NOBODY = ""
"""Stands for the bearer where nobody holds the role that owes, and for the waiter of what is owed to nobody alone."""


class Knot(StrEnum):
    """What is the matter with waiting.

    `MUTUAL`: in one case who is waited for waits for who waits. `CHAIN`: who is waited for waits for somebody else in
    the same case. `UNHELD`: nobody holds the role that owes it. `LATE`: the deadline passed.
    """

    MUTUAL = "mutual"
    CHAIN = "chain"
    UNHELD = "unheld"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class WaitFilter:
    """Which waiting; None does not narrow."""

    waiter: str | None = None
    bearer: str | None = None
    knot: Knot | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """`waiters` wait for what is owed, since `line.obligation.since`; `mutual` when they wait for each other.

    A chain names who waits for whom in that case, from a waiter on, each time for whom it waits longest. Only what goes
    further than two is in it; it ends with a party that is in it already when they wait in a circle.
    """

    line: ObligationLine
    waiters: tuple[str, ...]
    mutual: bool
    chains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WaitSum:
    """How often one party waits for another over all cases, since when the longest, how much of it is late or mutual.

    What several parties wait for, or owe together, is counted for each pair of them.
    """

    waiter: str
    bearer: str
    number: int
    since: datetime
    late: int
    mutual: int


def chain(waiter: str, bearer: str, next_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return who waits for whom in one case from the waiter on; nothing when who is waited for waits for nobody.

    `next_of` has for each party the one it waits for longest. The chain ends where it comes back to a party in it.
    """
    way = [waiter, bearer]
    while way[-1] != NOBODY and way[-1] in next_of:
        way.append(next_of[way[-1]])
        if way[-1] in way[:-1]:
            break
    return tuple(way) if len(way) > len((waiter, bearer)) else ()
