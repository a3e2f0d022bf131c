"""Serve the API: `python -m api.serve`. SIGTERM lets running requests finish first."""

import os
import signal
import sys
import tempfile
from contextlib import ExitStack

import uvicorn
from fastapi import FastAPI

from orchestrator.settings import SettingsInvalid, forget_secrets, load_settings

GRACE_SECONDS = 8
"""Requests get this long to finish; less than `up` waits for us."""


def application() -> FastAPI:
    """Return the application with the settings of the environment; each serving process calls this."""
    # Metrics of several processes must know the directory they share before they are imported.
    from api.app import create_app

    settings = load_settings()
    forget_secrets()
    return create_app(settings)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        sys.exit(str(error))
    if settings.database_url is None:
        sys.exit("Set SPEELRUIMTE_DATABASE_URL, or start everything with `speelruimte up`.")
    # The server ends by raising again the signal it was told to end with; by default that would skip our own ending.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as ending:
        if settings.api_processes > 1:
            shared = tempfile.TemporaryDirectory(prefix="speelruimte-metrics-")
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = ending.enter_context(shared)
        uvicorn.run(
            "api.serve:application",
            factory=True,
            host=settings.api_host,
            port=settings.api_port,
            workers=settings.api_processes,
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            access_log=False,
            # Who a visitor is says the connection. What a proxy adds anybody can add.
            proxy_headers=False,
        )


if __name__ == "__main__":
    main()
