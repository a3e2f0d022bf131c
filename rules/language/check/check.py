"""What is well formed and still cannot have been meant: remarks on a policy, for the author to look at.

A remark is no error. The policy does what it says; but a rule that can never hold, or a fact that nobody may ever add,
is a sign that somebody should look; while it is being written some of it is simply not done yet.
"""

from collections.abc import Iterator

from rules.language.check.ambiguous import ambiguous
from rules.language.check.ineffective import ineffective
from rules.language.check.nonmonotonic import nonmonotonic
from rules.language.check.reachability import Reachability
from rules.language.check.remark import Remark
from rules.language.check.unused import unused
from rules.model.condition import Where, every
from rules.model.policy import Policy
from rules.model.term import TermRule

__all__ = ["Remark", "check"]


def check(policy: Policy) -> tuple[Remark, ...]:
    """Everything in a valid policy that cannot have been meant, in order of line."""
    reachable = Reachability(policy)
    found = (
        *_facts_nobody_may_add(policy, reachable),
        *_rules_that_never_fire(policy, reachable),
        *_terms_without_calendar(policy),
        *_expressions_about_nothing(policy),
        *ineffective(policy, reachable),
        *unused(policy, reachable),
        *nonmonotonic(policy),
        *ambiguous(policy),
    )
    return tuple(sorted(found, key=lambda each: (each.line, each.part, each.message)))


def _facts_nobody_may_add(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    for fact in policy.facts.values():
        if fact.name in reachable.dead_facts:
            why = "the roles in its 'by' are all forbidden to, or never permitted to"
            if fact.scope is not None and not reachable.can_be_on(fact.scope):
                why = f"no rule reaches milestone '{fact.scope}'"
            yield Remark(fact.line, f"fact '{fact.name}'", f"nobody may ever add it: {why}")


def _rules_that_never_fire(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    for name, why in reachable.never.items():
        yield Remark(policy.rules[name].line, f"rule '{name}'", f"it can never hold: {why}")


def _terms_without_calendar(policy: Policy) -> Iterator[Remark]:
    """A term in hours runs by the clock, so no calendar moves its end."""
    for part, term in _terms(policy):
        if not term.calendar_named and not term.lasts.hours:
            yield Remark(term.line, part, f"it names no calendar, so '{term.calendar}' moves its end")


def _terms(policy: Policy) -> Iterator[tuple[str, TermRule]]:
    yield from ((f"term '{term.name}'", term) for term in policy.terms.values())
    for rule in policy.rules.values():
        for effect in rule.effects:
            if effect.term is not None and effect.term.name is None:
                yield f"rule '{rule.name}'", effect.term


def _expressions_about_nothing(policy: Policy) -> Iterator[Remark]:
    for rule in policy.rules.values():
        if any(isinstance(each, Where) and not each.aliases for each in every(rule.when)):
            yield Remark(rule.line, f"rule '{rule.name}'", "its 'where' looks at nothing that is bound")
