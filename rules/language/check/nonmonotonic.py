"""Prohibitions that fall sooner where a municipality makes a term shorter: tightening one clause loosens another."""

from collections.abc import Iterator

from rules.language.check.reachability import effects_of
from rules.language.check.remark import Remark
from rules.language.text.errors import named
from rules.model.condition import Condition, ObligationCondition, ObligationState, negated, positive
from rules.model.effect import Forbid, Oblige
from rules.model.policy import Policy, Rule
from rules.terms.said import said

_LATE = (ObligationState.BREACHED, ObligationState.MISSED)


def nonmonotonic(policy: Policy) -> Iterator[Remark]:
    """Every national prohibition that holds until an obligation is late, where what is left open can hasten that.

    Told of the model only: the municipality cannot say it otherwise.
    """
    for rule in policy.rules.values() if policy.model is None else ():
        if any(effects_of([rule], Forbid)):
            for owed in dict.fromkeys(_lifting(rule.when)):
                for place in _shortened_by(policy.rules[owed]):
                    sooner = said("lifted_sooner", rule=owed, place=place)
                    yield Remark(rule.line, named(said("rule"), rule.name), sooner)


def _lifting(condition: Condition) -> Iterator[str]:
    """The rules whose obligations, once late, end what the condition is a ground for."""
    for each in (one for inside in negated(condition) for one in positive(inside)):
        if isinstance(each, ObligationCondition) and each.state in _LATE:
            yield each.rule


def _shortened_by(rule: Rule) -> Iterator[str]:
    for each in effects_of([rule], Oblige):
        yield from each.within.shortened_by if each.within else ()
