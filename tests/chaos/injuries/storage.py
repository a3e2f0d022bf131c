"""Injuries of the disk under PostgreSQL: full, or refusing to let files grow."""

import random
import shutil
import subprocess
from dataclasses import dataclass
from typing import Self

from orchestrator.local.postgres import RunningPostgres
from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.injuries.told import last_until_told
from tests.chaos.paused import children_of
from tests.chaos.trial import NotPossible, Trial


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
                last_until_told(trial, self.seconds, "the disk is full")
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
        return None if shutil.which("prlimit") else "there is no program `prlimit`, which limits another's files"

    def inflict(self, trial: Trial) -> None:
        with trial.platform.sole["postgres"]:
            self._refuse(trial)

    def _refuse(self, trial: Trial) -> None:
        server = trial.platform.postgres
        refused = _limit(server, str(self.beyond))
        if refused:
            raise NotPossible(refused)
        trial.timeline.mark("postgres", f"cannot write files beyond {self.beyond >> 10} kB")
        try:
            trial.wait(self.seconds)
        finally:
            _limit(server, "unlimited")
            trial.timeline.mark("postgres", "can write again")

    def __str__(self) -> str:
        return f"{super().__str__()} beyond {self.beyond >> 10} kB for {self.seconds} s"


def _limit(server: RunningPostgres, size: str) -> str | None:
    """Limit the files of the server and all its processes; say why that is refused, None when it is done.

    The server comes first: what it starts from then on has the new limit, and what it started before is found.
    """
    refused = _limit_one(server, server.pid, size)
    if refused is None:
        for pid in children_of(server.pid):
            _limit_one(server, pid, size)
    return refused


def _limit_one(server: RunningPostgres, pid: int, size: str) -> str | None:
    """Limit one process under the server's own account, which may do so without further rights."""
    asked = ["prlimit", f"--pid={pid}", f"--fsize={size}:"]
    identity = server.place.account.identity()
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd="/", **identity)
    return None if done.returncode == 0 else done.stderr.strip()
