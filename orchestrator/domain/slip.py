"""What would be believed without a slip: which lines tell something that rests on it, and what is left once it is gone.

A line stays where it would have been written, word for word, had the slip never been there. Whatever way what a slip
says takes into others (a day, a key, a word, or that something was not asked) is found by that.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from orchestrator.domain.body import TaskActed
from orchestrator.domain.drawn import Drawn, Erased, begin_of, change_in
from orchestrator.domain.journal import Entry, EntryKind, InputKind, canonical
from orchestrator.domain.judgement import task_with_id
from orchestrator.domain.plan import (
    CaseState,
    Change,
    ChangeKind,
    NoticeChange,
    ObligationChange,
    ScopeChange,
    TaskChange,
    name_of,
)
from orchestrator.domain.view import Believed
from orchestrator.domain.work import ALLOWED, Notice, Obligation, Task, TaskState
from orchestrator.domain.written import read_body, written

_LEADS_TO: Mapping[EntryKind, TaskState] = {
    InputKind.TASK_CLAIMED: TaskState.CLAIMED,
    InputKind.TASK_COMPLETED: TaskState.COMPLETED,
    InputKind.TASK_FAILED: TaskState.FAILED,
    InputKind.TASK_RELEASED: TaskState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Rests:
    """What rests on slips: the places of lines that tell of it, and all that would be believed without, by name."""

    lines: frozenset[int] = frozenset()
    without: Mapping[str, Believed] = field(default_factory=dict)
    latest: Mapping[str, int] = field(default_factory=dict)

    def touches(self, name: str) -> bool:
        """Whether what was last told of this rests on a slip."""
        return self.latest.get(name) in self.lines

    def knows(self, found: Believed) -> bool:
        """Whether there would be such a thing without; what was told to somebody stays only word for word."""
        name = name_of(found)
        return name in self.without and not (isinstance(found, Notice) and self.touches(name))


def rests_on(drawn: Drawn, entries: Sequence[Entry], slips: Set[int]) -> Rests:
    """Return what rests on the facts at these places of a journal; `drawn` has taken in nothing yet."""
    begin = begin_of(entries, min(slips))
    drawn.take_all(entries[: begin - 1])
    known = len(drawn.lines)
    drawn.erased = Erased()
    drawn.take_all(_without(drawn, entries[begin - 1 :], slips))
    would_be = Counter(_told(cause, change) for cause, change in drawn.lines[known:])
    without = {name_of(each.after): each.after for each in drawn.changes}
    lines = frozenset(_resting(entries[begin - 1 :], would_be, without))
    latest = {name_of(change_in(each).after): each.seq for each in entries if not each.is_input}
    return Rests(lines, without, latest)


def _without(drawn: Drawn, entries: Sequence[Entry], slips: Set[int]) -> Iterator[Entry]:
    """Yield the inputs as they would be: instead of a slip, or of an act on work that is not there, time passes."""
    at = entries[0].at
    for each in entries:
        if each.is_input:
            at = at if each.is_destroyed else each.at
            yield _nothing(each, at) if each.seq in slips or not _can_be(drawn, each) else each


def _nothing(entry: Entry, at: datetime) -> Entry:
    return replace(entry, kind=InputKind.CLOCK, at=at, body={"with_next": True} if entry.with_next else {})


def _can_be(drawn: Drawn, entry: Entry) -> bool:
    if entry.is_destroyed:
        return False
    body = read_body(entry)
    if entry.kind not in _LEADS_TO or not isinstance(body, TaskActed):
        return True
    task = task_with_id(drawn.belief.state, body.task)
    return task is not None and _LEADS_TO[entry.kind] in ALLOWED[task.state]


def _told(cause: int, change: Change) -> tuple[int, str, bytes]:
    return cause, change.kind.value, canonical(written(change.after))


def _resting(
    entries: Iterable[Entry], would_be: Counter[tuple[int, str, bytes]], names: Collection[str]
) -> Iterator[int]:
    """Yield the places of the lines that would not be there, and of what was done to work that would not be."""
    for each in entries:
        if each.is_destroyed:
            continue
        if each.is_input:
            body = read_body(each)
            if isinstance(body, TaskActed) and f"task {body.task}" not in names:
                yield each.seq
        elif would_be[told := (each.cause or 0, each.kind.value, canonical(each.body))]:
            would_be[told] -= 1
        else:
            yield each.seq


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of what was believed, from which one can go on; what has to be told anew of it, and what is gone."""

    state: CaseState
    anew: tuple[Change, ...]
    gone: tuple[Believed, ...]


def remains(believed: Iterable[Believed], rests: Rests, used: int) -> Remains:
    """Return what is left of all that is believed, every generation of every task included, once the slips are gone.

    What would be there without them stays: as it is, or where that was touched as it would be.
    """
    found = list(believed)
    known = {name_of(each): each for each in found if rests.knows(each)}
    touched = {name: _untouched(each, rests.without[name]) for name, each in known.items() if rests.touches(name)}
    left = list({**known, **touched}.values())
    return Remains(
        _state(left, used),
        tuple(_anew(each) for each in touched.values()),
        tuple(each for each in found if name_of(each) not in known),
    )


def _untouched(found: Believed, without: Believed) -> Believed:
    """Return it as it would be; who has work in hand, or did it, is so all the same."""
    if not isinstance(found, Task) or not isinstance(without, Task):
        return without
    return replace(
        without,
        state=found.state,
        offered_to=without.offered_to if found.is_over else found.offered_to,
        claimed_by=found.claimed_by,
        person=found.person,
        completed_by=found.completed_by,
        completed_person=found.completed_person,
        completed_at=found.completed_at,
    )


def _anew(found: Believed) -> Change:
    if isinstance(found, Task):
        return TaskChange(ChangeKind.TASK_CHANGED, found, found)
    if isinstance(found, Obligation):
        return ObligationChange(ChangeKind.OBLIGATION_CHANGED, found)
    return NoticeChange(found) if isinstance(found, Notice) else ScopeChange(found)


def _state(left: Sequence[Believed], used: int) -> CaseState:
    tasks = sorted((each for each in left if isinstance(each, Task)), key=lambda each: each.generation)
    return CaseState(
        {each.key: each for each in left if isinstance(each, Obligation)},
        {each.key: each for each in tasks},
        {each.key: each for each in left if isinstance(each, Notice)},
        {each.scope: each for each in left if not isinstance(each, Obligation | Task | Notice)},
        used,
    )
