"""Something that must keep running, and the programs that 'up' runs beside PostgreSQL and Temporal."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from orchestrator.local.child import Child, DidNotStart, bare_environment, end_child, start_child, sweep
from orchestrator.settings import Settings

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0  # who lived this long died of something new


class Running(Protocol):
    """What can be watched: a server or a program that was started."""

    @property
    def pid(self) -> int:
        """The number of its process."""
        ...

    def has_ended(self) -> bool:
        """Say whether its process is gone."""
        ...

    def stop(self) -> None:
        """End it in order, and remove what it left."""
        ...


Kind_co = TypeVar("Kind_co", bound=Running, covariant=True)


class Watched(Generic[Kind_co]):
    """One thing under watch, how often it was restarted, and when it may be started again."""

    def __init__(self, name: str, start: Callable[[], Kind_co]) -> None:
        self.name = name
        self.restarts = 0
        self._start = start
        self._running: Kind_co | None = None
        self._since = self._again_at = 0.0
        self._pause = FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        """The number of its process, None between two lives."""
        return None if self._running is None else self._running.pid

    def start(self) -> Kind_co:
        """Start it. Raises what the start raises."""
        self._running = self._start()
        self._since = time.monotonic()
        return self._running

    @property
    def running(self) -> Kind_co | None:
        """What runs at this moment, None between two lives."""
        return self._running

    def stop(self) -> None:
        """End it, if it runs."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def look(self) -> str | None:
        """See whether it still runs and act on that. Returns what there is to tell, None when all is well."""
        if self._running is None:
            return self._come_back() if time.monotonic() >= self._again_at else None
        if self._running.has_ended():
            return self._bury()
        return None

    def _bury(self) -> str:
        if time.monotonic() - self._since >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE
        self.stop()
        return f"{self.name} ended unexpectedly; starting it again in {self._wait():.1f} s."

    def _come_back(self) -> str:
        self.restarts += 1
        try:
            self.start()
        except DidNotStart as error:
            return f"{self.name} did not come back; trying again in {self._wait():.1f} s.\n{error}"
        return f"{self.name} runs again (restart {self.restarts})."

    def _wait(self) -> float:
        pause = self._pause
        self._again_at = time.monotonic() + pause
        self._pause = min(pause * 2, LONGEST_PAUSE)
        return pause


STOP_SECONDS = 10.0

# By these a client shows who it is: no server needs them.
SHOWN_BY_A_CLIENT = frozenset({"token", "key_file", "client_issuer", "client_id", "client_secret_file", "client_scope"})
OF_THE_PLATFORM = frozenset(Settings.model_fields) - SHOWN_BY_A_CLIENT - {"temporal_keys_file", "database_owner_url"}
OF_A_PARTNER = frozenset({"api_host", "api_port", "api_url", "temporal_address", "temporal_partner_namespace"})
"""Which settings a program of the platform is told, and which one of a partner.

What the platform shows to Temporal, and where its keys are, no partner is told.
"""

ITS_OWN_WAY_TO_TEMPORAL = frozenset(
    {"temporal_tls", "temporal_ca_file", "temporal_certificate_file", "temporal_private_key_file"}
    | {"temporal_server_name", "temporal_api_key_file", "temporal_keys_file"}
)
"""Which settings more a program of a partner goes by that somebody starts in an environment of the partner's own."""


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
