"""What a replay has to tell: the figures, and how each case stood at the last moment of the log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from orchestrator.replay.odd import PassedOver
from orchestrator.replay.result import CaseResult, ObligationResult, Standing
from rules.terms.moment import spell_moment


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
        named = (Standing.IN_TIME, Standing.LATE, Standing.OPEN, Standing.OVERDUE, Standing.WITHDRAWN)
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
