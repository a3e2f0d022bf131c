"""The near side of the fence: starts the child, speaks with it under a time limit, and ends it on any surprise."""

import importlib.util
import os
import select
import signal
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rules.engine.durable_program import DurableProgram
from rules.engine.failure import EngineFailed, Failure

PROGRAMS = 32
"""How many programs a child holds; beyond it drops the one that was not asked for the longest."""

MEGABYTES = 2048
_CHUNK = 1 << 20
_GRACE = 2


class DurableChild:
    """One child, started when it is first asked. Serves one caller at a time; its owner sees to that."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._loaded: OrderedDict[str, None] = OrderedDict()

    @property
    def pid(self) -> int | None:
        """The operating system's number of the child that runs now, if one does."""
        return self._child.pid if self._child else None

    def match(self, program: DurableProgram, facts: Sequence[tuple[int, str]]) -> list[str]:
        """Have facts matched by rulesets; lines of ruleset, rule and facts, by number.

        Raises EngineFailed when there is no whole answer in time; the child has ended then.
        """
        try:
            deadline = time.monotonic() + self._seconds
            self._load(program, deadline)
            request = ["match", program.digest, *(text for number, each in facts for text in (str(number), each))]
            return self._ask(request, "matches", deadline)
        except BaseException:
            # Also when the caller is interrupted: half an answer may still be in the pipe.
            self.end()
            raise

    def end(self) -> None:
        """End the child, if one runs; the next request starts another."""
        child, self._child = self._child, None
        self._loaded.clear()
        if child is not None:
            child.kill()
            _close(child)
            child.wait()

    def forget(self) -> None:
        """Let go of a child of the parent we were forked from, without ending it."""
        child, self._child = self._child, None
        self._loaded.clear()
        if child is not None:
            _close(child)
            child.returncode = 0

    def _load(self, program: DurableProgram, deadline: float) -> None:
        if program.digest in self._loaded:
            self._loaded.move_to_end(program.digest)
            return
        if len(self._loaded) == PROGRAMS:
            oldest, _ = self._loaded.popitem(last=False)
            self._ask(["drop", oldest], "done", deadline)
        self._ask(["load", program.digest, *program.texts], "done", deadline)
        self._loaded[program.digest] = None

    def _ask(self, request: Sequence[str], expected: str, deadline: float) -> list[str]:
        child = self._running()
        body = "\n".join(request).encode()
        _send(child, len(body).to_bytes(4, "big") + body, deadline)
        answer, *lines = _receive(child, deadline).split("\n")
        if answer == expected:
            return lines
        if answer in (Failure.REFUSED, Failure.INCOMPLETE):
            raise EngineFailed(Failure(answer), " ".join(lines))
        raise EngineFailed(Failure.GARBLED, f"expected {expected!r}, found {answer[:80]!r}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = _start(self._seconds)
        return self._child


def _start(seconds: float) -> subprocess.Popen[bytes]:
    # -I and -S: nothing of the surroundings is imported, which makes the start quick and the child the same everywhere.
    program = str(Path(__file__).with_name("child.py"))
    limits = [str(int(seconds) + _GRACE), str(MEGABYTES)]
    command = [sys.executable, "-I", "-S", program, _engine_directory(), *limits]
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=_surroundings())
    except OSError as error:
        raise EngineFailed(Failure.NOT_STARTED, str(error)) from error
    for end in (child.stdin, child.stdout):
        os.set_blocking(_number(end), False)
    return child


def _surroundings() -> dict[str, str]:
    """Return what the child may see of our environment: what it takes to start, and no password of anybody."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}


@cache
def _engine_directory() -> str:
    found = importlib.util.find_spec("durable_rules_engine")
    if found is None or found.origin is None:
        raise EngineFailed(Failure.NOT_STARTED, "durable_rules is not installed")
    return str(Path(found.origin).parent)


def _send(child: subprocess.Popen[bytes], frame: bytes, deadline: float) -> None:
    number = _number(child.stdin)
    rest = memoryview(frame)
    while rest:
        try:
            rest = rest[os.write(number, rest) :]
        except BlockingIOError:
            _wait(number, select.POLLOUT, deadline)
        except BrokenPipeError:
            raise _crash(child) from None


def _receive(child: subprocess.Popen[bytes], deadline: float) -> str:
    number = _number(child.stdout)
    found = bytearray()
    length = 4
    while len(found) < length:
        _wait(number, select.POLLIN, deadline)
        more = os.read(number, _CHUNK)
        if not more:
            raise _crash(child)
        found += more
        if length == 4 and len(found) >= length:  # noqa: PLR2004 - the length of the length
            length += int.from_bytes(found[:4], "big")
    if len(found) > length:
        raise EngineFailed(Failure.GARBLED, "more than one answer")
    return _decoded(found[4:])


def _decoded(answer: bytearray) -> str:
    try:
        return answer.decode()
    except UnicodeDecodeError as error:
        raise EngineFailed(Failure.GARBLED, str(error)) from error


def _wait(number: int, wanted: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(number, wanted)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise EngineFailed(Failure.TIMED_OUT, "no answer within the time limit")


def _crash(child: subprocess.Popen[bytes]) -> EngineFailed:
    """What became of a child that closed its pipes."""
    try:
        code = child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        return EngineFailed(Failure.CRASHED, "the child closed its pipes and did not end")
    return EngineFailed(
        Failure.CRASHED, f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    )


def _number(pipe: object) -> int:
    return pipe.fileno()  # type: ignore[attr-defined,no-any-return]


def _close(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
