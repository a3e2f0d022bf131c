"""Which injuries a round gets: drawn from the seed and its number alone, so that a round can be repeated."""

import random
from collections.abc import Sequence

from tests.chaos.injuries.connections import Cut, Refused, Stalled
from tests.chaos.injuries.injury import Injury
from tests.chaos.injuries.lost import DatabaseOlder, TemporalOlder, TemporalWiped
from tests.chaos.injuries.planted import CasePlanted, LinePlanted
from tests.chaos.injuries.processes import BackendKilled, Killed, Stopped
from tests.chaos.injuries.storage import DiskFull, WritesRefused
from tests.chaos.injuries.twice import ToldAgain, TwoWorkers

KINDS: tuple[type[Injury], ...] = (
    Killed,
    BackendKilled,
    Stopped,
    Cut,
    Refused,
    Stalled,
    DiskFull,
    WritesRefused,
    ToldAgain,
    TwoWorkers,
    LinePlanted,
    CasePlanted,
    TemporalWiped,
    TemporalOlder,
    DatabaseOlder,
)
_NUMBER = (1, 1, 2, 2, 3)


def draw(seed: int, number: int, kinds: Sequence[type[Injury]] = KINDS) -> list[Injury]:
    """Return one to three injuries for the round, the earliest first."""
    rng = random.Random(f"{seed} {number}")
    chosen = rng.choices(kinds, [each.weight for each in kinds], k=rng.choice(_NUMBER))
    drastic = [each for each in chosen if each.drastic][:1]
    chosen = [*drastic, *(each for each in chosen if not each.drastic)]
    return sorted((each.drawn(rng) for each in chosen), key=lambda each: each.after)
