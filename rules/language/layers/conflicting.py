"""Clauses of different layers that ask one bearer for one fact: which of them counts has to be said, not guessed."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from rules.language.layers.merged import MergedPolicy
from rules.language.text.errors import named
from rules.language.text.findings import Findings, Wrong
from rules.language.text.tree import Leaf, file_of, place_of
from rules.model.effect import Act, Oblige
from rules.model.policy import Rule
from rules.model.values import Const
from rules.terms.said import said


def refuse_conflicting(rules: Mapping[str, Rule], whole: MergedPolicy, findings: Findings) -> None:
    """Note every two rules of different policies that oblige the same bearer to the same fact.

    What a municipality asks for besides, at a place that was left open for it, competes with nothing: both stand.
    """
    owed = [(rule, effect) for rule in rules.values() for effect in rule.effects if isinstance(effect, Oblige)]
    for (one, first), (other, second) in combinations(owed, 2):
        origins = {whole.origins.get(each.name, "") for each in (one, other)}
        # Of the versions of one policy the later counts: it says itself what it puts in the place of what.
        policies = {origin.partition("@")[0] for origin in origins}
        apart = len(policies) > 1 and not any("+" in origin for origin in origins)
        if apart and first.bearer == second.bearer and _same(first.to, second.to):
            general = other if file_of(one.line) in whole.files else one
            special = one if general is other else other
            with findings.within(said("rule"), special.name):
                findings.note(_conflict(special, general, first))


def _conflict(special: Rule, general: Rule, owed: Oblige) -> Wrong:
    other = Leaf(general.name, general.line)
    found = said("something_at", what=named(said("rule"), general.name), place=place_of(other))
    message = said("two_clauses_oblige", bearer=owed.bearer, fact=owed.to.fact)
    expected = said("override_or_another", rule=general.name)
    return Wrong(Leaf(special.name, special.line), message, found=found, expected=expected)


def _same(one: Act, other: Act) -> bool:
    """Whether one fact could do for both, as far as can be told: one asks for nothing that the other leaves open."""
    if one.fact != other.fact:
        return False
    ours, theirs = set(_asked(one)), set(_asked(other))
    return ours <= theirs or theirs <= ours


def _asked(act: Act) -> Iterator[tuple[str, object]]:
    """What must be so of the fact; which bound fact it refers to has another name in each rule."""
    for test in act.tests:
        yield test.field, (test.op, test.operand.value) if isinstance(test.operand, Const) else "bound"
