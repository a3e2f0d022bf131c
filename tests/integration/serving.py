"""The application, served for real over the loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def serving(app: FastAPI, *, ends_within: int | None = None, port: int = 0) -> Iterator[str]:
    """Serve the application for real over the loopback, as long as the block runs; give where.

    `ends_within`: seconds that answers which go on get at the end; None waits for them. `port` 0 is a free one.
    """
    # As `api.serve` does, the connection says who a visitor is.
    config = uvicorn.Config(
        app,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=ends_within,
        proxy_headers=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
