"""What a clause can see: the facts that the conditions before it have bound, each under its name."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import count

from rules.language.grammar.effects import EFFECTS
from rules.language.read.vocabulary import OBLIGATION, Vocabulary
from rules.language.text.findings import Consequential, Findings, Wrong, table, unknown
from rules.language.text.tree import Leaf, Node, Table
from rules.model.effect import Effect
from rules.model.fact_type import FactType
from rules.terms.said import said


class Sight:
    """What a rule has bound so far: each alias with the type of fact behind it.

    `anywhere` are the aliases the rule binds at any place, to tell "not yet" from "not at all". `meant` also
    holds those it would bind if every type of fact were spelt well.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        findings: Findings,
        anywhere: AbstractSet[str] = frozenset(),
        meant: AbstractSet[str] = frozenset(),
    ) -> None:
        self.vocabulary = vocabulary
        self.findings = findings
        self.anywhere = anywhere
        self.meant = meant
        self.errors_before = len(findings.errors)
        self.bound: dict[str, FactType] = {}
        self.taken: set[str] = set()
        self.hidden: set[str] = set()
        self._numbers = count(1)

    def inner(self) -> "Sight":
        """A sight for an alternative or a negation: sees what is bound here, keeps what it binds to itself."""
        sight = Sight(self.vocabulary, self.findings, self.anywhere, self.meant)
        sight.errors_before = self.errors_before
        sight.bound = dict(self.bound)
        sight.taken = self.taken
        sight.hidden = self.hidden
        sight._numbers = self._numbers
        return sight

    def without_obligations(self) -> "Sight":
        """A sight for what an aggregate is made of, to which obligations say nothing."""
        sight = self.inner()
        sight.hidden = {alias for alias, kind in self.bound.items() if kind.name == OBLIGATION}
        sight.bound = {alias: kind for alias, kind in self.bound.items() if alias not in sight.hidden}
        return sight

    def fresh(self) -> str:
        """A name that nobody can write, for a fact that has to have one."""
        return f"_n{next(self._numbers)}"

    def bind(self, alias: Leaf, to: FactType) -> str:
        """Bind the alias; raises `Wrong` when another condition already has it."""
        if alias.text in self.bound or alias.text in self.taken:
            raise Wrong(alias, said("already_bound", name=alias.text), expected=said("another_name"))
        if alias.text in self.vocabulary.facts:
            raise Wrong(alias, said("not_to_bind", name=alias.text))
        self.bound[alias.text] = to
        return alias.text

    def may_mean(self, alias: str) -> bool:
        """Whether the word is the name of a bound fact, here or at some other place of the rule."""
        return alias in self.bound or alias in self.anywhere or self.lost(alias)

    def lost(self, alias: str) -> bool:
        """Whether a condition that could not be read may have been meant to bind the alias."""
        return alias in self.meant and len(self.findings.errors) > self.errors_before

    def missing(self, alias: str, at: Leaf) -> Wrong:
        """The finding for an alias that is not bound at this place."""
        if self.lost(alias):
            return Consequential(at, said("unknown", what=said("name_of_a_bound_fact"), name=alias))
        if alias in self.hidden:
            return Wrong(at, said("obligation_hidden", name=alias))
        if alias in self.anywhere:
            return Wrong(at, said("used_before_bound", name=alias), expected=said("a_name_bound_before"))
        return unknown(replace(at, text=alias), said("name_of_a_bound_fact"), self.bound)


EffectReader = Callable[[Node, Leaf, Sight], Iterator[Effect]]
"""Reads what stands behind the word of an effect: that, the word, and what the rule has bound."""


def clause(node: Node, key: Leaf, sight: Sight, only: tuple[str, ...] = ()) -> Table:
    """The table behind the word of an effect; raises `Wrong` when it is none, keys it does not have are noted.

    With `only`, of the keys of the effect no others can stand beside one another here.
    """
    form = EFFECTS[key.text]
    body = table(node, key, form.title)
    sight.findings.known_keys_of(body, form.only(*only) if only else form)
    return body
