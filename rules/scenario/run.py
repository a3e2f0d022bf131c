"""Running a scenario: what the policy says differently from what was expected, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.conclusions import Conclusions, Obligation
from rules.engine.problem import Matcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may
from rules.evaluate.verdict import Allowed, Doer, Draft, Verdict
from rules.load.errors import listed
from rules.model.policy import Policy
from rules.scenario.scenario import Check, ExpectedDerived, ExpectedMove, ExpectedObligation, Scenario


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise; `about` is what, `expected` and `found` are words for people."""

    scenario: str
    at: datetime
    about: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.scenario}, at {self.at.date()}: {self.about}: expected {self.expected}, found {self.found}"


def run_scenario(policy: Policy, scenario: Scenario, matcher: Matcher | None = None) -> tuple[Difference, ...]:
    """Evaluate the policy at each moment of the scenario, and say what differs from what was expected."""
    return tuple(
        Difference(scenario.name, check.at, *difference)
        for check in scenario.checks
        for difference in _Checking(policy, _concluded(policy, scenario, check, matcher), check).differences()
    )


def _concluded(policy: Policy, scenario: Scenario, check: Check, matcher: Matcher | None) -> Conclusions:
    known = [fact for fact in scenario.facts if fact.occurred_at <= check.at]
    return evaluate(policy, known, check.at, matcher)


@dataclass(frozen=True, slots=True)
class _Checking:
    policy: Policy
    said: Conclusions
    check: Check

    def differences(self) -> Iterator[tuple[str, str, str]]:
        """What is about what, what was expected, and what was found instead."""
        for obligation in self.check.obligations:
            yield from self._obligation(obligation)
        for move in self.check.allowed:
            verdict = self._verdict(move)
            if not isinstance(verdict, Allowed):
                yield _move_shown(move), "allowed", _verdict_shown(verdict)
        for move in self.check.refused:
            yield from self._refusal(move)
        for role, tasks in self.check.tasks.items():
            yield from self._tasks(role, tasks)
        for derived in self.check.derived:
            yield from self._derived(derived)

    def _obligation(self, expected: ExpectedObligation) -> Iterator[tuple[str, str, str]]:
        drawn = [each for each in self.said.obligations if each.ground.rule == expected.rule]
        fits = not drawn if expected.state is None else any(_fits(expected, each) for each in drawn)
        if not fits:
            found = " and ".join(_obligation_shown(each) for each in drawn) or "none"
            yield f"obligation '{expected.rule}'", _expected_shown(expected), found

    def _refusal(self, move: ExpectedMove) -> Iterator[tuple[str, str, str]]:
        verdict = self._verdict(move)
        if isinstance(verdict, Allowed) or (move.rule is not None and verdict.rule != move.rule):
            wanted = f"refused by rule '{move.rule}'" if move.rule else "refused"
            yield _move_shown(move), wanted, _verdict_shown(verdict)

    def _verdict(self, move: ExpectedMove) -> Verdict:
        party = move.party or next(iter(self.said.roles.get(move.role, ())), move.role)
        draft = Draft(move.fact, move.fields, self.check.at)
        return may(self.policy, self.said, Doer(party, move.person, move.role), draft)

    def _tasks(self, role: str, tasks: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        offered = [each.task for each in self.said.tasks if each.role == role]
        if Counter(offered) != Counter(tasks):
            yield f"tasks for '{role}'", _names(tasks), _names(sorted(offered))

    def _derived(self, expected: ExpectedDerived) -> Iterator[tuple[str, str, str]]:
        same = [each for each in self.said.derived if each.name == expected.name]
        shown = [{name: _shown(value) for name, value in each.values.items()} for each in same]
        there = any(expected.values.items() <= values.items() for values in shown)
        if there == expected.absent:
            wanted = "none" if expected.absent else str(dict(expected.values) or "one")
            yield f"derived fact '{expected.name}'", wanted, " and ".join(map(str, shown)) or "none"


def _fits(expected: ExpectedObligation, found: Obligation) -> bool:
    last_day = found.deadline.last_day if found.deadline else None
    return (
        expected.state is found.state
        and expected.last_day in {None, last_day}
        and expected.bearer in {None, found.bearer.role}
        and expected.late in {None, found.late}
    )


def _expected_shown(expected: ExpectedObligation) -> str:
    if expected.state is None:
        return "none"
    late = "" if expected.late is None else ", late" if expected.late else ", in time"
    return _phrase(str(expected.state), expected.bearer, expected.last_day) + late


def _obligation_shown(found: Obligation) -> str:
    last_day = found.deadline.last_day if found.deadline else None
    return _phrase(str(found.state), found.bearer.role, last_day) + (", late" if found.late else "")


def _phrase(state: str, bearer: str | None, last_day: date | None) -> str:
    return state + (f", owed by {bearer}" if bearer else "") + (f", last day {last_day}" if last_day else "")


def _move_shown(move: ExpectedMove) -> str:
    return f"'{move.fact}' by {move.person or move.party or move.role}"


def _verdict_shown(verdict: Verdict) -> str:
    if isinstance(verdict, Allowed):
        return "allowed"
    return f"refused by rule '{verdict.rule}'" if verdict.rule else f"refused: {verdict.reason.en}"


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(names: object) -> str:
    found = list(names) if isinstance(names, list | tuple) else []
    return listed(found).replace(" or ", " and ") if found else "none"
