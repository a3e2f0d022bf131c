"""What happens to one call at a partner: read what goes along, act, tell the case what came of it if there is anything.

A rule of the policy calls; nothing is claimed or owed. What a program does not do stays among the party's unread
notices, where people find it.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from orchestrator.contracts import CallOrder
from orchestrator.domain.draft import FactDraft
from workers.kit.alive import alive
from workers.kit.called import called
from workers.kit.desk import Desk, Refusal
from workers.kit.outcome import CannotDo, Outcome

Values = Mapping[str, Any]
Result = FactDraft | Iterable[FactDraft] | None
Answer = Callable[[CallOrder, Values], Result | Awaitable[Result]]

_log = logging.getLogger(__name__)


class Answerer:
    """Answers the calls to one party with the functions it has."""

    def __init__(self, desk: Desk, answers: Mapping[str, Answer]) -> None:
        self._desk = desk
        self._answers = answers

    @activity.defn(dynamic=True)
    async def answer(self, told: Sequence[RawValue]) -> str:
        """Do what the activity is named after, if there is a function for it."""
        answer = self._answers.get(activity.info().activity_type)
        if answer is None:
            return Outcome.LEFT_FOR_PEOPLE
        order = activity.payload_converter().from_payload(told[0].payload, CallOrder)
        async with alive():
            return await self._answer(order, answer)

    async def _answer(self, order: CallOrder, answer: Answer) -> Outcome:
        try:
            values = await self._desk.values(order)
            found = await called(answer, order, values)
            facts = (found,) if isinstance(found, FactDraft) else tuple(found or ())
            await self._desk.report(order, facts)
        except (CannotDo, Refusal) as no:
            _log.warning("%s failed: %s", order.notice_id, no)
            return Outcome.FAILED
        return Outcome.COMPLETED
