"""A policy version: the validated model every other part works from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.model.condition import Condition
from rules.model.effect import Effect
from rules.model.fact_type import FactType
from rules.model.term import TermRule
from rules.model.text import Text


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity in which parties take part; `many` allows more than one at a time."""

    name: str
    title: Text
    many: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class TaskType:
    """Work a party can be offered. It is done by delivering a fact of type `yields`."""

    name: str
    title: Text
    yields: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause: when its condition holds, its effects follow.

    `per` names the aliases that make one norm differ from another; None means everything bound positively outside
    `any`. `line` is where it stands in the file.
    """

    name: str
    when: Condition
    effects: tuple[Effect, ...]
    source: str | None = None
    title: Text | None = None
    per: tuple[str, ...] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One dated version of a policy; two are the same when they came from the same text.

    `director` is the role of the municipality that directs the case. `digest` is the SHA-256 of the text it was loaded
    from, in hexadecimal.
    """

    name: str
    in_force: date
    title: Text
    goal: Text
    roles: Mapping[str, Role]
    facts: Mapping[str, FactType]
    tasks: Mapping[str, TaskType]
    terms: Mapping[str, TermRule]
    rules: Mapping[str, Rule]
    director: str
    digest: str

    @property
    def version(self) -> str:
        """Name and date in one word, as shown beside every conclusion: `omgevingsvergunning@2024-01-01`."""
        return f"{self.name}@{self.in_force.isoformat()}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
