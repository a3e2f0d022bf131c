"""Many dossiers at once: each interpreter uses one core, so a batch is divided over processes.

They start when the first batch comes, each reads a policy once, and they end with their parent, however that ends.
"""

import json
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import lru_cache
from multiprocessing import connection, get_context, parent_process

from rules.model.policy import Policy
from rules.service.dossier import DossierErrors, answer_lines
from rules.terms.edition import Editions

PROCESSES = min(4, os.cpu_count() or 1)
_CHUNK = 50

Answered = bytes | DossierErrors
"""An answer as JSON in UTF-8, or what is wrong with the dossier."""


class Evaluators:
    """The processes that answer batches; safe to use from many threads."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self._processes = processes
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def answer(
        self, policy: Policy, lines: Sequence[bytes], at: datetime, editions: Editions | None = None
    ) -> Iterator[Answered]:
        """Answer dossiers in JSON, in their order; `at` is for those that do not say when they are looked at.

        Raises BrokenProcessPool when a process was killed; the next batch starts them anew.
        """
        pool, sent = self._started(), pickle.dumps((policy, editions))
        chunks = [lines[begin : begin + _CHUNK] for begin in range(0, len(lines), _CHUNK)]
        try:
            answers = [pool.submit(_answer, sent, chunk, at) for chunk in chunks]
            for each in answers:
                yield from each.result()
        except BrokenProcessPool:
            self._let_go(pool)
            raise

    def close(self) -> None:
        """End the processes. A later batch starts them anew."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._processes, get_context("spawn"), _end_with_parent)
            return self._pool

    def _let_go(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = None
        broken.shutdown(wait=False)


def _answer(sent: bytes, lines: Sequence[bytes], at: datetime) -> list[Answered]:
    policy, editions = _sent(sent)
    answers = answer_lines(policy, lines, at, editions=editions)
    return [each if isinstance(each, DossierErrors) else _as_json(each) for each in answers]


def _as_json(answer: object) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=64)
def _sent(sent: bytes) -> tuple[Policy, Editions | None]:
    """The policy, the same one each time, so that it is compiled once."""
    found = pickle.loads(sent)  # noqa: S301  written by our own parent just now
    policy, editions = found
    assert isinstance(policy, Policy)  # noqa: S101
    return policy, editions


def _end_with_parent() -> None:
    """Watch the parent: one that is killed cannot tell its children to end. Ctrl-C is for the parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
