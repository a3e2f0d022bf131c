"""What happens to one order at a partner: a task is performed, a call answered, and others see that we live meanwhile.

What counts is what was delivered through the API. What a program does not do stays where people of the party find it.
"""

import asyncio
import inspect
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any, cast

import httpx
from temporalio import activity
from temporalio.common import RawValue

from orchestrator.contracts import PERFORM_TASK, CallOrder, TaskOrder
from orchestrator.domain.case import FactDraft
from orchestrator.trace import begin, trace_of
from workers.kit.case_view import CaseView
from workers.kit.desk import LEASE_SECONDS, Desk, Refusal, as_message
from workers.kit.outcome import CannotDo, Outcome

LONGEST_REASON = 2000
NO_REASON = "The program says that it cannot do this, and gives no reason that can be kept."
_NOT_OURS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})

Delivery = FactDraft | Iterable[FactDraft]
Work = Callable[[TaskOrder, CaseView], Delivery | Awaitable[Delivery]]

_log = logging.getLogger(__name__)


class Performer:
    """Performs the orders of one party with the functions it has."""

    def __init__(self, desk: Desk, works: Mapping[str, Work]) -> None:
        self._desk = desk
        self._works = works

    @activity.defn(name=PERFORM_TASK)
    async def perform(self, order: TaskOrder) -> str:
        """Do the work of the order, unless somebody else has it or no function does it."""
        _must_be_of_here(order)
        work = self._works.get(order.task)
        if work is None:
            # The task stays offered: people of the party find it in their inbox as any other.
            return Outcome.LEFT_FOR_PEOPLE
        begin(trace_of(order.activity_id))
        async with alive():
            return await self._perform(order, work)

    async def _perform(self, order: TaskOrder, work: Work) -> Outcome:
        try:
            await self._desk.claim(order)
            begun = await self._desk.hold(order, begins=True)
        except Refusal as no:
            _log.info("%s is not ours: %s", order.task_id, no)
            return Outcome.WITHDRAWN
        async with holding(self._desk, order):
            return await self._work(order, work, begun)

    async def _work(self, order: TaskOrder, work: Work, begun: int) -> Outcome:
        try:
            case = await self._desk.see(order.case_id)
            await self._desk.complete(order, await called(work, order, case, begun=begun))
        except CannotDo as cannot:
            return await self._fail(order, str(cannot))
        except Refusal as no:
            return await self._refused(order, no)
        return Outcome.COMPLETED

    async def _refused(self, order: TaskOrder, no: Refusal) -> Outcome:
        if no.kind == "idempotency-conflict":
            # Only this activity uses this key: an earlier try delivered, and died before it could say so.
            return Outcome.COMPLETED
        if no.status in _NOT_OURS:
            return Outcome.WITHDRAWN
        return await self._fail(order, str(no))

    async def _fail(self, order: TaskOrder, reason: str) -> Outcome:
        said = _storable(reason)
        # The reason is for the director, who reads it in the case: it may speak of somebody.
        _log.warning("%s failed, and the director is told why", order.task_id)
        try:
            await self._desk.fail(order, said)
        except Refusal as no:
            if no.kind == "idempotency-conflict":
                return Outcome.FAILED  # an earlier try said so in other words
            if no.status in _NOT_OURS:
                return Outcome.WITHDRAWN
            # A reason that is not taken must not leave the task with us for ever; this one is taken.
            await self._desk.fail(order, NO_REASON)
        return Outcome.FAILED


class OrderOfAnother(Exception):
    """An order came under the id of another one: somebody put it there a second time."""


def _must_be_of_here(order: TaskOrder | CallOrder) -> None:
    """Raise OrderOfAnother unless the order belongs to the activity it came with."""
    here = activity.info().activity_id
    if order.activity_id != here:
        raise OrderOfAnother(f"{here} came with the order of {order.activity_id}")


def _storable(reason: str) -> str:
    """Return the reason as it can be kept; where nothing is left of it, that the program gave none."""
    kept = "".join(char for char in reason if char >= " " or char in "\n\t")
    kept = kept.encode("utf-8", "ignore").decode().strip()
    return kept[:LONGEST_REASON] or NO_REASON


# Attempts also count while the platform is away, so only very many of them tell of a program that dies at this call.
LONGEST = 50

Values = Mapping[str, Any]
Result = FactDraft | Iterable[FactDraft] | None
Answer = Callable[[CallOrder, Values], Result | Awaitable[Result]]


class Answerer:
    """Answers the calls to one party with the functions it has."""

    def __init__(self, desk: Desk, answers: Mapping[str, Answer]) -> None:
        self._desk = desk
        self._answers = answers
        self._begun: Counter[str] = Counter()

    @activity.defn(dynamic=True)
    async def answer(self, told: Sequence[RawValue]) -> str:
        """Do what the activity is named after, if there is a function for it."""
        answer = self._answers.get(activity.info().activity_type)
        if answer is None:
            return Outcome.LEFT_FOR_PEOPLE
        order = activity.payload_converter().from_payload(told[0].payload, CallOrder)
        _must_be_of_here(order)
        begin(trace_of(order.activity_id))
        async with alive():
            return await self._answer(order, answer)

    async def _answer(self, order: CallOrder, answer: Answer) -> Outcome:
        try:
            values = await self._desk.values(order)
            self._begun[order.activity_id] += 1
            await self._desk.report(order, await called(answer, order, values, begun=self._tries(order)))
        except (CannotDo, Refusal) as no:
            _log.warning("%s failed: %s", order.notice_id, getattr(no, "kind", type(no).__name__))
            del self._begun[order.activity_id]
            return Outcome.FAILED
        del self._begun[order.activity_id]
        return Outcome.COMPLETED

    def _tries(self, order: CallOrder) -> int:
        """Return how often the function was tried: here, or, by a program that keeps dying, as Temporal counted."""
        return self._begun[order.activity_id] if activity.info().attempt <= LONGEST else TRIES + 1


Function = Callable[..., Result | Awaitable[Result]]

TRIES = 5


async def called(work: Function, *told: object, begun: int) -> tuple[FactDraft, ...]:
    """Return the facts the function returns, which can be sent; a plain one runs in a thread.

    What it raises, and what it returns that is no fact, is tried again, but not for ever: `begun` counts the tries, and
    the last time it is CannotDo.
    """
    if begun > TRIES:
        raise CannotDo(f"The program stopped {TRIES} times while it worked on this.")
    try:
        return _sendable(await _run(work, told))
    except CannotDo:
        raise
    except (Exception, SystemExit) as error:
        # A function that ends the program would do so again, and take along what else it is at.
        if begun < TRIES and isinstance(error, Exception):
            raise
        raise CannotDo(f"The program broke: {type(error).__name__}.") from error


async def _run(work: Function, told: tuple[object, ...]) -> Result:
    if inspect.iscoroutinefunction(work):
        return cast("Result", await work(*told))
    return cast("Result", await asyncio.to_thread(work, *told))


def _sendable(found: Result) -> tuple[FactDraft, ...]:
    facts = (found,) if isinstance(found, FactDraft) else tuple(found or ())
    for fact in facts:
        if not isinstance(fact, FactDraft):
            raise TypeError(f"expected FactDraft, found {type(fact).__name__}")
        json.dumps(as_message(fact), allow_nan=False)
    return facts


HEARTBEAT_SECONDS = 3.0


@asynccontextmanager
async def alive() -> AsyncIterator[None]:
    """Send heartbeats until the block ends; when the work is taken back meanwhile, Temporal cancels us through this."""
    async with _meanwhile(_beat()):
        yield


@asynccontextmanager
async def holding(desk: Desk, order: TaskOrder) -> AsyncIterator[None]:
    """Renew the lease on the task until the block ends."""
    async with _meanwhile(_renew(desk, order)):
        yield


@asynccontextmanager
async def _meanwhile(doing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(doing)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _renew(desk: Desk, order: TaskOrder) -> None:
    while True:
        await asyncio.sleep(LEASE_SECONDS / 6)
        try:
            await desk.hold(order)
        except Refusal as no:
            # What we deliver will be refused as well; a function that is at work cannot be stopped from outside.
            _log.warning("%s is no longer ours: %s", order.task_id, no)
            return
        except httpx.HTTPError as away:
            _log.warning("%s: the lease could not be renewed now: %s", order.task_id, away)


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(HEARTBEAT_SECONDS)
