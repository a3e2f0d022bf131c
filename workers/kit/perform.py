"""What happens to one order at a partner: claim, look, work, deliver; and what to do with each kind of no.

What counts is what was delivered through the API.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

from temporalio import activity

from orchestrator.contracts import PERFORM_TASK, TaskOrder
from orchestrator.domain.case import FactDraft
from workers.kit.alive import alive, holding
from workers.kit.called import called
from workers.kit.case_view import CaseView
from workers.kit.desk import Desk, Refusal
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
        work = self._works.get(order.task)
        if work is None:
            # The task stays offered: people of the party find it in their inbox as any other.
            return Outcome.LEFT_FOR_PEOPLE
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
        _log.warning("%s failed: %s", order.task_id, said)
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


def _storable(reason: str) -> str:
    """Return the reason as it can be kept; where nothing is left of it, that the program gave none."""
    kept = "".join(char for char in reason if char >= " " or char in "\n\t")
    kept = kept.encode("utf-8", "ignore").decode().strip()
    return kept[:LONGEST_REASON] or NO_REASON
