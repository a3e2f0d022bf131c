"""What is replayed: a case of the log as the facts that will be recorded, in the order in which they happened."""

from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.actor import Actor
from orchestrator.domain.draft import FactDraft


@dataclass(frozen=True, slots=True)
class HistoricFact:
    """A fact and the moment at which it was recorded then.

    `line` is where the log says it. `moved`: the log places it before the fact it answers, so it counts as recorded
    right after that one.
    """

    actor: Actor
    draft: FactDraft
    at: datetime
    line: int
    moved: bool


@dataclass(frozen=True, slots=True)
class HistoricCase:
    """A case with its facts, in order of time; `name` is what the log calls it."""

    id: str
    name: str
    title: str
    line: int
    facts: tuple[HistoricFact, ...]
