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
from rules.language.check.uncited import uncited
from rules.language.check.unused import unused
from rules.language.text.errors import named
from rules.model.condition import Where, every
from rules.model.policy import Policy
from rules.model.term import TermRule
from rules.terms.said import Said, said

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
        *uncited(policy),
    )
    return tuple(sorted(found, key=lambda each: (each.line, str(each))))


def _facts_nobody_may_add(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    for fact in policy.facts.values():
        if fact.name in reachable.dead_facts:
            why = said("roles_all_forbidden")
            if fact.scope is not None and not reachable.can_be_on(fact.scope):
                why = said("no_rule_reaches", scope=fact.scope)
            yield Remark(fact.line, named(said("fact"), fact.name), said("nobody_may_add", why=why))


def _rules_that_never_fire(policy: Policy, reachable: Reachability) -> Iterator[Remark]:
    for name, why in reachable.never.items():
        yield Remark(policy.rules[name].line, named(said("rule"), name), said("can_never_hold", why=why))


def _terms_without_calendar(policy: Policy) -> Iterator[Remark]:
    """A term in hours runs by the clock, so no calendar moves its end."""
    for part, term in _terms(policy):
        if not term.calendar_named and not term.lasts.hours:
            yield Remark(term.line, part, said("names_no_calendar", calendar=term.calendar))


def _terms(policy: Policy) -> Iterator[tuple[Said, TermRule]]:
    yield from ((named(said("term"), name), term) for name, term in policy.terms.items())
    for rule in policy.rules.values():
        for effect in rule.effects:
            if effect.term is not None and effect.term.name is None:
                yield named(said("rule"), rule.name), effect.term


def _expressions_about_nothing(policy: Policy) -> Iterator[Remark]:
    for rule in policy.rules.values():
        if any(isinstance(each, Where) and not each.aliases for each in every(rule.when)):
            yield Remark(rule.line, named(said("rule"), rule.name), said("where_looks_at_nothing"))
