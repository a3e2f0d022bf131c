"""Injuries of what was stored: Temporal's data lost or older, PostgreSQL put back from a backup."""

import random
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from orchestrator.local.postgres import ADMINISTRATOR, RunningPostgres, plain_environment
from tests.chaos.injuries.injury import Injury, moment
from tests.chaos.ledger import now
from tests.chaos.trial import Copy, Trial


@dataclass(frozen=True)
class TemporalWiped(Injury):
    """All Temporal knew is gone: its server begins with nothing."""

    name = "Temporal wiped"
    drastic = True

    def inflict(self, trial: Trial) -> None:
        with trial.platform.taken_down("temporal"):
            _remove_temporal(trial.platform.data_dir)
            trial.timeline.mark("temporal", "its data is gone")
        trial.timeline.mark("temporal", "begins with nothing")


@dataclass(frozen=True)
class TemporalOlder(Injury):
    """Temporal goes back to a copy of before: from this round, or from an earlier one."""

    name = "Temporal rolled back"
    drastic = True

    seconds: float
    from_before: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        return cls(moment(rng), round(rng.uniform(1.0, 3.0), 1), rng.random() < 0.5)

    def inflict(self, trial: Trial) -> None:
        fresh = _copy_temporal(trial)
        trial.wait(self.seconds)
        copy = trial.temporal_copy if self.from_before and trial.temporal_copy else fresh
        with trial.platform.taken_down("temporal"):
            _remove_temporal(trial.platform.data_dir)
            shutil.copy(copy.place, trial.platform.data_dir / "temporal.sqlite")
            trial.timeline.mark("temporal", f"its data is that of {now() - copy.began:.0f} s ago (round {copy.round})")
        trial.timeline.mark("temporal", "runs again")
        trial.temporal_copy = _instead_of(trial.temporal_copy, fresh)

    def __str__(self) -> str:
        which = "to the copy of an earlier round, if any" if self.from_before else f"by {self.seconds} s"
        return f"{super().__str__()} {which}"


@dataclass(frozen=True)
class DatabaseOlder(Injury):
    """PostgreSQL is put back from a backup, so that Temporal and the programs are ahead of it."""

    name = "database restored"
    weight = 1
    drastic = True

    seconds: float
    from_before: bool
    programs_too: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Self:
        after, seconds = round(rng.uniform(0.3, 1.5), 1), round(rng.uniform(1.0, 3.0), 1)
        return cls(after, seconds, from_before=rng.random() < 0.5, programs_too=rng.random() < 0.5)

    def inflict(self, trial: Trial) -> None:
        with trial.platform.sole["postgres"]:
            fresh = _back_up(trial)
            if fresh is None:
                return
            trial.wait(self.seconds)
            copy = trial.backup if self.from_before and trial.backup else fresh
            _restore(trial, copy)
            trial.backup = _instead_of(trial.backup, fresh)
            for name in ("api", "worker") if self.programs_too else ():
                trial.platform.on_main(trial.platform.watched[name].stop)
                trial.timeline.mark(name, "ended, to begin anew")

    def __str__(self) -> str:
        which = "from a backup of an earlier round, if any" if self.from_before else f"from {self.seconds} s before"
        return f"{super().__str__()} {which}"


def _instead_of(old: Copy | None, new: Copy) -> Copy:
    """Keep the new copy, and not the old one."""
    if old is not None and old.place != new.place:
        shutil.rmtree(old.place) if old.place.is_dir() else old.place.unlink()
    return new


def _copy_temporal(trial: Trial) -> Copy:
    """Copy Temporal's file while it runs, as one moment."""
    place = trial.platform.data_dir / f"temporal-{trial.round}-{int(now() * 1000)}.copy"
    began = now()
    source = f"file:{trial.platform.data_dir / 'temporal.sqlite'}?mode=ro"
    with closing(sqlite3.connect(source, uri=True, timeout=30)) as live, closing(sqlite3.connect(place)) as kept:
        live.backup(kept)
    trial.timeline.mark("temporal", "its data was copied")
    return Copy(place, trial.round, began)


def _remove_temporal(data_dir: Path) -> None:
    for left in data_dir.glob("temporal.sqlite*"):
        left.unlink()


def _back_up(trial: Trial) -> Copy | None:
    """Take a base backup while everything goes on; None when the server was away."""
    server = trial.platform.postgres
    place = trial.platform.data_dir / f"backup-{trial.round}-{int(now() * 1000)}"
    place.mkdir(mode=0o700)
    server.place.account.owns(place)
    began = now()
    done = _as_server(
        server, "pg_basebackup", f"--pgdata={place}", "--checkpoint=fast", "--no-sync", f"--dbname={_address(server)}"
    )
    if done.returncode != 0:
        trial.timeline.mark("postgres", f"could not be backed up: {done.stderr.strip()}")
        return None
    trial.timeline.mark("postgres", f"was backed up in {now() - began:.1f} s")
    return Copy(place, trial.round, began)


def _restore(trial: Trial, copy: Copy) -> None:
    server = trial.platform.postgres
    with trial.platform.taken_down("postgres"):
        shutil.rmtree(server.place.cluster)
        subprocess.run(["cp", "-a", str(copy.place), str(server.place.cluster)], check=True)
        trial.timeline.mark("postgres", f"put back as it was {now() - copy.began:.0f} s ago (round {copy.round})")
        # Before it answers again: who then asks for what is gone must not be called wrong.
        gone = trial.ledger.cut(copy.began, now())
    trial.timeline.mark("postgres", f"runs again; {gone} acknowledged facts may be gone")


def _as_server(server: RunningPostgres, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs under the account its data belongs to."""
    return subprocess.run(
        [str(server.place.program(program)), *arguments],
        env=plain_environment() | {"PGPASSWORD": server.passwords.administrator},
        cwd=server.place.home,
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
        **server.place.account.identity(),
    )


def _address(server: RunningPostgres) -> str:
    return f"postgresql://{ADMINISTRATOR}@127.0.0.1:{server.port}/postgres"
