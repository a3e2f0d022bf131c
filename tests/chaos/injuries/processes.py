"""Injuries of processes: killed without warning, or made to stand still as a machine that is out of breath does."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.injuries.told import last_until_told
from tests.chaos.paused import children_of
from tests.chaos.trial import Trial

VICTIMS = ("api", "worker", "adviseur-oost", "adviseur-west", "temporal", "postgres")
_PATIENCE = 60.0


@dataclass(frozen=True)
class Killed(Injury):
    """`kill -9`: of a whole program or server."""

    name = "killed"
    weight = 6

    victim: str

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(VICTIMS))

    def inflict(self, trial: Trial) -> None:
        if not trial.wait_until(lambda: trial.platform.pid(self.victim) is not None, _PATIENCE):
            trial.timeline.mark(self.victim, "was not there to be killed")
            return
        pid = trial.platform.pid(self.victim)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            trial.timeline.mark(self.victim, f"killed (process {pid})")

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.victim}"


@dataclass(frozen=True)
class BackendKilled(Injury):
    """`kill -9` of one connection's process inside PostgreSQL, after which the server begins anew by itself."""

    name = "backend killed"

    which: int

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.randrange(100))

    def inflict(self, trial: Trial) -> None:
        pid = trial.platform.pid("postgres")
        children = sorted(children_of(pid)) if pid else []
        if children:
            with suppress(ProcessLookupError):
                os.kill(children[self.which % len(children)], signal.SIGKILL)
            trial.timeline.mark("postgres", f"one of its {len(children)} processes killed")


@dataclass(frozen=True)
class Stopped(Injury):
    """It stands still for some seconds, with everything it started, and then goes on as if nothing had been."""

    name = "paused"
    weight = 5

    victim: str
    seconds: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), rng.choice(VICTIMS), round(rng.uniform(0.5, 4.0), 1))

    def inflict(self, trial: Trial) -> None:
        with trial.platform.sole[self.victim]:
            self._stop(trial)

    def _stop(self, trial: Trial) -> None:
        pid = trial.platform.pid(self.victim)
        if pid is None:
            trial.timeline.mark(self.victim, "was not there to be paused")
            return
        stopped = trial.platform.paused.pause(pid)
        trial.timeline.mark(self.victim, f"paused ({len(stopped)} processes)")
        try:
            self._last(trial)
        finally:
            trial.platform.paused.resume(stopped)
            trial.timeline.mark(self.victim, "goes on")

    def _last(self, trial: Trial) -> None:
        if self.victim == "postgres":
            last_until_told(trial, self.seconds, "the database does not answer")
        else:
            trial.wait(self.seconds)

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.victim} for {self.seconds} s"
