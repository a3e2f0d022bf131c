"""A rule that holds: the form in which everything else of evaluation speaks of a match."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.conclusions import Ground
from rules.evaluate.known import Binding
from rules.model.effect import Effect
from rules.model.policy import Rule
from rules.terms.moment import local_day


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule that holds: in which binding, since when, and under which identity."""

    rule: Rule
    effects: tuple[Effect, ...]
    key: str
    binding: Binding
    since: datetime
    ground: Ground
    named: tuple[str, ...] = ()

    @property
    def tied(self) -> Binding:
        """What the rule gives a name, in every way in which it can hold: what an act may be tied to."""
        return {name: self.binding[name] for name in self.named}

    @property
    def day(self) -> date:
        """The last of the days on which what it rests on counts."""
        return max((known.day for known in self.binding.values()), default=local_day(self.since))

    @property
    def counts_from(self) -> datetime:
        """From when what it does to others is done: not before the day of what it rests on."""
        return max((known.counts_from for known in self.binding.values()), default=self.since)

    def named_effects(self) -> Iterator[tuple["Holding", Effect]]:
        """Each effect under its own identity: the rule's, numbered from the second effect of a rule on."""
        for n, effect in enumerate(self.effects):
            yield (self if n == 0 else replace(self, key=f"{self.key}.{n + 1}")), effect

    def agrees_with(self, other: "Holding") -> bool:
        """Whether both mean the same by every name that both bind."""
        shared = (name for name in self.binding if name in other.binding and not name.startswith("_"))
        return all(self.binding[name].id == other.binding[name].id for name in shared)


def key_of(name: str, ids: Sequence[str]) -> str:
    """The identity of a conclusion: what it is called, and what makes it differ from others of that name."""
    return f"{name}:{','.join(ids)}" if ids else name
