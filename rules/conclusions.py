"""What evaluation says ought to be: the one answer everybody else works from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.engine.problem import Record
from rules.model.citation import Citation, source_of
from rules.model.condition import ObligationState
from rules.model.values import Test, Value
from rules.terms.said import Text, Told
from rules.terms.term import Deadline


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something holds: the rule, what that cites, and the facts it rests on (their ids, in journal order)."""

    rule: str
    citations: tuple[Citation, ...]
    facts: tuple[str, ...]

    @property
    def source(self) -> str | None:
        """What the rule cites, in one line."""
        return source_of(self.citations)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a norm addresses, resolved: a role and the parties that hold it now, or one party or person.

    A person is known by name within its party; without parties, the name alone says who it is. An empty name with a
    party is somebody of that party of whom nobody was told who.
    """

    role: str | None = None
    parties: tuple[str, ...] = ()
    person: str | None = None
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class ActPattern:
    """Adding a fact of this type that satisfies the tests, with everything the rule bound filled in as constants."""

    fact: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """`bearer` owes `beneficiary` the act by the deadline; a case does not close while it is `required` and owed.

    `key` stays the same through corrections. `fulfilled_by` is the id of the answering fact; `late` says it came after
    the deadline. `task` names the task by which the policy lets it be done. Nobody holding the bearer's role leaves
    `bearer.parties` empty: the obligation is unheld, not lost. `settled` says why another rule waived it, discharged
    it, or gave it to another role. `coming` is the id of a fact that is known and fulfils it on a day to come: until
    then it is owed, and no work is asked for it.
    """

    key: str
    act: ActPattern
    bearer: Addressee
    beneficiary: Addressee | None
    state: ObligationState
    since: datetime
    deadline: Deadline | None
    reminders: tuple[datetime, ...]
    fulfilled_by: str | None
    late: bool
    task: str | None
    ground: Ground
    required: bool = True
    settled: Ground | None = None
    coming: str | None = None

    @property
    def owed(self) -> bool:
        """Whether it still has to be done."""
        return self.state not in (ObligationState.FULFILLED, ObligationState.WAIVED)


@dataclass(frozen=True, slots=True)
class TaskDemand:
    """Work that is wanted now from one of the `eligible` parties, those that hold the role.

    Work wanted from each of them apart is a demand for each. `obligation` is the key of the obligation it would fulfil.
    `what` says in the director's own words what is asked, for work given ad hoc; `about` what the fact it yields has to
    satisfy to answer it.
    """

    key: str
    task: str
    yields: str
    role: str
    eligible: tuple[str, ...]
    deadline: Deadline | None
    obligation: str | None
    ground: Ground
    what: str | None = None
    about: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody is told something once, however long it stays true.

    With `call` it is a program of each of the addressee's parties that is told to do this, with `values`.
    """

    key: str
    who: Addressee
    what: Told
    since: datetime
    ground: Ground
    call: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A part of the case: a stage that is open (`on`) or not, or a milestone that is reached or not.

    `since` and `ground` say from when and why; a stage that was never opened or closed has no ground.
    """

    scope: str
    on: bool
    since: datetime
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived fact, with every ground it has."""

    name: str
    values: Mapping[str, Value]
    since: datetime
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """The addressee may do the act; `despite` names prohibitions it overrides."""

    who: Addressee
    act: ActPattern
    despite: tuple[str, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Prohibition:
    """The addressee may not do the act."""

    who: Addressee
    act: ActPattern
    because: Text
    ground: Ground


@dataclass(frozen=True, slots=True)
class Conclusions:
    """Everything a policy version says of a set of facts at one moment.

    `roles` maps each role to the parties that hold it. `known` is everything matching looked at: facts, derived facts
    and the like. While the case is closed, since `closed_since`, nothing is owed and no work is wanted. `changes_at` is
    the next moment at which, without any new fact, the conclusions can be different; None when they cannot.
    `editions` are those of closed days and amounts they rest on: the digest of each by its version. Every sequence is
    sorted, so equal conclusions are equal values.
    """

    policy: str
    at: datetime
    obligations: tuple[Obligation, ...]
    tasks: tuple[TaskDemand, ...]
    derived: tuple[Derived, ...]
    permissions: tuple[Permission, ...]
    prohibitions: tuple[Prohibition, ...]
    notices: tuple[Notice, ...]
    scopes: tuple[Standing, ...]
    roles: Mapping[str, tuple[str, ...]]
    known: tuple[Record, ...]
    closed_since: datetime | None
    changes_at: datetime | None
    editions: Mapping[str, str] = field(default_factory=dict)
