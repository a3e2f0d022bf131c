"""Injuries of the disk under PostgreSQL: full, or refusing to let files grow."""

import random
import resource
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.paused import children_of
from tests.chaos.trial import Trial


@dataclass(frozen=True)
class DiskFull(Injury):
    """No room is left on the disk for some seconds; then there is again."""

    name = "disk full"

    seconds: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), round(rng.uniform(1.0, 4.0), 1))

    @classmethod
    def why_not(cls, trial: Trial) -> str | None:
        return trial.platform.disk.why_not

    def inflict(self, trial: Trial) -> None:
        with trial.platform.sole["postgres"]:
            used = trial.platform.disk.fill()
            trial.timeline.mark("postgres", f"its disk is full ({used >> 20} MB)")
            try:
                trial.wait(self.seconds)
            finally:
                trial.platform.disk.relieve()
                trial.timeline.mark("postgres", "its disk has room again")

    def __str__(self) -> str:
        return f"{super().__str__()} for {self.seconds} s"


@dataclass(frozen=True)
class WritesRefused(Injury):
    """No file of PostgreSQL can be written beyond a point: worse than a full disk, the journal of the server too."""

    name = "writes refused"
    weight = 1

    seconds: float
    beyond: int

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), round(rng.uniform(0.5, 2.0), 1), rng.choice((64, 1024, 8192)) << 10)

    @classmethod
    def why_not(cls, trial: Trial) -> str | None:  # noqa: ARG003 the same everywhere
        return None if hasattr(resource, "prlimit") else "limits of another process can be set on Linux only"

    def inflict(self, trial: Trial) -> None:
        with trial.platform.sole["postgres"]:
            self._refuse(trial)

    def _refuse(self, trial: Trial) -> None:
        pid = trial.platform.pid("postgres")
        if pid is None:
            return
        everybody = {pid, *children_of(pid)}
        _limit(everybody, self.beyond)
        trial.timeline.mark("postgres", f"cannot write files beyond {self.beyond >> 10} kB")
        try:
            trial.wait(self.seconds)
        finally:
            _limit({*everybody, pid, *children_of(pid)}, resource.RLIM_INFINITY)
            trial.timeline.mark("postgres", "can write again")

    def __str__(self) -> str:
        return f"{super().__str__()} beyond {self.beyond >> 10} kB for {self.seconds} s"


def _limit(pids: set[int], size: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
