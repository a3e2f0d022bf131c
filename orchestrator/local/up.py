"""The whole platform on one machine, in the foreground: PostgreSQL, Temporal, and the programs that use them.

What dies is started again. What we started ends with us, however we end. The data stays: the next start continues.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack

from rich.console import Console
from rich.table import Table

from orchestrator.local.interrupt import Stopped, pause, signals_noted
from orchestrator.local.platform import LOOK_SECONDS, Platform
from orchestrator.local.program import Program
from orchestrator.local.runtime import Runtime
from orchestrator.settings import Settings

Ready = Callable[[Runtime], int | None]


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
