"""A wire that can be cut: everything between two programs goes through it, and it can reset, refuse and stall."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

from orchestrator.local.ports import LOOPBACK, free_port

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: closing sends a reset, as a broken connection does
_READ = 65_536


class Wire:
    """Connections to `target` by way of `port`. Its methods may be called from any thread."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._open: set[asyncio.StreamWriter] = set()
        self._refusing = False
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"wire to {target}")
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def cut(self) -> int:
        """Reset every connection; returns how many there were."""
        return self._call(self._cut)

    def refuse(self, refusing: bool) -> None:
        """Reset what is open and every new connection, until told otherwise."""
        self._refusing = refusing
        if refusing:
            self.cut()

    def stall(self, stalling: bool) -> None:
        """Hold up everything that is under way, losing nothing, until told otherwise."""
        self._call(self._flowing.clear if stalling else self._flowing.set)

    def close(self) -> None:
        """End it, with all connections."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Callable[[], object]) -> int:
        async def called() -> object:
            return work()

        return int(asyncio.run_coroutine_threadsafe(called(), self._loop).result(10) or 0)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port)

    def _cut(self) -> int:
        count = len(self._open) // 2
        for writer in list(self._open):
            _reset(writer)
        return count

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            _reset(writer)
            return
        ends = {writer, far_writer}
        self._open |= ends
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            self._open -= ends
            for each in ends:
                each.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while found := await source.read(_READ):
                await self._flowing.wait()
                sink.write(found)
                await sink.drain()
        with suppress(OSError, RuntimeError):
            sink.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    plain = writer.get_extra_info("socket")
    if plain is not None:
        with suppress(OSError):
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
