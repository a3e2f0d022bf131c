"""On which days the bearer of an obligation is reminded of it, when time passes as it does in a running case."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from rules.engine.problem import Matcher
from rules.evaluate.deadlines import add_reminders_passed
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.model.policy import Policy
from rules.terms.moment import local_day

Reminded = Mapping[str, tuple[date, ...]]
"""The days on which was reminded, by the key of the obligation."""


def reminders_until(policy: Policy, facts: Sequence[Fact], at: datetime, matcher: Matcher | None = None) -> Reminded:
    """Return when was reminded of what, up to a moment: looked at whenever a fact comes in and when time changes it."""
    given: dict[str, list[datetime]] = {}
    to_come = sorted({each.occurred_at for each in facts if each.occurred_at <= at} | {at})
    now: datetime | None = to_come[0]
    while now is not None and now <= at:
        said = evaluate(policy, [each for each in facts if each.occurred_at <= now], now, matcher)
        add_reminders_passed(given, said)
        later = [each for each in (*to_come, said.changes_at) if each and each > now]
        now = min(later, default=None)
    return {key: tuple(local_day(each) for each in moments) for key, moments in given.items() if moments}
