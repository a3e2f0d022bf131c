"""What happens to one order at a partner: claim, look, work, deliver; and what to do with each kind of no.

What counts is what was delivered through the API.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

from temporalio import activity

from orchestrator.contracts import PERFORM_TASK, TaskOrder
from orchestrator.domain.draft import FactDraft
from workers.kit.alive import alive
from workers.kit.called import called
from workers.kit.case_view import CaseView
from workers.kit.desk import Desk, Refusal
from workers.kit.outcome import CannotDo, Outcome

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
        except Refusal as no:
            _log.info("%s is not ours: %s", order.task_id, no)
            return Outcome.WITHDRAWN
        try:
            case = await self._desk.see(order.case_id)
            await self._desk.complete(order, await _worked(work, order, case))
        except CannotDo as cannot:
            return await self._fail(order, str(cannot))
        except Refusal as no:
            return await self._refused(order, no)
        return Outcome.COMPLETED

    async def _refused(self, order: TaskOrder, no: Refusal) -> Outcome:
        if no.kind == "idempotency-conflict":
            # Only this activity uses this key: an earlier try delivered, and died before it could say so.
            return Outcome.COMPLETED
        if no.status in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:
            return Outcome.WITHDRAWN
        return await self._fail(order, str(no))

    async def _fail(self, order: TaskOrder, reason: str) -> Outcome:
        _log.warning("%s failed: %s", order.task_id, reason)
        try:
            await self._desk.fail(order, reason)
        except Refusal:
            return Outcome.WITHDRAWN
        return Outcome.FAILED


async def _worked(work: Work, order: TaskOrder, case: CaseView) -> tuple[FactDraft, ...]:
    found: Delivery = await called(work, order, case)
    return (found,) if isinstance(found, FactDraft) else tuple(found)
