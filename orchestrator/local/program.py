"""The programs `up` runs beside PostgreSQL and Temporal: the API, the platform's worker, whatever the caller adds.

Each is told what it needs and no more: a partner's program never sees the platform's database, nor anybody's password.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.local.bare_environment import bare_environment
from orchestrator.local.child import Child, end_child, start_child, sweep
from orchestrator.settings import Settings

STOP_SECONDS = 10.0

# A token is with what a client shows who it is: no server needs one.
OF_THE_PLATFORM = frozenset(Settings.model_fields) - {"token"}
OF_A_PARTNER = frozenset({"api_host", "api_port", "api_url", "temporal_address", "temporal_namespace"})
"""Which settings a program of the platform is told, and which one of a partner."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start: a name for people and log files, the command, the settings it is told, and other variables.

    With `ready_path` the program serves the API, and is ready when a GET of that path answers 200.
    """

    name: str
    argv: tuple[str, ...]
    told: frozenset[str] = frozenset()
    env: Mapping[str, str] = field(default_factory=dict)
    ready_path: str | None = None


@dataclass(frozen=True, slots=True)
class RunningProgram:
    """A program that was started."""

    child: Child

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.child.pid

    def has_ended(self) -> bool:
        """Say whether its process is gone."""
        return self.child.poll() is not None

    def ask_to_stop(self) -> None:
        """Ask it to end, without waiting, so that several can end at the same time."""
        if not self.has_ended():
            self.child.terminate()

    def stop(self) -> None:
        """Ask it to end; after 10 seconds kill it. Nothing it started stays behind."""
        end_child(self.child, grace=STOP_SECONDS)

    def kill(self) -> None:
        """End it at once, with all it started."""
        sweep(self.child)


def start_program(program: Program, settings: Settings) -> RunningProgram:
    """Start a program with the settings it is told in its environment, its output in a log under its name."""
    env = bare_environment() | settings.as_environment(program.told) | {"PYTHONUNBUFFERED": "1"} | dict(program.env)
    return RunningProgram(start_child(program.argv, log=log_of(program.name, settings.data_dir), env=env))


def platform_programs() -> tuple[Program, ...]:
    """Return the programs of the platform itself, which are told its settings."""
    api = Program("api", (sys.executable, "-m", "api.serve"), told=OF_THE_PLATFORM, ready_path="/readyz")
    return (api, Program("worker", (sys.executable, "-m", "workers.platform"), told=OF_THE_PLATFORM))


def log_of(name: str, data_dir: Path) -> Path:
    """Return where a program's output goes."""
    return data_dir / "log" / f"{name}.log"
