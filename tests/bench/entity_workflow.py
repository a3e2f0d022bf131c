"""The other design, by hand and as well as we can: each case is a Temporal workflow, each fact an update of it.

An update is judged in a local activity (the cheapest way to call code that is not replayed) and answered with what
followed; work it leads to is an activity on the partner's queue. The facts live in the workflow. As in the platform,
what was concluded last is remembered in the worker, so a fact costs one evaluation.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from orchestrator.contracts import PERFORM_TASK
    from rules.conclusions import Conclusions
    from rules.evaluate.evaluate import evaluate
    from rules.evaluate.may import may
    from rules.evaluate.verdict import Doer, Draft, Refused
    from rules.facts import Fact
    from rules.language.layers.shelf import shelf
    from rules.language.policy import load_policy
    from rules.language.text.value import scalar_from_text
    from rules.model.fact_type import PARTY_JOINED
    from rules.model.policy import Policy
    from tests.bench.job import MUNICIPALITY, ROLES, VERSION, Said

QUEUE = "entity"
PARTNERS = "entity.partners"
BRIEF = timedelta(seconds=10)
LONG = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """A fact as the workflow keeps it."""

    said: Said
    party: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """Judge the last of these facts; `known` are the tasks and obligations there are already."""

    case: str
    lines: list[Line]
    at: datetime
    known: list[str]


@dataclass(frozen=True)
class Order:
    """Work for a party."""

    task_id: str
    case_id: str
    task: str
    party: str


@dataclass(frozen=True)
class Answer:
    """What followed: the obligations and tasks that are new."""

    obligations: list[str]
    tasks: list[Order]


_shelved: dict[str, Policy] = {}
_concluded: dict[str, tuple[int, Conclusions]] = {}


@activity.defn
def judge(asked: Asked) -> Answer:
    """Say whether the last fact is allowed and what follows from all of them. Raises ApplicationError for a no."""
    policy = _shelved.get(VERSION) or _shelved.setdefault(VERSION, load_policy(shelf()[VERSION]))
    facts = [_fact(policy, number, line) for number, line in enumerate(asked.lines, start=1)]
    _may(policy, asked, facts)
    after = evaluate(policy, facts, asked.at)
    _concluded[asked.case] = (len(facts), after)
    known = set(asked.known)
    orders = [
        Order(f"{asked.case}:{each.key}", asked.case, each.task, party)
        for each in after.tasks
        for party in each.eligible
        if f"{asked.case}:{each.key}" not in known
    ]
    return Answer([each.key for each in after.obligations if each.key not in known], orders)


def _may(policy: Policy, asked: Asked, facts: list[Fact]) -> None:
    last = facts[-1]
    if last.type == PARTY_JOINED:
        return
    count, before = _concluded.get(asked.case, (0, None))
    if before is None or count != len(facts) - 1:
        before = evaluate(policy, facts[:-1], asked.at)
    verdict = may(policy, before, Doer(last.party, None, last.role), Draft(last.type, last.fields, last.occurred_at))
    if isinstance(verdict, Refused):
        raise ApplicationError(verdict.reason.en, type="Refused", non_retryable=True)


def _fact(policy: Policy, seq: int, line: Line) -> Fact:
    if line.said.type == PARTY_JOINED:
        fields: dict[str, object] = dict(line.said.fields)
    else:
        kinds = policy.facts[line.said.type].fields
        fields = {name: scalar_from_text(kinds[name], text) for name, text in line.said.fields.items()}
    return Fact(str(seq), line.said.type, fields, line.at, line.at, line.party, line.role, seq)  # type: ignore[arg-type]


@workflow.defn
class CaseWorkflow:
    """One case, for as long as it lives. A real one would also continue as new; these runs are too short for that."""

    @workflow.init
    def __init__(self, case: str) -> None:
        self._case = case
        joined = [Said(PARTY_JOINED, {"party": party, "role": role}) for role, party in ROLES.items()]
        self._lines = [Line(said, MUNICIPALITY, "bevoegd_gezag", workflow.now()) for said in joined]
        self._known: list[str] = []
        self._lock = asyncio.Lock()

    @workflow.run
    async def run(self, case: str) -> None:  # noqa: ARG002 Temporal gives it to both
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def add_fact(self, said: Said) -> Answer:
        """Take the fact, if the policy allows it; the answer holds what followed."""
        async with self._lock:  # the judgement of one fact must see the one before it
            lines = [*self._lines, Line(said, MUNICIPALITY, "bevoegd_gezag", workflow.now())]
            answer = await workflow.execute_local_activity(
                judge,
                Asked(self._case, lines, workflow.now(), self._known),
                start_to_close_timeout=BRIEF,
                retry_policy=RetryPolicy(maximum_attempts=3),
            )
            self._lines = lines
            self._known += [*answer.obligations, *{order.task_id for order in answer.tasks}]
        for order in answer.tasks:
            workflow.start_activity(
                PERFORM_TASK,
                order,
                task_queue=PARTNERS,
                activity_id=f"{order.task_id}:{order.party}",
                schedule_to_close_timeout=LONG,
            )
        return answer
