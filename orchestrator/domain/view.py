"""What one reader may see of a case: each thing whole, as far as it is for that reader, or not at all.

Who is outside the audience of a rule (`rules.model.audience`) is told nothing of what it concluded, with three
exceptions. Who bears a duty, or is offered work, is told of it until when and how it stands, without why. Whom a notice
is to reads it. And where of everything hidden behind it may be known that it is there, so may be known of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from orchestrator.domain.case import Case, Standing
from orchestrator.domain.party import Actor
from orchestrator.domain.plan import Change, NoticeChange, ObligationChange, ScopeChange, TaskChange
from orchestrator.domain.veil import existence_of, silent, unexplained
from orchestrator.domain.work import ERASED, Notice, Obligation, Task
from rules.conclusions import Conclusions
from rules.evaluate.secrecy import Secrets
from rules.evaluate.sight import Reader, Seen, Told, sees, tells_what_it_corrects, told
from rules.facts import Fact
from rules.model.audience import audiences_of
from rules.model.policy import AD_HOC, Policy
from rules.model.readers import readers_of

T = TypeVar("T")
Believed = Obligation | Task | Notice | Standing
Holders = Mapping[str, Sequence[str]]
"""For each role the parties that hold it."""


@dataclass(frozen=True, slots=True)
class View:
    """A case through the eyes of one reader; `facts` are all its facts by id, also those the reader may not see."""

    policy: Policy
    reader: Reader
    facts: Mapping[str, Fact]
    opened_at: datetime
    secrets: Secrets

    @classmethod
    def of(cls, policy: Policy, reader: Reader, facts: Iterable[Fact], opened_at: datetime) -> "View":
        """Return the view of a case with these facts."""
        by_id = {each.id: each for each in facts}
        return cls(policy, reader, by_id, opened_at, Secrets.of(policy, by_id))

    @classmethod
    def through(
        cls, policy: Policy, actor: Actor, roles: Holders, facts: Iterable[Fact], opened_at: datetime
    ) -> "View":
        """Return what the actor may see of a case in which these roles are held."""
        held = frozenset(role for role, parties in roles.items() if actor.party in parties)
        return cls.of(policy, Reader(actor.party, actor.person, held), facts, opened_at)

    @property
    def directs(self) -> bool:
        """Whether the reader directs the case."""
        return self.policy.director in self.reader.roles

    @property
    def is_whole(self) -> bool:
        """Whether nothing that rules conclude can be hidden from the reader."""
        return all(each.has(self.reader.roles) for each in audiences_of(self.policy).rules.values())

    def hears(self, rule: str | None) -> bool:
        """Whether what this rule concludes is for the reader."""
        return audiences_of(self.policy).of_rule(rule).has(self.reader.roles)

    def case(self, case: Case) -> Case:
        """Return the case, without when time changes something in it where that can be hidden from the reader.

        And without what it is called, where that is for others since somebody's name stays secret.
        """
        if case.title_for is not None and not self.reader.plays(case.title_for):
            case = replace(case, title="")
        return case if self.is_whole else replace(case, next_due=None)

    def fact(self, fact: Fact) -> Fact | None:
        """Return the fact, or that it is there (its type, of which party, and when it was recorded), or nothing."""
        match sees(self.policy, self.reader, fact, self.facts):
            case Seen.ALL:
                return self._beside(self._without_secrets(fact))
            case Seen.EXISTENCE:
                return self._beside(replace(fact, fields={}, person=None, occurred_at=fact.recorded_at))
            case Seen.NOTHING:
                return None

    def _without_secrets(self, fact: Fact) -> Fact:
        kept = self.secrets.kept_from(self.reader, fact)
        return fact.without(kept) if kept else fact

    def _beside(self, fact: Fact) -> Fact:
        """Return the fact as one of its own where what it corrects is not for the reader."""
        return fact if self.tells_what_it_corrects(fact) else replace(fact, corrects=None)

    def tells_what_it_corrects(self, fact: Fact) -> bool:
        """Whether the reader, who sees the fact, may know which one it corrects, if any."""
        return fact.corrects is None or tells_what_it_corrects(self.policy, self.reader, fact, self.facts)

    def believed(self, found: Believed) -> Believed | None:
        """Return what is believed about the case as far as it is for the reader."""
        match found:
            case Obligation():
                return self.obligation(found)
            case Task():
                return self.task(found)
            case Notice():
                return self.notice(found)
            case Standing():
                return self.standing(found)

    @staticmethod
    def all_of(seen: Callable[[T], T | None], found: Iterable[T]) -> Iterator[T]:
        """Yield each of what was found as it is seen, those of which nothing is seen left out."""
        return (shown for each in found if (shown := seen(each)) is not None)

    def obligation(self, owed: Obligation) -> Obligation | None:
        """Return the duty; to who bears it without why; that there is one, where that may be known."""
        match told(self.policy, self.reader, owed.rule, concerned=self.reader.party in owed.bearers):
            case Told.ALL:
                return owed
            case Told.NO_REASON:
                return unexplained(owed, self.opened_at)
            case Told.EXISTENCE:
                return existence_of(owed, self.opened_at)
            case Told.NOTHING:
                return None

    def task(self, task: Task) -> Task | None:
        """Return the work; to whom it is for without why; that there is some, where that may be known."""
        match told(self.policy, self.reader, task.rule, concerned=self._is_for_reader(task)):
            case Told.ALL:
                return self._with_words(task)
            case Told.NO_REASON:
                return unexplained(task, self.opened_at)
            case Told.EXISTENCE:
                return existence_of(task, self.opened_at)
            case Told.NOTHING:
                return None

    def works_on(self, task: Task) -> bool:
        """Whether the reader can have to do with the work: it knows why it is wanted, or it is for its own party."""
        return self._is_for_reader(task) or self.hears(task.rule)

    def _is_for_reader(self, task: Task) -> bool:
        return self.reader.party in (*task.offered_to, task.claimed_by, task.completed_by)

    def _with_words(self, task: Task) -> Task:
        """Return the work without what it is, where somebody wrote that for others."""
        if task.what is None or task.task != AD_HOC.name or self._reads_ground(task):
            return task
        return replace(task, what=None)

    def _reads_ground(self, task: Task) -> bool:
        given = [self.facts[each] for each in task.facts if each in self.facts]
        return any(sees(self.policy, self.reader, each, self.facts) is Seen.ALL for each in given)

    def notice(self, notice: Notice) -> Notice | None:
        """Return the notice; who hears it otherwise than as one it is to, does not read the values that go along."""
        ours = self.is_to_reader(notice)
        if notice.rule == ERASED and not (ours or self.directs):
            return None
        if self.hears(notice.rule):
            return notice if ours else replace(notice, values={})
        return silent(notice) if ours else None

    def is_to_reader(self, notice: Notice) -> bool:
        """Whether it is told to the party of the reader as a whole, or to the reader as a person of it."""
        return self.reader.party in notice.parties and notice.person in (None, self.reader.person)

    def standing(self, standing: Standing) -> Standing | None:
        """Return how a stage or milestone stands, if everything that decides it is for the reader."""
        return standing if self.knows_part(standing.scope) else None

    def sees_every(self, fact_type: str) -> bool:
        """Whether every fact of the type is for the reader, by a role."""
        readers = readers_of(self.policy, fact_type)
        return not readers.narrowed or not self.reader.roles.isdisjoint(readers.roles)

    def judges(self, fact_type: str) -> bool:
        """Whether all that decides on adding such a fact is for the reader."""
        return audiences_of(self.policy).acts[fact_type].has(self.reader.roles)

    def knows_part(self, scope: str) -> bool:
        """Whether it is for the reader how this part of the case stands."""
        found = audiences_of(self.policy).scopes.get(scope)
        return found is None or found.has(self.reader.roles)

    def conclusions(self, found: Conclusions) -> Conclusions:
        """Return what of the conclusions rests on nothing that is hidden from the reader.

        What is derived, and what matching looked at, is shown nowhere, so that it is left out as a whole.
        """
        hears = self.hears
        return replace(
            found,
            obligations=tuple(each for each in found.obligations if hears(each.ground.rule)),
            tasks=tuple(each for each in found.tasks if hears(each.ground.rule)),
            derived=(),
            permissions=tuple(each for each in found.permissions if hears(each.ground.rule)),
            prohibitions=tuple(each for each in found.prohibitions if hears(each.ground.rule)),
            notices=tuple(each for each in found.notices if hears(each.ground.rule)),
            scopes=tuple(each for each in found.scopes if self.knows_part(each.scope)),
            known=(),
            changes_at=found.changes_at if self.is_whole else None,
        )

    def changes(self, found: Iterable[Change]) -> Iterator[Change]:
        """Yield what changes, or would, as far as it is for the reader."""
        return self.all_of(self._change, found)

    def _change(self, change: Change) -> Change | None:
        match change:
            case ObligationChange(after=duty):
                return replace(change, after=owed) if (owed := self.obligation(duty)) else None
            case TaskChange(after=work):
                return replace(change, after=task, before=None) if (task := self.task(work)) else None
            case NoticeChange(after=told):
                return replace(change, after=notice) if (notice := self.notice(told)) else None
            case ScopeChange(after=standing):
                return change if self.standing(standing) else None
