"""Injuries of connections: everything between two programs is reset, refused for a while, or held up for a while."""

import random
from dataclasses import dataclass
from typing import ClassVar, Self

from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.proxy import Wire
from tests.chaos.trial import Trial

WIRES = ("api", "postgres", "temporal")


@dataclass(frozen=True)
class Cut(Injury):
    """Every connection to the API, PostgreSQL or Temporal is reset at once, a few times."""

    name = "connections cut"
    weight = 4

    wire: str
    times: int

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(WIRES), rng.randint(1, 5))

    def inflict(self, trial: Trial) -> None:
        for _ in range(self.times):
            count = trial.platform.wires[self.wire].cut()
            trial.timeline.mark(self.wire, f"{count} connections to it reset")
            trial.wait(0.2)

    def __str__(self) -> str:
        return f"{super().__str__()}: to {self.wire}, {self.times} times"


@dataclass(frozen=True)
class _ForAWhile(Injury):
    """A wire is hurt for some seconds, and then it is well again."""

    wire: str
    seconds: float

    begun: ClassVar[str]
    over: ClassVar[str]

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(WIRES), round(rng.uniform(0.5, 4.0), 1))

    def inflict(self, trial: Trial) -> None:
        wire = trial.platform.wires[self.wire]
        self.hurt(wire, True)
        trial.timeline.mark(self.wire, self.begun)
        try:
            trial.wait(self.seconds)
        finally:
            self.hurt(wire, False)
            trial.timeline.mark(self.wire, self.over)

    def hurt(self, wire: Wire, on: bool) -> None:
        """Hurt the wire, or let it be well again."""
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{super().__str__()}: to {self.wire} for {self.seconds} s"


class Refused(_ForAWhile):
    """For some seconds nobody can connect, and who was connected is not any more."""

    name = "connections refused"
    begun = "connections to it refused"
    over = "connections to it possible again"

    def hurt(self, wire: Wire, on: bool) -> None:
        wire.refuse(on)


class Stalled(_ForAWhile):
    """For some seconds nothing comes through; then all of it does."""

    name = "connections stalled"
    begun = "nothing comes through to it or from it"
    over = "everything comes through again"

    def hurt(self, wire: Wire, on: bool) -> None:
        wire.stall(on)
