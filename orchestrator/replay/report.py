"""What a replay has to tell: how obligations and cases stood at the last moment of the log, and the figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from orchestrator.domain.nearness import is_passed
from orchestrator.domain.work import Obligation, ObligationState
from orchestrator.replay.log import PassedOver
from orchestrator.replay.mapping import Reported
from rules.evaluate.known import effective_day
from rules.facts import Fact
from rules.model.policy import Policy
from rules.terms.moment import local_day, spell_moment


class CaseOutcome(StrEnum):
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
    standing: CaseOutcome


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
    standing: CaseOutcome


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
        return CaseResult(name, case_id, started, None, None, CaseOutcome.NONE)
    return CaseResult(name, case_id, started, owed.last_day, _ended(owed, stood.facts, policy), _standing(owed, stood))


def _standing(obligation: Obligation, stood: Stood) -> CaseOutcome:
    if obligation.state is ObligationState.WITHDRAWN:
        return CaseOutcome.WITHDRAWN
    if any(each.id == obligation.fulfilled_by for each in stood.facts):
        return CaseOutcome.LATE if obligation.late else CaseOutcome.IN_TIME
    return CaseOutcome.OVERDUE if is_passed(obligation.due_at, stood.at) else CaseOutcome.OPEN


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


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A fact of the log that the policy did not take: `reason` in words, `rule` that says so, `line` in the log."""

    case: str
    fact: str
    at: datetime
    line: int
    reason: str
    rule: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many obligations arose, and how they stood."""

    arisen: int
    in_time: int
    late: int
    open: int
    overdue: int
    withdrawn: int

    @classmethod
    def of(cls, results: Iterable[ObligationResult]) -> "Tally":
        """Count them."""
        standings = [each.standing for each in results]
        named = (CaseOutcome.IN_TIME, CaseOutcome.LATE, CaseOutcome.OPEN, CaseOutcome.OVERDUE, CaseOutcome.WITHDRAWN)
        return cls(len(standings), *(standings.count(each) for each in named))

    def as_json(self) -> dict[str, int]:
        """Return the counts by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """The result of replaying a log.

    `last_moment` is when the last thing in the log happened: everything is as it stood then. `reported` is the rule
    whose obligation the cases and weeks show. `facts` counts those recorded, `moved` those among them that the log
    places before the fact they answer. `known` counts the cases that were replayed before, and so were left as they
    are. `without_facts` names the traces in which the mapping found nothing, `passed_over` the attributes of the log
    that are odd, on which nothing depended.
    """

    log: str
    mapping: str
    policy: str
    reported: str
    last_moment: datetime
    facts: int
    moved: int
    known: int
    cases: tuple[CaseResult, ...]
    obligations: tuple[ObligationResult, ...]
    refused: tuple[RefusedFact, ...]
    without_facts: tuple[str, ...]
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def total(self) -> Tally:
        """All obligations together."""
        return Tally.of(self.obligations)

    @property
    def by_rule(self) -> Mapping[str, Tally]:
        """The obligations drawn from each rule."""
        return _grouped(self.obligations, lambda each: (each.rule,))

    @property
    def by_party(self) -> Mapping[str, Tally]:
        """The obligations each party bears."""
        return _grouped(self.obligations, lambda each: each.bearers)

    @property
    def by_week(self) -> Mapping[str, Tally]:
        """The reported obligations by the ISO week of their deadline, such as `2011-W49`."""
        reported = [each for each in self.obligations if each.rule == self.reported and each.deadline]
        return _grouped(reported, lambda each: (iso_week(each.deadline),) if each.deadline else ())

    def as_json(self) -> dict[str, Any]:
        """Return everything, for programs."""
        return {"summary": self._summary(), "cases": [_case(each) for each in self.cases]}

    def _summary(self) -> dict[str, Any]:
        return {
            "log": self.log,
            "mapping": self.mapping,
            "policy": self.policy,
            "reported": self.reported,
            "last_moment": spell_moment(self.last_moment),
            "cases": len(self.cases),
            "replayed_before": self.known,
            "facts": self.facts,
            "moved": self.moved,
            "obligations": self.total.as_json(),
            "rules": _as_json(self.by_rule),
            "parties": _as_json(self.by_party),
            "weeks": _as_json(self.by_week),
            "refused": [_refused(each) for each in self.refused],
            "without_facts": list(self.without_facts),
            "passed_over": [asdict(each) for each in self.passed_over],
        }


def iso_week(day: date) -> str:
    """Return the ISO week in which the day falls."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _grouped(
    results: Iterable[ObligationResult], names: Callable[[ObligationResult], tuple[str, ...]]
) -> Mapping[str, Tally]:
    groups: dict[str, list[ObligationResult]] = {}
    for each in results:
        for name in names(each):
            groups.setdefault(name, []).append(each)
    return {name: Tally.of(groups[name]) for name in sorted(groups)}


def _as_json(groups: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {name: tally.as_json() for name, tally in groups.items()}


def _case(each: CaseResult) -> dict[str, Any]:
    days = {name: getattr(each, name) for name in ("started", "deadline", "ended")}
    written = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"case": each.case, "id": each.id, **written, "state": each.standing.value}


def _refused(each: RefusedFact) -> dict[str, Any]:
    at = spell_moment(each.at)
    return {"case": each.case, "fact": each.fact, "at": at, "line": each.line, "reason": each.reason, "rule": each.rule}
