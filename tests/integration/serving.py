"""The application, served for real over the loopback."""

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
    server = _Prompt(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.end()
        thread.join()


class _Prompt(uvicorn.Server):
    """Ends when it is told to, where uvicorn looks ten times a second: with two servers a test, that adds up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        for counter in itertools.count():
            if await self.on_tick(counter) or self.should_exit:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 0.1)

    def end(self) -> None:
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)
