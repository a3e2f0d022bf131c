"""Serve the API: `python -m api.serve`. SIGTERM lets running requests finish first."""

import os
import signal
import sys
import tempfile

import uvicorn
from fastapi import FastAPI
from uvicorn import Server
from uvicorn.supervisors import Multiprocess

from orchestrator.domain.issuer_file import IssuersInvalid
from orchestrator.issuers.load import load_issuers
from orchestrator.log import write_log
from orchestrator.settings import SettingsInvalid, forget_secrets, load_settings

GRACE_SECONDS = 8
"""Requests get this long to finish; less than `up` waits for us."""


DID_NOT_START = 3


def application() -> FastAPI:
    """Return the application with the settings of the environment; each serving process calls this."""
    # Metrics of several processes must know the directory they share before they are imported.
    from api.app import create_app

    settings = load_settings()
    forget_secrets()
    write_log(settings)
    return create_app(settings)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    try:
        settings = load_settings()
        load_issuers(settings)
    except (SettingsInvalid, IssuersInvalid) as error:
        sys.exit(str(error))
    if settings.database_url is None:
        sys.exit("Set SPEELRUIMTE_DATABASE_URL, or start everything with `speelruimte up`.")
    write_log(settings)
    config = uvicorn.Config(
        "api.serve:application",
        factory=True,
        host=settings.api_host,
        port=settings.api_port,
        workers=settings.api_processes,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        # What is written down is ours to say: of a request `api.http.witness`, of all else `orchestrator.log`.
        access_log=False,
        log_config=None,
        # Who a visitor is says the connection. What a proxy adds anybody can add.
        proxy_headers=False,
    )
    if settings.api_processes == 1:
        sys.exit(_serve(config))
    with tempfile.TemporaryDirectory(prefix="speelruimte-metrics-") as shared:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
        # Each process runs a server of its own; this one takes note of signals and hands them on.
        Multiprocess(config, [config.bind_socket()]).run()


def _serve(config: uvicorn.Config) -> int:
    """Serve in this process; return the exit status."""
    server = Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    # The server takes note of signals while it runs, and raises them again when it has ended. Before and after that a
    # signal is no more than the same note.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    server.run()
    return 0 if server.started or server.should_exit else DID_NOT_START


if __name__ == "__main__":
    main()
