"""Terms that facts move while the case goes on: completion asked twice, an extension in time or too late, reopening.

Received on Tuesday 1 September 2026, eight weeks: Tuesday 27 October, while nothing moves it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from rules.conclusions import Obligation
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.model.condition import ObligationState
from rules.terms.moment import AMSTERDAM

POLICY = parse_policy(
    """
policy: vergunning
in_force: 2024-01-01
title: Permit
roles: {town: {title: Town}, citizen: {title: Citizen}}
facts:
  application: {fields: {received_on: date}, by: citizen, effective_on: received_on}
  asked: {fields: {sent_on: date, until: date?}, by: town, effective_on: sent_on}
  completed: {fields: {complete_on: date}, by: citizen, effective_on: complete_on}
  extension: {fields: {notified_on: date}, by: town, effective_on: notified_on}
  further: {fields: {notified_on: date}, by: town, effective_on: notified_on}
  decision: {fields: {notified_on: date}, by: town, effective_on: notified_on}
rules:
  - rule: decide
    source: Awb 4:13
    when: {application: a}
    oblige:
      bearer: town
      to: decision
      within:
        after: a.received_on
        lasts: 8 weeks
        suspended: {from_day_after: asked.sent_on, until_day_of: completed.complete_on, at_most_until: asked.until}
        extended: [{by: 6 weeks, when: extension}, {by: 2 weeks, when: further, once: false, before_end: false}]
""",
    "vergunning.yaml",
)
DAY_FIELD = {name: each.effective_on for name, each in POLICY.facts.items() if each.effective_on}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of a story: the day on which it counts and occurs, and what else it says."""

    day: str
    kind: str
    until: str | None = None
    corrects: str | None = None

    def fact(self, n: int) -> Fact:
        days = {DAY_FIELD.get(self.kind, ""): self.day, "until": self.until}
        fields = {name: date.fromisoformat(day) for name, day in days.items() if name and day}
        return Fact(f"f{n}", self.kind, fields, *_noon(self.day), "t", "town", n, corrects=self.corrects)


def on(day: str, kind: str, **more: str) -> Told:
    return Told(day, kind, **more)


def duty(*told: Told, at: str = "2026-09-02") -> Obligation:
    """The duty to decide, at the end of a day, after these facts."""
    party = Fact("p", "party_joined", {"role": "town", "party": "t"}, *_noon("2026-08-01"), "t", "town", 0)
    facts = [party, *(each.fact(n) for n, each in enumerate((on("2026-09-01", "application"), *told), 1))]
    moment = datetime.combine(date.fromisoformat(at), time(18), AMSTERDAM).astimezone(UTC)
    said = evaluate(POLICY, [each for each in facts if each.occurred_at <= moment], moment, PythonMatcher())
    (found,) = said.obligations
    return found


def _noon(day: str) -> tuple[datetime, datetime]:
    moment = datetime.combine(date.fromisoformat(day), time(12), AMSTERDAM).astimezone(UTC)
    return moment, moment


def last_day(*told: Told) -> str | None:
    deadline = duty(*told, at="2027-06-01").deadline
    assert deadline is not None
    return str(deadline.last_day) if deadline.last_day else None


ASKED = on("2026-09-10", "asked", until="2026-10-01")
COMPLETED = on("2026-09-24", "completed")

# facts, last day, reckoning
STORIES = [
    ((), "2026-10-27", "nothing moves it"),
    ((ASKED, COMPLETED), "2026-11-09", "11 to 23 September: 13 days"),
    ((ASKED,), "2026-11-17", "never completed: 11 September to 1 October, 21 days"),
    ((ASKED, on("2026-10-05", "completed")), "2026-11-17", "completed after the set term"),
    ((on("2026-09-10", "asked"), COMPLETED), "2026-10-27", "asked without a term: no suspension (Awb 4:15)"),
    (
        (ASKED, COMPLETED, on("2026-10-12", "asked", until="2026-11-01"), on("2026-10-20", "completed")),
        "2026-11-16",
        "taken up again and asked once more: 13 and 7 days",
    ),
    (
        (ASKED, on("2026-09-17", "asked", until="2026-10-08"), COMPLETED),
        "2026-11-09",
        "asked twice and completed once: each day once",
    ),
    ((on("2026-10-27", "extension"),), "2026-12-08", "extended on the last day"),
    ((on("2026-10-28", "extension"),), "2026-10-27", "extended the day after: no effect"),
    ((ASKED, COMPLETED, on("2026-11-09", "extension")), "2026-12-21", "on the last day as the suspension left it"),
    ((ASKED, COMPLETED, on("2026-11-10", "extension")), "2026-11-09", "a day too late, suspension and all"),
    ((on("2026-10-01", "extension"), on("2026-11-02", "extension")), "2026-12-08", "once only"),
    ((on("2026-10-01", "further"), on("2026-10-02", "further")), "2026-11-24", "twice two weeks"),
    ((on("2026-12-01", "further"),), "2026-11-10", "this one may come late"),
    (
        (on("2026-10-20", "extension"), on("2026-11-30", "asked", until="2026-12-20"), on("2026-12-10", "completed")),
        "2026-12-17",
        "asked within the extension: 1 to 9 December",
    ),
    (
        (on("2026-11-30", "asked", until="2026-12-20"), on("2026-12-10", "completed")),
        "2026-10-27",
        "asked after the end: no effect",
    ),
]


@pytest.mark.parametrize(("told", "expected", "why"), STORIES, ids=[story[2] for story in STORIES])
def test_last_day(told: tuple[Told, ...], expected: str, why: str) -> None:
    assert last_day(*told) == expected, why


def test_the_duty_stands_still_while_completion_is_awaited() -> None:
    stands = [duty(ASKED, COMPLETED, at=at).state for at in ("2026-09-10", "2026-09-11", "2026-09-23", "2026-09-24")]
    still, runs = ObligationState.SUSPENDED, ObligationState.OPEN
    assert stands == [runs, still, still, runs]


def test_an_extension_too_late_does_not_undo_the_breach() -> None:
    assert duty(on("2026-10-28", "extension"), at="2026-10-28").state is ObligationState.BREACHED
    assert duty(on("2026-10-27", "extension"), at="2026-10-28").state is ObligationState.OPEN


def test_a_decision_of_the_last_day_is_in_time() -> None:
    in_time = duty(on("2026-10-27", "decision"), at="2026-10-29")
    late = duty(on("2026-10-28", "decision"), at="2026-10-29")
    assert (in_time.state, in_time.late) == (ObligationState.FULFILLED, False)
    assert (late.state, late.late) == (ObligationState.FULFILLED, True)


def test_correcting_the_day_of_receipt_moves_the_same_duty() -> None:
    first = duty()
    moved = duty(on("2026-09-08", "application", corrects="f1"), at="2026-09-09")
    assert (moved.key, moved.ground.facts) == (first.key, ("f2",))
    assert moved.deadline is not None
    assert str(moved.deadline.last_day) == "2026-11-03"
