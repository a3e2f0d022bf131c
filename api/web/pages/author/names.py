"""What a rule calls the things it binds, and what those are called for people."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.web.words.wording import Wording, written
from rules.language.read.vocabulary import PSEUDO
from rules.model.condition import (
    TODAY,
    VALUE,
    Aggregate,
    Condition,
    FactCondition,
    named,
)
from rules.model.fact_type import Field
from rules.model.policy import Rule
from rules.model.term import NamedLength
from rules.model.values import Const, Ref, Value
from rules.terms.duration import Duration

_UNITS = ("years", "months", "weeks", "days", "working_days", "hours")


@dataclass(frozen=True, slots=True)
class Names:
    """The words for one rule; `kinds` says of each alias the kind of fact it stands for."""

    wording: Wording
    kinds: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the words under the key of the catalogue."""
        return self.wording.language.say(key, **values)

    def kind(self, name: str) -> str:
        """Return what a kind of fact is called, also one that rules derive."""
        head, _, rest = name.partition(":")
        if head == "role":
            return self.wording.role(rest)
        if head == "scope":
            return self.scope(rest)
        return self.wording.fact(name) if name in self.wording.policy.facts else name.replace("_", " ")

    def scope(self, name: str) -> str:
        """Return what a part of the case is called."""
        return self.wording.language.of(self.wording.policy.scopes[name].title)

    def rule(self, name: str) -> str:
        """Return what a rule is called."""
        found = self.wording.policy.rules[name]
        return self.wording.language.of(found.title, name.replace("_", " ").capitalize())

    def thing(self, alias: str) -> str:
        """Return what is bound to the alias; with the alias itself where two of a kind are bound."""
        if alias not in self.kinds:
            return self.kind(alias)
        name = self.kind(self.kinds[alias])
        return f"{name} ({alias})" if Counter(self.kinds.values())[self.kinds[alias]] > 1 else name

    def field_of(self, kind: str, name: str) -> Field | None:
        """Return the field of a type of fact; None for what every fact has, and for what rules derive."""
        found = self.wording.policy.facts.get(kind)
        return found.fields.get(name) if found else None

    def field(self, kind: str, name: str) -> str:
        """Return what the field is called."""
        found = self.field_of(kind, name)
        if found:
            return self.wording.field(found)
        return self.say(f"clause.field_{name}") if name in (*PSEUDO, VALUE, TODAY) else name.replace("_", " ")

    def operand(self, operand: Const | Ref, field: Field | None) -> str:
        """Return a value, or the field of something bound."""
        if isinstance(operand, Const):
            return self.value(operand.value, field)
        said = self.at(operand.alias, operand.field)
        if operand.plus is None:
            return said
        moved = self.say("clause.minus" if operand.minus else "clause.plus", of=said, length=self.length(operand.plus))
        return self.say("clause.by_calendar", day=moved) if operand.calendar not in (None, "plain") else moved

    def at(self, alias: str, field: str) -> str:
        """Return the words for a field of something bound, or of the latest fact of a type."""
        if field == "id":
            return self.thing(alias)
        return self.say("clause.field_of", field=self.field(self.kinds.get(alias, alias), field), of=self.thing(alias))

    def value(self, value: Value, field: Field | None) -> str:
        """Return a value as people write it."""
        if isinstance(value, tuple):
            return self.say("clause.or").join(self.value(each, field) for each in value)
        if isinstance(value, bool):
            return self.say("forms.yes" if value else "forms.no")
        return self.wording.value(field, value) if field else written(value, self.wording.language).replace("_", " ")

    def length(self, length: Duration | NamedLength) -> str:
        """Return a length of time in words."""
        if isinstance(length, NamedLength):
            said = self.say(f"clause.as_many_{length.unit}", number=self.at(length.number.of, length.number.field))
            return said + (self.say("clause.at_most", length=self.length(length.at_most)) if length.at_most else "")
        found = ((unit, getattr(length, unit)) for unit in _UNITS)
        return self.say("clause.and").join(self.say(f"clause.unit_{unit}", count=n) for unit, n in found if n)


def names_of(rule: Rule, wording: Wording) -> Names:
    """Return the words for a rule."""
    return Names(wording, dict(_bound(rule.when)))


def _bound(condition: Condition) -> Iterator[tuple[str, str]]:
    for alias, each in named(condition):
        match each:
            case FactCondition(kind=kind):
                yield alias, kind
            case Aggregate(of=FactCondition(kind=kind), how=how):
                yield alias, kind if how.picks else how.value
            case _:
                continue
