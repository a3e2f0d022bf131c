"""What happens to one call at a partner: read what goes along, act, tell the case what came of it if there is anything.

A rule of the policy calls; nothing is claimed or owed. What a program does not do stays among the party's unread
notices, where people find it.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from orchestrator.contracts import CallOrder
from orchestrator.domain.case import FactDraft
from workers.kit.alive import alive
from workers.kit.called import TRIES, called
from workers.kit.desk import Desk, Refusal
from workers.kit.outcome import CannotDo, Outcome

# Attempts also count while the platform is away, so only very many of them tell of a program that dies at this call.
LONGEST = 50

Values = Mapping[str, Any]
Result = FactDraft | Iterable[FactDraft] | None
Answer = Callable[[CallOrder, Values], Result | Awaitable[Result]]

_log = logging.getLogger(__name__)


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
        async with alive():
            return await self._answer(order, answer)

    async def _answer(self, order: CallOrder, answer: Answer) -> Outcome:
        try:
            values = await self._desk.values(order)
            self._begun[order.activity_id] += 1
            await self._desk.report(order, await called(answer, order, values, begun=self._tries(order)))
        except (CannotDo, Refusal) as no:
            _log.warning("%s failed: %s", order.notice_id, no)
            del self._begun[order.activity_id]
            return Outcome.FAILED
        del self._begun[order.activity_id]
        return Outcome.COMPLETED

    def _tries(self, order: CallOrder) -> int:
        """Return how often the function was tried: here, or, by a program that keeps dying, as Temporal counted."""
        return self._begun[order.activity_id] if activity.info().attempt <= LONGEST else TRIES + 1
