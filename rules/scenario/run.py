"""Running a scenario: what the policy says differently from what was expected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.conclusions import Conclusions, Obligation
from rules.engine.problem import Matcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import may
from rules.evaluate.verdict import Allowed, Doer, Draft, Verdict
from rules.language.text.errors import named
from rules.model.policy import Policy
from rules.scenario.reminded import Reminded, reminders_until
from rules.scenario.scenario import (
    Check,
    ExpectedDerived,
    ExpectedMove,
    ExpectedNotice,
    ExpectedObligation,
    Scenario,
)
from rules.scenario.sight import Watched
from rules.scenario.words import (
    NONE,
    closed_shown,
    expected_shown,
    keyword,
    move_shown,
    names_shown,
    notice_shown,
    obligation_shown,
    refused_by,
    several,
    unheld,
    value_shown,
    verdict_shown,
)
from rules.terms.said import Value, language_of, said

_Difference = tuple[Value, Value, Value]
"""What it is about, what was expected, and what was found instead."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise; `about` is what."""

    scenario: str
    at: datetime
    about: Value
    expected: Value
    found: Value

    def __str__(self) -> str:
        return f"{self.scenario}, at {self.at.date()}: {self.in_language('en')}"

    def in_language(self, code: str) -> str:
        """Return what came out otherwise, without when."""
        told = said("otherwise", about=self.about, expected=self.expected, found=self.found)
        return language_of(code).say(told)


def run_scenario(policy: Policy, scenario: Scenario, matcher: Matcher | None = None) -> tuple[Mismatch, ...]:
    """Evaluate the policy at each moment of the scenario, and say what differs from what was expected."""
    return tuple(
        Mismatch(scenario.name, check.at, *difference)
        for check in scenario.checks
        for difference in _checking(policy, scenario, check, matcher).mismatches()
    )


def _checking(policy: Policy, scenario: Scenario, check: Check, matcher: Matcher | None) -> "_Checking":
    said = evaluate(policy, scenario.facts, check.at, matcher)
    watched = Watched.at(policy, said, scenario.facts, check.at)
    asked = any(each.reminded is not None for each in check.obligations)
    reminded = reminders_until(policy, scenario.facts, check.at, matcher) if asked else {}
    return _Checking(policy, said, check, reminded, watched)


@dataclass(frozen=True, slots=True)
class _Checking:
    policy: Policy
    said: Conclusions
    check: Check
    reminded: Reminded
    watched: Watched

    def mismatches(self) -> Iterator[_Difference]:
        """Everything that came out otherwise."""
        for obligation in self.check.obligations:
            yield from self._obligation(obligation)
        yield from self._moves()
        for role, tasks in self.check.tasks.items():
            yield from self._tasks(role, tasks)
        for role, tasks in self.check.absent_tasks.items():
            yield from self._absent_tasks(role, tasks)
        for derived in self.check.derived:
            yield from self._derived(derived)
        for notice in self.check.notices:
            yield from self._notice(notice)
        for sight in self.check.sees:
            yield from self.watched.otherwise(sight)
        yield from self._scopes()
        closed = self.said.closed_since is not None
        if self.check.closed not in {None, closed}:
            yield said("the_case"), closed_shown(not closed), closed_shown(closed)

    def _obligation(self, expected: ExpectedObligation) -> Iterator[_Difference]:
        drawn = [each for each in self.said.obligations if each.ground.rule == expected.rule]
        fits = not drawn if expected.state is None else any(self._fits(expected, each) for each in drawn)
        if not fits:
            asked = expected.reminded is not None
            found = several(obligation_shown(each, self._reminded(each) if asked else None) for each in drawn)
            yield named(said("obligation"), expected.rule), expected_shown(expected), found

    def _fits(self, expected: ExpectedObligation, found: Obligation) -> bool:
        return _fits(expected, found) and expected.reminded in {None, self._reminded(found)}

    def _reminded(self, found: Obligation) -> tuple[date, ...]:
        return self.reminded.get(found.key, ())

    def _moves(self) -> Iterator[_Difference]:
        for move in self.check.allowed:
            verdict = self._verdict(move)
            if not isinstance(verdict, Allowed):
                yield move_shown(move), said("allowed"), verdict_shown(verdict)
        for move in self.check.refused:
            yield from self._refusal(move)

    def _refusal(self, move: ExpectedMove) -> Iterator[_Difference]:
        verdict = self._verdict(move)
        if isinstance(verdict, Allowed) or (move.rule is not None and verdict.rule != move.rule):
            yield move_shown(move), refused_by(move.rule), verdict_shown(verdict)

    def _verdict(self, move: ExpectedMove) -> Verdict:
        party = move.party or next(iter(self.said.roles.get(move.role, ())), move.role)
        draft = Draft(move.fact, move.fields, self.check.at, open_ended=True)
        # A story in which no person is named says what the party can do, by somebody.
        doer = Doer(party, move.person, move.role, somebody=move.person is None)
        return may(self.policy, self.said, doer, draft)

    def _tasks(self, role: str, tasks: tuple[str, ...]) -> Iterator[_Difference]:
        offered = [each.task for each in self.said.tasks if each.role == role]
        if Counter(offered) != Counter(tasks):
            yield said("tasks_for", role=role), names_shown(tasks), names_shown(sorted(offered))

    def _absent_tasks(self, role: str, tasks: tuple[str, ...]) -> Iterator[_Difference]:
        offered = {each.task for each in self.said.tasks if each.role == role}
        for task in tasks:
            if task in offered:
                yield said("tasks_for", role=role), said("no_key", key=task), names_shown(sorted(offered))

    def _notice(self, expected: ExpectedNotice) -> Iterator[_Difference]:
        told = [each for each in self.said.notices if each.ground.rule == expected.rule]
        fits = any(
            expected.role in {None, each.who.role} and (expected.call is None or expected.call == each.call)
            for each in told
        )
        if bool(told) if expected.absent else not fits:
            wanted = NONE if expected.absent else notice_shown(expected.role, expected.call)
            found = several(notice_shown(each.who.role, each.call) for each in told)
            yield said("notice_by_rule", rule=expected.rule), wanted, found

    def _scopes(self) -> Iterator[_Difference]:
        standing = {each.scope: each.on for each in self.said.scopes}
        for scope, wanted in self.check.scopes.items():
            found = standing.get(scope, False)
            if found is not wanted:
                words = ("not_reached", "reached") if self.policy.scopes[scope].milestone else ("closed", "open")
                yield named(said("scope"), scope), keyword(words[wanted]), keyword(words[found])

    def _derived(self, expected: ExpectedDerived) -> Iterator[_Difference]:
        same = [each for each in self.said.derived if each.name == expected.name]
        shown = [{name: value_shown(value) for name, value in each.values.items()} for each in same]
        there = any(expected.values.items() <= values.items() for values in shown)
        if there == expected.absent:
            wanted = str(dict(expected.values)) if expected.values else said("one")
            found = several(map(str, shown))
            yield named(said("derived_fact"), expected.name), NONE if expected.absent else wanted, found


def _fits(expected: ExpectedObligation, found: Obligation) -> bool:
    last_day = found.deadline.last_day if found.deadline else None
    return (
        expected.state is found.state
        and expected.last_day in {None, last_day}
        and expected.bearer in {None, found.bearer.role}
        and expected.late in {None, found.late}
        and expected.unheld in {None, unheld(found)}
        and (expected.due is None or (found.deadline is not None and found.deadline.missed_from == expected.due))
        and not (expected.no_last_day and last_day is not None)
    )
