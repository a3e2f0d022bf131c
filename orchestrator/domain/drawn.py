"""Drawing from a journal what is believed of its case: judged again, from the first line to the last.

What lies between something that was erased and its erasure cannot be judged again, as what it rested on is gone: there
the lines that are left are believed as they stand. All that they no longer tell was told anew when it was erased.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from orchestrator.domain.body import ContentErased
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.judgement import Belief, believe, conclude, judge
from orchestrator.domain.plan import Change, ChangeKind, NoticeChange, ObligationChange, ScopeChange, TaskChange
from orchestrator.domain.work import Notice, Obligation, Task
from orchestrator.domain.written import (
    corrected_past,
    editions_in,
    editions_named,
    erasures_in,
    read_body,
    read_fact,
    title_in,
)
from rules.model.policy import Policy
from rules.terms.edition import Editions

EditionsOf = Callable[[tuple[str, ...]], Editions | None]
"""From the digests of editions to the editions themselves."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased in a journal, by which line last, and which lines are believed as they stand."""

    lines: Mapping[int, ContentErased] = field(default_factory=dict)
    as_told: range = range(0)
    last: int = 0

    @classmethod
    def in_journal(cls, entries: Sequence[Entry]) -> "Erased":
        """Return what was erased in a whole journal."""
        found = tuple(erasures_in(entries))
        if not found:
            return cls()
        first, last = min(body.line for _, body in found), max(entry.seq for entry, _ in found)
        until = max(each.seq for each in entries if last in (each.seq, each.cause))
        return cls({body.line: body for _, body in found}, range(begin_of(entries, first), until + 1), last)

    @property
    def editions(self) -> tuple[str, ...]:
        """The digests of the editions the case began with, where the line that said so was erased."""
        return next((editions_named(each.editions) for each in self.lines.values() if each.editions), ())


def begin_of(entries: Sequence[Entry], line: int) -> int:
    """Return the place of the first of the lines that were judged together with this one."""
    while line > 1 and entries[line - 2].with_next:
        line -= 1
    return line


@dataclass(slots=True)
class Drawn:
    """What the lines taken in yield: every change, as they came, and what is believed in the end.

    `lines` are the changes with the place of the input each follows from.
    """

    policy: Policy
    case_id: str
    editions_of: EditionsOf
    erased: Erased = field(default_factory=Erased)
    belief: Belief = field(default_factory=Belief)
    changes: list[Change] = field(default_factory=list)
    lines: list[tuple[int, Change]] = field(default_factory=list)
    editions: tuple[str, ...] = ()
    title: str = ""
    title_line: int = 1
    together: list[Entry] = field(default_factory=list)

    @classmethod
    def begun(cls, policy: Policy, case_id: str, editions_of: EditionsOf, erased: Erased) -> "Drawn":
        """Return what is believed before the first line of a journal in which this was erased."""
        return cls(policy, case_id, editions_of, erased, editions=erased.editions)

    def take_all(self, entries: Iterable[Entry]) -> "Drawn":
        """Take in the next lines, and return what they yield with all that came before."""
        for each in entries:
            self.take(each)
        return self

    def take(self, entry: Entry) -> None:
        """Take in the next line."""
        if entry.is_input:
            self.editions = editions_in(entry) or self.editions
            self._title(entry)
        if entry.seq in self.erased.as_told:
            self._believe(entry)
        elif entry.is_input and not entry.is_destroyed:
            self._judge(entry)

    def _title(self, entry: Entry) -> None:
        if (said := title_in(entry)) is not None:
            self.title, self.title_line = said, entry.seq

    def _judge(self, entry: Entry) -> None:
        self.together.append(entry)
        if not entry.with_next:
            resting_on = self.editions_of(self.editions)
            judgement = judge(self.policy, self.case_id, self.belief, self.together, resting_on)
            self.belief, self.together = judgement.belief, []
            self._note(entry.seq, judgement.changes)

    def _note(self, cause: int, changes: Iterable[Change]) -> None:
        for each in changes:
            self.changes.append(each)
            self.lines.append((cause, each))

    def _believe(self, entry: Entry) -> None:
        if entry.kind is InputKind.FACT:
            self.belief = self.belief.with_fact(read_fact(self.policy, entry))
        elif not entry.is_input:
            change = change_in(entry)
            self.belief = replace(self.belief, state=believe(self.belief.state, (change,)))
            self._note(entry.cause or 0, (change,))
        if entry.seq == self.erased.as_told[-1]:
            self.belief = self._after_erasure(entry.at)

    def _after_erasure(self, at: datetime) -> Belief:
        known = replace(self.belief, facts=corrected_past(self.belief.facts, self.erased.lines.values()))
        conclusions = conclude(self.policy, known, at, self.editions_of(self.editions))
        return Belief(known.facts, replace(known.state, used=self.erased.last), conclusions.roles, conclusions)


def change_in(entry: Entry) -> Change:
    """Return the change that a line tells of; what was there before it does not say.

    Raises TypeError for a line that comes from outside.
    """
    match body := read_body(entry):
        case Task():
            return TaskChange(ChangeKind(entry.kind), body, None)
        case Obligation():
            return ObligationChange(ChangeKind(entry.kind), body)
        case Notice():
            return NoticeChange(body)
        case Standing():
            return ScopeChange(body)
        case _:
            raise TypeError(f"{entry.case_id}, entry {entry.seq}: {entry.kind} follows from nothing")
