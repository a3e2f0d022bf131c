"""The engine of this project, inside its fence: asks durable_rules in a child and trusts only a proven answer."""

import atexit
import os
import queue
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rules.engine.durable_child import DurableChild
from rules.engine.durable_facts import write_facts
from rules.engine.durable_program import DurableProgram, compile_program
from rules.engine.failure import EngineFailed, Failure
from rules.engine.problem import Match, Program, Record

SECONDS = 10.0
"""How long one evaluation may take."""

_COMPILED = 128


class DurableMatcher:
    """Answers matching problems with durable_rules in one or more children, each of which serves one caller at a time.

    Safe to use from many threads and after a fork. Children start when first needed and end when this is closed, when
    the interpreter ends, or when their input closes because the parent died.
    """

    def __init__(self, *, children: int = 1, seconds: float = SECONDS) -> None:
        self._compiled: OrderedDict[int, tuple[Program, DurableProgram]] = OrderedDict()
        self._number = children
        self._seconds = seconds
        self._populate()
        _matchers.add(self)

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once.

        Raises EngineFailed when the engine gives no proven answer; ValueError when a branch refers to an unknown alias.
        """
        durable = self._ready(program)
        facts = write_facts(durable, records)
        if not facts:
            return frozenset()
        with self._child() as child:
            lines = child.match(durable, facts)
            try:
                return frozenset(_matches(durable, lines, len(records)))
            except (ValueError, IndexError) as error:
                child.end()
                raise EngineFailed(Failure.GARBLED, str(error)) from error

    def pids(self) -> list[int]:
        """The operating system's numbers of the children that run now."""
        return [child.pid for child in self._all if child.pid is not None]

    def close(self) -> None:
        """End all children. A later match starts them anew."""
        for child in self._all:
            child.end()

    def after_fork(self) -> None:
        """Let go of the children of the parent: they serve it, and closing our ends lets them notice when it dies."""
        for child in self._all:
            child.forget()
        self._populate()

    def _populate(self) -> None:
        self._all = [DurableChild(self._seconds) for _ in range(self._number)]
        # The last one used comes first: it is warm, and those that are not needed never start.
        self._idle: queue.LifoQueue[DurableChild] = queue.LifoQueue()
        for child in self._all:
            self._idle.put(child)

    @contextmanager
    def _child(self) -> Iterator[DurableChild]:
        child = self._idle.get()
        idle = self._idle
        try:
            yield child
        finally:
            idle.put(child)

    def _ready(self, program: Program) -> DurableProgram:
        """The compiled program; known by identity, as comparing hundreds of branches takes long."""
        known = self._compiled.get(id(program))
        if known is not None and known[0] is program:
            return known[1]
        durable = compile_program(program)
        self._compiled[id(program)] = (program, durable)
        while len(self._compiled) > _COMPILED:
            self._compiled.popitem(last=False)
        return durable


def _matches(program: DurableProgram, lines: Sequence[str], records: int) -> Iterator[Match]:
    for line in lines:
        number, rule, *bound = map(int, line.split())
        for name, aliases in program.rulesets[number].answers[rule]:
            if len(bound) != len(aliases) or not all(0 <= each < records for each in bound):
                raise ValueError(f"found a match {line!r} that cannot be")
            yield Match(name, tuple(zip(aliases, bound, strict=True)))


_matchers: weakref.WeakSet[DurableMatcher] = weakref.WeakSet()


def _close_all() -> None:
    for matcher in list(_matchers):
        matcher.close()


def _after_fork() -> None:
    for matcher in list(_matchers):
        matcher.after_fork()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_after_fork)
