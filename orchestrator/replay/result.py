"""How obligations and cases stood at the last moment of a log, read from what the platform believes of them.

The platform itself decided what is owed, until when, and whether an answer was late. Only time is reckoned here: a
clock that woke a case after the log ended does not change what the log tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from orchestrator.domain.nearness import is_passed
from orchestrator.domain.obligation import Obligation, ObligationState
from orchestrator.replay.mapping import Reported
from rules.evaluate.known import effective_day
from rules.facts import Fact
from rules.model.policy import Policy
from rules.terms.moment import local_day


class Standing(StrEnum):
    """`OVERDUE`: owed, with its deadline in the past. `NONE`: a case in which the obligation never arose."""

    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ObligationResult:
    """One obligation: drawn from `rule`, owed by `bearers` until the end of `deadline`."""

    rule: str
    bearers: tuple[str, ...]
    deadline: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case by the name the log gives it and its id here, and how the reported obligation stood.

    Days are days in the Netherlands.
    """

    case: str
    id: str
    started: date | None
    deadline: date | None
    ended: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Stood:
    """What is believed of a case, to be read as it stood at the moment `at`; `facts` are those recorded by then."""

    obligations: tuple[Obligation, ...]
    facts: tuple[Fact, ...]
    at: datetime


def obligation_results(stood: Stood) -> tuple[ObligationResult, ...]:
    """Return how each obligation stood."""
    return tuple(
        ObligationResult(each.rule, each.bearers, each.last_day, _standing(each, stood)) for each in stood.obligations
    )


def case_result(name: str, case_id: str, stood: Stood, policy: Policy, reported: Reported) -> CaseResult:
    """Return how the case stood: by the reported obligation, the earliest where there are several."""
    found = [each for each in stood.obligations if each.rule == reported.obligation]
    owed = min(found, key=lambda each: (each.since, each.key), default=None)
    started = _started(owed, stood.facts, reported)
    if owed is None:
        return CaseResult(name, case_id, started, None, None, Standing.NONE)
    return CaseResult(name, case_id, started, owed.last_day, _ended(owed, stood.facts, policy), _standing(owed, stood))


def _standing(obligation: Obligation, stood: Stood) -> Standing:
    if obligation.state is ObligationState.WITHDRAWN:
        return Standing.WITHDRAWN
    if any(each.id == obligation.fulfilled_by for each in stood.facts):
        return Standing.LATE if obligation.late else Standing.IN_TIME
    return Standing.OVERDUE if is_passed(obligation.due_at, stood.at) else Standing.OPEN


def _started(owed: Obligation | None, facts: Sequence[Fact], reported: Reported) -> date | None:
    """Return the day the reported field holds, in the fact the obligation rests on or else the first of its type."""
    of_type = [each for each in facts if each.type == reported.fact and reported.field in each.fields]
    grounds = [each for each in of_type if owed and each.id in owed.facts]
    for fact in (*grounds, *of_type):
        value = fact.fields[reported.field]
        if isinstance(value, date):
            return local_day(value)
    return None


def _ended(owed: Obligation, facts: Sequence[Fact], policy: Policy) -> date | None:
    answer = next((each for each in facts if each.id == owed.fulfilled_by), None)
    return effective_day(policy.facts[answer.type], answer.fields, answer.occurred_at) if answer else None
