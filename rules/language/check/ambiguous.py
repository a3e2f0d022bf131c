"""Rules that look at how an obligation stands without saying which one: with two cases in one, at that of the other."""

from collections.abc import Iterator, Mapping

from rules.compile.lower import lower
from rules.language.check.remark import Remark
from rules.language.text.errors import named as called
from rules.model.condition import Aggregate, Condition, FactCondition, ObligationCondition, every, named
from rules.model.effect import Derive
from rules.model.policy import Policy, Rule
from rules.terms.said import Said, said


def ambiguous(policy: Policy) -> Iterator[Remark]:
    """Every look at an obligation of which the rule neither binds a fact it is about, nor gives it a name."""
    about = {name: _names_of(rule) for name, rule in policy.rules.items()}
    for rule in policy.rules.values():
        looked_at = {each.rule: each.state for each in _looks(rule.when) if about[each.rule] and not each.alias}
        bound = {name for name, _ in _named(rule.when)}
        if not bound and all(isinstance(each, Derive) for each in rule.effects):
            continue  # it says of the case as a whole that there is such an obligation
        for name, state in looked_at.items():
            if not bound & set(about[name]):
                yield Remark(rule.line, called(said("rule"), rule.name), _message(state, name, about[name]))


def _message(state: str, rule: str, about: Mapping[str, str]) -> Said:
    alias, kind = next(iter(about.items()))
    return said("looks_at_any", rule=rule, state=state, bound=f"{{{kind}: {alias}}}")


def _names_of(rule: Rule) -> Mapping[str, str]:
    """What tells the obligations of a rule apart: the names it gives, with the kind of each."""
    kinds = dict(_named(rule.when))
    return {alias: kinds[alias] for alias in lower(rule)[-1].per if alias in kinds}


def _named(condition: Condition) -> Iterator[tuple[str, str]]:
    """Every name it gives, with the type of fact behind it, or the rule of the obligation."""
    for alias, each in named(condition):
        of = each.of if isinstance(each, Aggregate) else each
        if isinstance(of, FactCondition):
            yield alias, of.kind
        elif not isinstance(each, Aggregate):
            yield alias, of.rule


def _looks(condition: Condition) -> Iterator[ObligationCondition]:
    """The states that are asked for; what is counted is meant to be all there is."""
    return (each for each in every(condition, aggregated=False) if isinstance(each, ObligationCondition))
