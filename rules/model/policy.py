"""A policy version: the validated model every other part works from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.model.citation import Citation, Regulation, source_of
from rules.model.condition import Condition
from rules.model.effect import Effect
from rules.model.fact_type import WORK_DONE, FactType
from rules.model.personal_data import PersonalData, Purpose, Retention
from rules.model.secrecy import Secrecy
from rules.model.term import TermRule
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity in which parties take part; `many` allows more than one at a time."""

    name: str
    title: Text
    many: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class TaskType:
    """Work a party can be offered. It is done by delivering a fact of type `yields`.

    One with a `scope` is offered only while that part of the case is open.
    """

    name: str
    title: Text
    yields: str
    scope: str | None = None
    line: int = 0


AD_HOC = TaskType("ad_hoc", Text("Opdracht van de regisseur", "Work given by the director"), WORK_DONE)
"""The task every policy has: what the director asks for, as a fact."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A named part of the case: a stage that is open or closed, or a `milestone` that is reached.

    A stage that no rule opens is open from the start.
    """

    name: str
    title: Text
    milestone: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause: when its condition holds, its effects follow.

    `per` names the aliases that make one norm differ from another; None means everything bound positively by name in
    every way in which it can hold, aggregates not counted. One with a `scope` holds only while that part of the case is
    open. `line` is where it stands in the file, `origin` the policy or overlay whose text it comes from.
    """

    name: str
    when: Condition
    effects: tuple[Effect, ...]
    citations: tuple[Citation, ...] = ()
    title: Text | None = None
    per: tuple[str, ...] | None = None
    scope: str | None = None
    line: int = 0
    origin: str = ""

    @property
    def source(self) -> str | None:
        """What it cites, in one line."""
        return source_of(self.citations)

    @property
    def every_term(self) -> Iterator[TermRule]:
        """The terms that it says or names, and those after which these run."""
        for effect in self.effects:
            term = effect.term
            while term is not None:
                yield term
                term = term.follows


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One dated version of a policy; two are the same when they came from the same text.

    `director` is the role of the municipality that directs the case. `digest` is the SHA-256 of the text it was loaded
    from, in hexadecimal; it is never empty, because everything that is remembered of a policy goes by it. With a
    `municipality` it is the national `model` as that municipality tailored it. `opened` are the places the policy
    leaves open, with what is filled in there; `regulations` those that its clauses can cite.
    `personal_data` says whose data its cases hold and why, `retention` how long they are kept: the first that fits.
    `purposes` say for what who may see facts of the types that name them. Whose name or address can stay secret is said
    by `secrecy`, on which no rule depends.
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
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    opened: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    model: str | None = None
    regulations: Mapping[str, Regulation] = field(default_factory=dict)
    personal_data: PersonalData = field(default_factory=PersonalData)
    retention: Mapping[str, Retention] = field(default_factory=dict)
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    secrecy: Secrecy | None = None

    @property
    def version(self) -> str:
        """Name and date in one word, as shown beside every conclusion: `omgevingsvergunning@2024-01-01`.

        A tailored one names the municipality as well: `omgevingsvergunning@2024-06-01+duinrand`.
        """
        tailored = f"+{self.municipality}" if self.municipality else ""
        return f"{self.name}@{self.in_force.isoformat()}{tailored}"

    def citations_of(self, rule: str | None, kept: str | None = None) -> tuple[Citation, ...]:
        """Return what the rule cites; of one that is not in the policy what was `kept` of that, in one line."""
        found = self.rules.get(rule) if rule else None
        return found.citations if found else (Citation(kept),) if kept else ()

    def __post_init__(self) -> None:
        if not self.digest:
            raise ValueError("a policy without a digest cannot be told from another")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
