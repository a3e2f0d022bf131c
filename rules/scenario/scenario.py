"""A scenario: facts on dates, and what the policy is expected to say of them, written so that a lawyer can read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.evaluate.secrecy import Shown
from rules.evaluate.sight import Seen, Told
from rules.facts import Fact
from rules.language.text.tree import file_of
from rules.model.condition import ObligationState
from rules.model.values import Value
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class ExpectedObligation:
    """An obligation drawn from `rule`; a state of None means there is none. What else is None is not looked at.

    `due` is the moment from which it is too late, for terms in hours. With `no_last_day` its term does not end.
    `unheld` says whether nobody holds the role that owes it, `reminded` on which days its bearer was reminded of it.
    """

    rule: str
    state: ObligationState | None
    last_day: date | None = None
    bearer: str | None = None
    late: bool | None = None
    due: datetime | None = None
    no_last_day: bool = False
    unheld: bool | None = None
    reminded: tuple[date, ...] | None = None


@dataclass(frozen=True, slots=True)
class ExpectedMove:
    """An act that is allowed, or refused; a refusal may name the `rule` that has to be the reason."""

    role: str
    fact: str
    fields: Mapping[str, Value]
    party: str | None = None
    person: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedDerived:
    """A derived fact with at least these values, shown as text; with `absent` there is none."""

    name: str
    values: Mapping[str, str]
    absent: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedNotice:
    """Somebody is told something by `rule`: the `role`, where it is given; with `call` a program is. Or nobody is."""

    rule: str
    role: str | None = None
    call: str | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedSight:
    """How much a reader sees: every party that holds `role`, or `party`, or a `person` of it.

    `facts` tells it of each type, `duties` of each rule that obliges, `fields` of each field that can stay secret.
    """

    role: str | None = None
    party: str | None = None
    person: str | None = None
    facts: Mapping[str, Seen] = field(default_factory=dict)
    duties: Mapping[str, Told] = field(default_factory=dict)
    fields: Mapping[str, Shown] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """What is expected at a moment. Facts that occur later do not count yet; what is not named is not looked at.

    `tasks` are all tasks offered to a role, in any order, `absent_tasks` some that are not. `scopes` says which parts
    of the case are open or reached. `closed` is whether the case is. `sees` is who may see what of it.
    """

    at: datetime
    obligations: tuple[ExpectedObligation, ...]
    allowed: tuple[ExpectedMove, ...]
    refused: tuple[ExpectedMove, ...]
    tasks: Mapping[str, tuple[str, ...]]
    derived: tuple[ExpectedDerived, ...]
    absent_tasks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scopes: Mapping[str, bool] = field(default_factory=dict)
    notices: tuple[ExpectedNotice, ...] = ()
    closed: bool | None = None
    sees: tuple[ExpectedSight, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story with one or more moments at which it is checked."""

    title: Text
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    line: int

    @property
    def name(self) -> str:
        """Its title in English, by which messages and results name it."""
        return self.title.en

    @property
    def file(self) -> str:
        """The file it comes from, which may be that of a version that is continued."""
        return file_of(self.line)
