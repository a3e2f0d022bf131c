"""The platform under trial: the real programs, started again when they die, and wires between them that can be cut.

What dies is started again by the product's own watch (`orchestrator.local.program`). What an operator would do by hand
(stop a server, put its data back, start it) an injury does, while that server is not watched.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
import psycopg
from sqlalchemy.engine import make_url

from orchestrator.db.database import Database
from orchestrator.db.migrate import upgrade
from orchestrator.local import postgres, temporal
from orchestrator.local.child import DidNotStart
from orchestrator.local.data_directory import Runtime, hold, lock_path, note_path, write_runtime
from orchestrator.local.interrupt import look
from orchestrator.local.ports import choose_port
from orchestrator.local.program import Program, Running, Watched, start_program
from orchestrator.settings import Settings
from tests.chaos.disk import make_disk
from tests.chaos.paused import Paused
from tests.chaos.programs import PROGRAMS, let_in
from tests.chaos.proxy import Wire
from tests.chaos.timeline import Timeline

LOOK_SECONDS = 0.1
ASK_EVERY = 3
"""Looks between two questions whether it holds: to ask costs more than to look."""

START_SECONDS = 180.0
DEATHS = 3
"""So often a program may end before the platform answers for the first time."""

ASKED_SECONDS = 240.0
RECONCILE_SECONDS = 20.0
"""So often the platform compares itself with Temporal here; ten minutes is usual, and too long to wait in a round."""

T = TypeVar("T")


class NotInTime(AssertionError):
    """What had to come about did not, within a time that is generous."""


class TriedPlatform:
    """PostgreSQL, Temporal, the API, the worker and the partners over one directory.

    `url` and `temporal_address` lead straight to the servers, for whoever looks on; the programs go by the wires. Make
    it, and let it look after the programs, from the main thread.
    """

    def __init__(self, data_dir: Path, timeline: Timeline, ending: ExitStack) -> None:
        self.data_dir = data_dir
        self.timeline = timeline
        self.watched: dict[str, Watched[Running]] = {}
        self.wires: dict[str, Wire] = {}
        self.sole: dict[str, threading.RLock] = {}
        self.second_worker = threading.Lock()
        self.paused = Paused()
        self.disk = make_disk(data_dir / "disk", ending)
        (data_dir / "postgres.place").write_text(f"{self.disk.place}\n", "utf-8")
        self._looking = ending.enter_context(httpx.Client(timeout=5))
        self._ending = ending
        self._unwatched: set[str] = set()
        self._asked: queue.Queue[tuple[Callable[[], object], Future[object]]] = queue.Queue()

    def start(self) -> None:
        """Start everything and wait until it answers. Raises DidNotStart, NotInTime."""
        self._ending.enter_context(hold(lock_path(self.data_dir), what=f"the trial in {self.data_dir}"))
        self._ending.callback(note_path(self.data_dir).unlink, missing_ok=True)
        self._start_servers()
        self._let_in()
        self._wire()
        for program in PROGRAMS:
            self.run(program)
        self._ending.callback(self.paused.resume_all)
        self.look_after(self._is_started, START_SECONDS, "the platform answers")
        write_runtime(self._runtime())

    def run(self, program: Program) -> None:
        """Start a program and watch it."""
        self._watch(program.name, partial(start_program, program, self.settings))

    def drop(self, name: str) -> None:
        """End a program, and watch it no longer."""
        self.watched.pop(name).stop()

    def pid(self, name: str) -> int | None:
        """Return the number of its process; None between two lives."""
        return self.watched[name].pid if name in self.watched else None

    @contextmanager
    def taken_down(self, name: str) -> Iterator[None]:
        """Stop a server, as an operator does, while the block runs; then start it. Not from the main thread."""
        with self.sole[name]:
            self._unwatched.add(name)
            self.on_main(self.watched[name].stop)
            try:
                yield
            finally:
                self.on_main(partial(self._bring_back, name))
                self._unwatched.discard(name)

    def on_main(self, work: Callable[[], T]) -> T:
        """Have the main thread do it and return what comes of it: programs end with the thread that started them."""
        asked: Future[T] = Future()
        self._asked.put((work, asked))  # type: ignore[arg-type]
        return asked.result(ASKED_SECONDS)

    def look_after(self, until: Callable[[], bool], seconds: float, what: str) -> float:
        """Start again what dies until something holds; returns how long that took. Raises NotInTime."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if _holds(until):
                return time.monotonic() - began
            for _ in range(ASK_EVERY):
                look()
                self._look()
                time.sleep(LOOK_SECONDS)
        raise NotInTime(f"not within {seconds:.0f} s: {what}")

    def not_well(self, *, whole: bool = True) -> list[str]:
        """Return which programs do not run, or else what the API says is not well; without `whole` only if it works."""
        ended = [name for name, each in self.watched.items() if each.running is None or each.running.has_ended()]
        if ended:
            return [f"{name} does not run" for name in ended]
        answer = self._looking.get(f"{self.api_url}/readyz", params={"whole": whole})
        if answer.status_code == httpx.codes.OK:
            return []
        told = answer.json().get("checks", {})
        return [f"{name}: {each.get('words', each)}" for name, each in told.items() if each["state"] != "ok"]

    @property
    def restarts(self) -> dict[str, int]:
        """How often each was started again."""
        return {name: each.restarts for name, each in self.watched.items()}

    @property
    def postgres(self) -> postgres.RunningPostgres:
        """The database server as it now runs. Raises DidNotStart between two lives."""
        running = self.watched["postgres"].running
        if not isinstance(running, postgres.RunningPostgres):
            raise DidNotStart("PostgreSQL is between two lives")
        return running

    def _is_started(self) -> bool:
        dying = [name for name, count in self.restarts.items() if count >= DEATHS]
        if dying:
            raise NotInTime(f"{', '.join(dying)} kept ending: see the logs in {self.data_dir / 'log'}")
        return not self.not_well(whole=False)

    def _start_servers(self) -> None:
        ports = {name: choose_port(self.data_dir, name) for name in ("postgres", "temporal", "api")}
        self._watch("postgres", lambda: postgres.start(self.data_dir, port=ports["postgres"]))
        self._watch("temporal", lambda: temporal.start(self.data_dir, port=ports["temporal"], headless=True))
        for name, port in ports.items():
            self.wires[name] = Wire(port)
            self._ending.callback(self.wires[name].close)
        self.url = self.postgres.owner_url()
        self.temporal_address = f"127.0.0.1:{ports['temporal']}"
        self.api_url = f"http://127.0.0.1:{ports['api']}"
        self.wired_api_url = f"http://127.0.0.1:{self.wires['api'].port}"
        self._api_port = ports["api"]

    def _let_in(self) -> None:
        upgrade(self.postgres.url, self.url)
        database = Database(self.url, connections=1)
        with database.transaction() as session:
            let_in(session)
        database.dispose()

    def _wire(self) -> None:
        """Make the settings of the programs: all they reach they reach by a wire."""
        url = make_url(self.postgres.url).set(port=self.wires["postgres"].port).render_as_string(hide_password=False)
        self.settings = Settings(
            requests_per_minute=10_000_000,  # what is tried here is not how often anybody may ask
            data_dir=self.data_dir,
            database_url=url,
            temporal_address=f"127.0.0.1:{self.wires['temporal'].port}",
            api_port=self._api_port,
            api_url=self.wired_api_url,
            temporal_make_namespaces=True,
            reconcile_seconds=RECONCILE_SECONDS,
            development=True,
        )

    def _runtime(self) -> Runtime:
        return Runtime(
            api_url=self.api_url,
            database_url=self.postgres.url,
            temporal_address=self.temporal_address,
            temporal_namespace="default",
            temporal_ui_url=None,
            data_dir=str(self.data_dir),
            supervisor=0,
        )

    def _watch(self, name: str, start: Callable[[], Running]) -> None:
        watched = Watched(name, start)
        self.sole.setdefault(name, threading.RLock())
        self._ending.callback(lambda: self.drop(name) if name in self.watched else None)
        self.watched[name] = watched
        watched.start()

    def _bring_back(self, name: str) -> None:
        """Start a server again; where it does not come at once, the watch goes on trying."""
        try:
            self.watched[name].start()
        except DidNotStart as error:
            self.timeline.mark(name, f"did not come back at once: {error}")

    def _look(self) -> None:
        while not self._asked.empty():
            work, asked = self._asked.get()
            try:
                asked.set_result(work())
            except BaseException as error:  # noqa: BLE001 whoever asked is told
                asked.set_exception(error)
        for name, each in list(self.watched.items()):
            told = None if name in self._unwatched else each.look()
            if told:
                self.timeline.mark(name, told)


def _holds(until: Callable[[], bool]) -> bool:
    """Whether it holds now; while servers are away nobody knows, so it does not."""
    try:
        return until()
    except (psycopg.Error, httpx.HTTPError, DidNotStart):
        return False
