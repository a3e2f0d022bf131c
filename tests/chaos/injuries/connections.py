"""Injuries of connections: everything between two programs is reset, refused for a while, or held up for a while."""

import random
from dataclasses import dataclass
from typing import Self

from tests.chaos.injuries.injury import Injury, moment
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
class Refused(Injury):
    """For some seconds nobody can connect, and who was connected is not any more."""

    name = "connections refused"

    wire: str
    seconds: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(WIRES), round(rng.uniform(0.5, 4.0), 1))

    def inflict(self, trial: Trial) -> None:
        wire = trial.platform.wires[self.wire]
        wire.refuse(True)
        trial.timeline.mark(self.wire, "connections to it refused")
        try:
            trial.wait(self.seconds)
        finally:
            wire.refuse(False)
            trial.timeline.mark(self.wire, "connections to it possible again")

    def __str__(self) -> str:
        return f"{super().__str__()}: to {self.wire} for {self.seconds} s"


@dataclass(frozen=True)
class Stalled(Injury):
    """For some seconds nothing comes through; then all of it does."""

    name = "connections stalled"

    wire: str
    seconds: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(WIRES), round(rng.uniform(0.5, 4.0), 1))

    def inflict(self, trial: Trial) -> None:
        wire = trial.platform.wires[self.wire]
        wire.stall(True)
        trial.timeline.mark(self.wire, "nothing comes through to it or from it")
        try:
            trial.wait(self.seconds)
        finally:
            wire.stall(False)
            trial.timeline.mark(self.wire, "everything comes through again")

    def __str__(self) -> str:
        return f"{super().__str__()}: to {self.wire} for {self.seconds} s"
