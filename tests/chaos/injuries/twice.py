"""Injuries by saying things twice: what was told to Temporal is told again, and two relays work at the same time."""

import random
from dataclasses import dataclass
from typing import Self

import psycopg

from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.programs import SECOND_WORKER
from tests.chaos.trial import Trial

_AGAIN = """
update outbox set done_at = null where id in (
    select id from outbox where done_at is not null order by md5(id::text || %s) limit %s
)
"""


@dataclass(frozen=True)
class ToldAgain(Injury):
    """Effects that were handed to Temporal are handed over once more, as after a crash at the worst moment."""

    name = "told twice"
    weight = 3

    salt: str
    most: int

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), f"{rng.random():.6f}", rng.randint(5, 60))

    def inflict(self, trial: Trial) -> None:
        try:
            with psycopg.connect(trial.platform.url, connect_timeout=10) as connection:
                count = connection.execute(_AGAIN, [self.salt, self.most]).rowcount
        except psycopg.Error as away:
            trial.timeline.mark("outbox", f"could not be told again, the database is away: {away}")
            return
        trial.timeline.mark("outbox", f"{count} effects that were told are to be told again")

    def __str__(self) -> str:
        return f"{super().__str__()}: at most {self.most} effects"


@dataclass(frozen=True)
class TwoWorkers(Injury):
    """A second worker runs beside the first: two relays, two keepers of the clocks."""

    name = "two workers"

    seconds: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(round(rng.uniform(0.3, 1.5), 1), round(rng.uniform(3.0, 6.0), 1))

    def inflict(self, trial: Trial) -> None:
        with trial.platform.second_worker:
            trial.platform.on_main(lambda: trial.platform.run(SECOND_WORKER))
            trial.timeline.mark("worker-2", "works beside the first")
            try:
                trial.wait(self.seconds)
            finally:
                trial.platform.on_main(lambda: trial.platform.drop("worker-2"))
                trial.timeline.mark("worker-2", "has ended")

    def __str__(self) -> str:
        return f"{super().__str__()} for {self.seconds} s"
