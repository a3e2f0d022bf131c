"""What is owed, offered and told in a case, as the platform keeps it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from orchestrator.domain.nearness import is_passed
from rules.facts import Fact
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import AD_HOC, Policy
from rules.terms.said import Told, in_words_of


class ObligationState(StrEnum):
    """Where an obligation stands; fulfilled late is `FULFILLED` with `late`.

    `SUSPENDED`: owed, while its term stands still. `WAIVED`: no longer asked for, by a rule that says so. `WITHDRAWN`:
    its ground lapsed, or the case was closed, and nothing fulfilled it.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    FULFILLED = "fulfilled"
    BREACHED = "breached"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


OWED = frozenset({ObligationState.OPEN, ObligationState.SUSPENDED, ObligationState.BREACHED})
"""In these states it still has to be done."""
RUNNING = OWED - {ObligationState.BREACHED}
"""In these states it is owed, and was in time when it was last looked at."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation of a case, identified by `key` within it.

    `last_day` is the local day the term ends, `due_at` the first moment at which it has been missed; both None without
    a term. `steps` is the computation of the day. `facts` are the ids of the grounds. A case is not closed while a
    `required` one is owed. `settled_by` is the rule by which it was waived, discharged or taken over, with its source
    and the facts it rests on. `reminders` are the moments at which the policy reminds of it as the deadline now is,
    `reminders_given` those at which it was done, also of an earlier deadline.
    """

    key: str
    rule: str
    source: str | None
    act: str
    bearer_role: str | None
    bearers: tuple[str, ...]
    beneficiary_role: str | None
    state: ObligationState
    late: bool
    since: datetime
    last_day: date | None
    due_at: datetime | None
    reminders: tuple[datetime, ...]
    steps: tuple[Told, ...]
    fulfilled_by: str | None
    task: str | None
    facts: tuple[str, ...]
    required: bool = True
    settled_by: str | None = None
    settled_source: str | None = None
    settled_facts: tuple[str, ...] = ()
    reminders_given: tuple[datetime, ...] = ()

    @property
    def reminded_at(self) -> datetime | None:
        """For which moment was last reminded of it, while it is owed."""
        return max(self.reminders_given, default=None) if self.state in OWED else None

    @property
    def unheld(self) -> bool:
        """Whether it is owed while nobody holds the role that owes it."""
        return self.state in OWED and not self.bearers

    def in_words_of(self, before: "Obligation") -> "Obligation":
        """Return it with its day explained in the words of before, where it was kept in words that say the same."""
        if len(self.steps) != len(before.steps):
            return self
        return replace(self, steps=tuple(map(in_words_of, before.steps, self.steps)))

    def stood_at(self, at: datetime) -> "Obligation":
        """Return it as it stands at the moment, also when the clock has not come by: what has been missed is breached.

        What people and programs are shown goes through here, so that all of them are told the same.
        """
        missed = self.state in RUNNING and is_passed(self.due_at, at)
        return replace(self, state=ObligationState.BREACHED) if missed else self


class TaskState(StrEnum):
    """Released goes back to `OFFERED`; `WITHDRAWN` is no longer demanded."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


ALLOWED: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OFFERED: frozenset({TaskState.CLAIMED, TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.CLAIMED: frozenset({TaskState.COMPLETED, TaskState.FAILED, TaskState.OFFERED, TaskState.WITHDRAWN}),
    TaskState.FAILED: frozenset({TaskState.WITHDRAWN, TaskState.COMPLETED}),
    TaskState.COMPLETED: frozenset(),
    TaskState.WITHDRAWN: frozenset(),
}
HELD = frozenset({TaskState.CLAIMED})
"""In these states a task lies with whoever claimed it."""
RELEASABLE = HELD | {TaskState.FAILED}
"""Out of these states it can be offered anew."""
NOT_OVER = tuple(each for each in TaskState if ALLOWED[each])
"""In these states something can still become of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a case; `id` is unique over all cases: `<case>:<key>:<generation>`.

    `generation` counts how often work under this key was offered anew. `offered_to` are the parties that may claim it
    (all eligible ones), `claimed_by` and `person` who did. `completed_by` and `completed_person` did the work, at the
    moment `completed_at`: perhaps a colleague of who claimed it, or somebody who delivered it without ever claiming it;
    a program has no person. `yields` is the fact type that completes it. `what` says in the director's own words what
    is asked, for work given ad hoc.
    """

    id: str
    key: str
    generation: int
    task: str
    yields: str
    role: str
    offered_to: tuple[str, ...]
    state: TaskState
    claimed_by: str | None
    person: str | None
    last_day: date | None
    due_at: datetime | None
    obligation: str | None
    rule: str
    source: str | None
    facts: tuple[str, ...]
    what: str | None = None
    completed_by: str | None = None
    completed_person: str | None = None
    completed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing can become of it any more."""
        return not ALLOWED[self.state]

    @property
    def is_releasable(self) -> bool:
        """Whether it can be offered anew."""
        return self.state in RELEASABLE

    def stand_for(self, party: str) -> "Stand":
        """Return how it stands for a party."""
        match self.state:
            case TaskState.OFFERED:
                return Stand.OPEN if party in self.offered_to else Stand.NOT_FOR_US
            case TaskState.CLAIMED:
                return Stand.OURS if self.claimed_by == party else Stand.THEIRS
            case TaskState.COMPLETED:
                return Stand.DONE
            case TaskState.FAILED:
                return Stand.FAILED
            case TaskState.WITHDRAWN:
                return Stand.GONE

    def is_question(self, policy: Policy) -> bool:
        """Whether it is work for the director that was not given by a rule: what somebody asked."""
        return self.task == AD_HOC.name and self.role == policy.director

    def offered_anew(self, tasks: Iterable["Task"], party: str) -> str | None:
        """Return the id of the same work of a later generation, when that is offered to the party."""
        same = (each for each in tasks if each.key == self.key and each.id != self.id)
        return next((each.id for each in same if each.stand_for(party) is Stand.OPEN), None)

    def implied(self, fact_type: FactType, facts: Iterable[Fact]) -> Mapping[str, str]:
        """Return to which fact each reference leads that what is delivered cannot do without.

        It is filled in by itself where the task rests on exactly one fact of that type, so that nobody chooses it.
        """
        grounds = [each for each in facts if each.id in self.facts]
        found = {each.name: [one.id for one in grounds if one.type == each.of] for each in _references(fact_type)}
        return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


class Stand(StrEnum):
    """How a task stands for a party: what it can do with it."""

    OPEN = "open"
    OURS = "ours"
    THEIRS = "theirs"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"
    NOT_FOR_US = "not_for_us"


def _references(fact_type: FactType) -> Iterator[Field]:
    fields = fact_type.fields.values()
    return (each for each in fields if each.kind is FieldKind.REF and not (each.optional or each.many))


@dataclass(frozen=True, slots=True)
class Notice:
    """What a rule told `parties` (those that held `role`, where a role was addressed) or a person, at `given_at`.

    Identified by `key` within its case; it stays as it was given, whatever happens later. With `call` the program of
    each party is told to do this, with `values` (JSON). `since` is when the rule came to hold, `facts` are the ids of
    its grounds.
    """

    key: str
    rule: str
    source: str | None
    role: str | None
    parties: tuple[str, ...]
    person: str | None
    what: Told
    call: str | None
    since: datetime
    given_at: datetime
    facts: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)

    def in_words_of(self, before: "Notice") -> "Notice":
        """Return it in the words of before, where it was kept in words that say the same."""
        return replace(self, what=in_words_of(before.what, self.what))


def notice_about(
    owed: Obligation,
    key: str,
    what: Told,
    *,
    parties: tuple[str, ...],
    role: str | None,
    since: datetime,
    at: datetime,
) -> Notice:
    """Return what the platform itself tells of an obligation, by its rule and grounds; `key` is unique for it."""
    return Notice(
        key=f"{owed.key}:{key}",
        rule=owed.rule,
        source=owed.source,
        role=role,
        parties=parties,
        person=None,
        what=what,
        call=None,
        since=since,
        given_at=at,
        facts=owed.facts,
    )


def notice_of_line(
    rule: str, line: int, what: Told, *, parties: tuple[str, ...], at: datetime, facts: tuple[str, ...] = ()
) -> Notice:
    """Return what the platform itself tells parties of a line of the journal; `rule` stands for why."""
    return Notice(
        key=f"{rule}:{line}",
        rule=rule,
        source=None,
        role=None,
        parties=parties,
        person=None,
        what=what,
        call=None,
        since=at,
        given_at=at,
        facts=facts,
    )


ERASED = "content_erased"
"""Stands for the rule of what is told to those who could see something that was erased: they alone hear of it."""


def notice_id(case_id: str, key: str) -> str:
    """Return the id of a notice over all cases."""
    return f"{case_id}:{key}"


def parts_of(notice: str) -> tuple[str, str]:
    """Return the case and the key that an id stands for; no case has a colon in its id."""
    case_id, _, key = notice.partition(":")
    return case_id, key
