"""Which lines of a journal show what happened with one duty or one piece of work: those about it, and their causes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestrator.domain.body import Body, TaskActed
from orchestrator.domain.journal import Entry
from orchestrator.domain.work import Obligation, Task
from orchestrator.domain.written import fact_id, read_body


@dataclass(frozen=True, slots=True)
class ProofOf:
    """What a proof is of: one line by its place, one obligation by its key, one task by its id, or the whole case."""

    line: int | None = None
    obligation: str | None = None
    task: str | None = None

    @property
    def words(self) -> str:
        """What it is called where there is none."""
        return f"obligation {self.obligation!r}" if self.obligation is not None else f"task {self.task!r}"

    def is_about(self, body: Body) -> bool:
        """Whether this is what a line says something about."""
        match body:
            case Obligation(key=key):
                return key == self.obligation
            case Task(id=task) | TaskActed(task=task):
                return task == self.task
        return False


def lines_about(entries: Sequence[Entry], subject: ProofOf, whole: frozenset[int]) -> frozenset[int]:
    """Return the places of the lines about an obligation or a task among those the reader sees whole.

    With what these follow from and rest on, as far as that is whole for the reader as well. Nothing where no line about
    it is: what a hidden line follows from would tell of it.
    """
    return frozenset(
        place
        for entry in entries
        if entry.seq in whole and subject.is_about(body := read_body(entry))
        for place in _places(entry, body)
        if place in whole
    )


def _places(entry: Entry, body: Body) -> Iterator[int]:
    yield entry.seq
    if entry.cause is not None:
        yield entry.cause
    if isinstance(body, Obligation) and body.fulfilled_by:
        yield _place_of(body.fulfilled_by)


def _place_of(fact: str) -> int:
    """Return the place of the line that says the fact."""
    return int(fact.removeprefix(fact_id(0).removesuffix("0")))
