"""The whole platform on one machine, in the foreground: PostgreSQL, Temporal, and the programs that use them.

Started in the right order and looked after: what dies is started again. What we started ends with us, however we end.
The data stays: the next start continues.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from orchestrator.local import postgres, temporal
from orchestrator.local.child import DidNotStart, make_room, tail, wait_for
from orchestrator.local.data_directory import Runtime, hold, lock_path, note_path, write_runtime
from orchestrator.local.interrupt import Stopped, pause, signals_noted
from orchestrator.local.ports import choose_port
from orchestrator.local.postgres_place import open_directory
from orchestrator.local.program import STOP_SECONDS, Program, Running, RunningProgram, Watched, log_of, start_program
from orchestrator.proof.keys import make_key
from orchestrator.settings import Settings

KEY = "checkpoint.pem"
READY_SECONDS = 300.0  # of a machine that is busy with other work; a program that fails ends sooner
DEATHS_BEFORE_READY = 3
LOOK_SECONDS = 0.1

Ready = Callable[[Runtime], int | None]
"""What is done once everything answers; what it returns ends the platform with that status, None lets it serve on."""


class ProgramDidNotStart(DidNotStart):
    """A program of the platform kept ending, or never became ready; the message ends with the end of its log."""


class Platform:
    """What runs over one data directory. `ending` undoes, in reverse order, all that `start` did."""

    def __init__(self, settings: Settings, ending: ExitStack) -> None:
        self.settings = settings
        self._ending = ending
        self._servers: list[Watched[Running]] = []
        self._programs: list[Watched[RunningProgram]] = []
        self._ui_url: str | None = None

    def start(self, programs: Sequence[Program]) -> None:
        """Start everything and wait until it answers. Raises InUse, DidNotStart, Stopped."""
        data_dir = open_directory(self.settings.data_dir)
        self._ending.enter_context(hold(lock_path(data_dir), what=f"the platform in {data_dir}"))
        self._ending.callback(note_path(data_dir).unlink, missing_ok=True)
        make_room(data_dir / "log")
        self._start_postgres()
        self._start_temporal()
        self._have_a_key(data_dir)
        port = choose_port(data_dir, "api", asked=self.settings.api_port)
        self.settings = self.settings.changed(api_port=port)
        self._start_programs(programs)
        write_runtime(self.runtime())

    def look(self) -> list[str]:
        """Restart what died; return what there is to tell about it."""
        told = [message for one in self._watched() if (message := one.look())]
        if told:
            write_runtime(self.runtime())
        return told

    def runtime(self) -> Runtime:
        """Return where everything is at this moment."""
        watched = self._watched()
        return Runtime(
            api_url=self.settings.client_url,
            database_url=self.settings.database_url or "",
            temporal_address=self.settings.temporal_address or "",
            temporal_namespace=self.settings.temporal_namespace,
            temporal_ui_url=self._ui_url,
            data_dir=str(self.settings.data_dir),
            supervisor=os.getpid(),
            pids={one.name: one.pid for one in watched if one.pid},
            restarts={one.name: one.restarts for one in watched},
        )

    def _watched(self) -> list[Watched[Running]]:
        return [*self._servers, *self._programs]

    def _start_postgres(self) -> None:
        data_dir = self.settings.data_dir
        if self.settings.database_url is None:
            # The others are told this port once, so it comes back on the same one or not at all.
            port = choose_port(data_dir, "postgres", asked=self.settings.postgres_port)
            server = Watched("postgres", lambda: postgres.start(data_dir, port=port))
            self._servers.append(server)
            self._ending.callback(server.stop)
            self.settings = _at(self.settings, server.start())
        migrate(self.settings)

    def _have_a_key(self, data_dir: Path) -> None:
        """Sign checkpoints with a key of our own where none is named."""
        if self.settings.checkpoint_key_files:
            return
        path = data_dir / KEY
        if not path.exists():
            make_key(path)
        self.settings = self.settings.changed(checkpoint_keys=str(path))

    def _start_temporal(self) -> None:
        if self.settings.temporal_address is not None:
            return
        data_dir, namespace = self.settings.data_dir, self.settings.temporal_namespace
        port = choose_port(data_dir, "temporal", asked=self.settings.temporal_port, usual=temporal.USUAL_PORT)
        ui = choose_port(data_dir, "temporal_ui", asked=self.settings.temporal_ui_port, usual=temporal.USUAL_UI_PORT)
        server = Watched("temporal", lambda: temporal.start(data_dir, namespace=namespace, port=port, ui_port=ui))
        self._servers.append(server)
        self._ending.callback(server.stop)
        running = server.start()
        # On our own server nobody else makes the namespaces of partners.
        self.settings = self.settings.changed(temporal_address=running.address, temporal_make_namespaces=True)
        self._ui_url = running.ui_url

    def _start_programs(self, programs: Sequence[Program]) -> None:
        settings = self.settings
        self._ending.callback(self._stop_programs)
        for program in programs:
            watched = Watched(program.name, partial(start_program, program, settings))
            self._programs.append(watched)
            watched.start()
        for program, watched in zip(programs, self._programs, strict=True):
            self._wait(program, watched)

    def _stop_programs(self) -> None:
        """Ask all of them to end at the same time, so that together they take no longer than the slowest may."""
        running = [each.running for each in self._programs if each.running is not None]
        for each in running:
            each.ask_to_stop()
        wait_for([each.child for each in running], grace=STOP_SECONDS)
        for each in running:
            each.kill()

    def _wait(self, program: Program, watched: Watched[RunningProgram]) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self._is_ready(program, watched):
            self.look()
            if watched.restarts >= DEATHS_BEFORE_READY or time.monotonic() > until:
                log = log_of(program.name, self.settings.data_dir)
                raise ProgramDidNotStart(f"{program.name} did not become ready. The end of {log}:\n{tail(log)}")
            pause(LOOK_SECONDS)

    def _is_ready(self, program: Program, watched: Watched[RunningProgram]) -> bool:
        if watched.running is None or watched.running.has_ended():
            return False
        if program.ready_path is None:
            return True
        try:
            return httpx.get(self._here() + program.ready_path, timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _here(self) -> str:
        """Where the API is on this machine: what stands at the address for people may begin later than we do."""
        host = "127.0.0.1" if self.settings.api_host in {"0.0.0.0", "::"} else self.settings.api_host  # noqa: S104
        return f"http://{host}:{self.settings.api_port}"


def _at(settings: Settings, running: postgres.RunningPostgres) -> Settings:
    return settings.changed(database_url=running.url, database_owner_url=running.owner_url())


def migrate(settings: Settings) -> None:
    """Bring the tables of the database up to what this version of the platform needs.

    Where development is not switched on, what it gave out before ends here.
    """
    from orchestrator.db.migrate import TablesOfAnother, upgrade

    if settings.database_url is None:
        return
    try:
        upgrade(settings.database_url, settings.database_owner_url)
    except TablesOfAnother as error:
        raise ProgramDidNotStart(str(error)) from error
    if not settings.development:
        _end_development(settings.database_url, settings.data_dir)


def _end_development(url: str, data_dir: Path) -> None:
    """Let nothing be good any more that development gave out. Raises ProgramDidNotStart where its clock was moved."""
    from orchestrator.clock import ClockMoved, now
    from orchestrator.db.database import Database
    from orchestrator.local.development import end_development

    database = Database(url, connections=1)
    try:
        with database.transaction() as session:
            end_development(session, data_dir, at=now())
    except ClockMoved as error:
        raise ProgramDidNotStart(str(error)) from error
    finally:
        database.dispose()


def run_up(
    settings: Settings, programs: Sequence[Program], ready: Ready | None = None, *, console: Console | None = None
) -> int:
    """Run the platform until Ctrl-C, SIGTERM or the end of `ready`; return the exit status.

    `ready` is called in a thread of its own once everything answers. When it returns a number the platform stops with
    that exit status; when it returns None the platform keeps serving; what it raises is raised here, after an orderly
    stop. Call this from the main thread. Raises InUse when a platform runs over this data already, and DidNotStart.
    """
    screen = console or Console()
    try:
        with signals_noted(), ExitStack() as ending:
            platform = Platform(settings, ending)
            platform.start(programs)
            screen.print(addresses(platform.runtime()))
            ending.callback(screen.print, "Stopping. The data stays; the next start continues with it.")
            return _look_after(platform, _in_thread(ready, platform.runtime()), screen)
    except Stopped:
        return 0


def addresses(runtime: Runtime) -> Table:
    """Return the table of where to look."""
    table = Table(title="Speelruimte", title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_row("Pages", runtime.api_url)
    table.add_row("API", f"{runtime.api_url}/v1")
    table.add_row("API documentation", f"{runtime.api_url}/v1/openapi.json")
    table.add_row("Temporal", f"{runtime.temporal_address} (namespace {runtime.temporal_namespace})")
    if runtime.temporal_ui_url:
        table.add_row("Temporal pages", runtime.temporal_ui_url)
    table.add_row("PostgreSQL", _without_password(runtime.database_url))
    table.add_row("Data and logs", runtime.data_dir)
    return table


def _look_after(platform: Platform, outcome: "Future[int | None]", screen: Console) -> int:
    while not outcome.done() or (status := outcome.result()) is None:
        for message in platform.look():
            screen.print(message, markup=False, highlight=False)
        pause(LOOK_SECONDS)
    return status


def _in_thread(ready: Ready | None, runtime: Runtime) -> "Future[int | None]":
    """Call `ready` beside the watch over the programs; a thread that Ctrl-C need not wait for."""
    outcome: Future[int | None] = Future()
    if ready is None:
        outcome.set_result(None)
    else:
        threading.Thread(target=_settle, args=(outcome, ready, runtime), daemon=True).start()
    return outcome


def _settle(outcome: "Future[int | None]", ready: Ready, runtime: Runtime) -> None:
    try:
        outcome.set_result(ready(runtime))
    except BaseException as error:  # noqa: BLE001 not swallowed: the main thread raises it
        outcome.set_exception(error)


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{host}"
