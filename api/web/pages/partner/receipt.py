"""Confirmation of receipt: what was delivered for a task, where it stands in the journal, and what followed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.web.words.wording import Wording
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.overview import Overview
from orchestrator.domain.told import tell
from orchestrator.domain.work import Task, TaskState
from orchestrator.domain.written import fact_id, read_body


@dataclass(frozen=True, slots=True)
class Delivered:
    """One fact as it was received; `fact` is its id, `number` its place in the journal and `hash` its fingerprint."""

    fact: str
    fact_type: str
    title: str
    fields: tuple[tuple[str, str], ...]
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """When, from whom and what was received, and what followed from it."""

    when: datetime
    party: str
    person: str | None
    delivered: tuple[Delivered, ...]
    follows: tuple[str, ...]


def receipt_of(task_id: str, overview: Overview, wording: Wording) -> Receipt | None:
    """Return the confirmation for a task that was completed, None when it was not."""
    done = next((each for each in overview.entries if _completes(each, task_id)), None)
    if done is None or done.cause is None:
        return None
    cause = overview.entries[done.cause - 1]
    follows = (each for each in overview.entries if each.cause == cause.seq and each is not done)
    return Receipt(
        when=cause.at,
        party=wording.party(cause.party),
        person=cause.person,
        delivered=tuple(_delivered(_facts_before(overview.entries, cause), overview, wording)),
        follows=tuple(wording.line(tell(each)) for each in follows),
    )


def _completes(entry: Entry, task_id: str) -> bool:
    said = read_body(entry)
    return isinstance(said, Task) and said.id == task_id and said.state is TaskState.COMPLETED


def _facts_before(entries: Sequence[Entry], cause: Entry) -> Sequence[Entry]:
    """Return the facts that were taken in together with the entry: those just before it that say so, and itself."""
    first = cause.seq - 1
    while first and entries[first - 1].with_next:
        first -= 1
    return [each for each in entries[first : cause.seq] if each.kind is InputKind.FACT]


def _delivered(entries: Sequence[Entry], overview: Overview, wording: Wording) -> Iterator[Delivered]:
    facts = {each.id: each for each in overview.facts}
    for entry in entries:
        fact = facts[fact_id(entry.seq)]
        title = wording.fact(fact.type)
        yield Delivered(fact.id, fact.type, title, tuple(wording.fields(fact)), entry.seq, entry.hash)
