"""Why something in a case is so: by which rule, which source, which facts, and which computation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestrator.domain.notice import Notice
from orchestrator.domain.obligation import Obligation
from orchestrator.domain.standing import Standing
from orchestrator.domain.task import Task
from rules.evaluate.moves import Move
from rules.facts import Fact
from rules.model.text import Text

Subject = Obligation | Task | Notice | Standing | Move


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of the policy: its name, its source, and what the policy calls it."""

    rule: str
    source: str | None
    title: Text | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is so.

    `subject` is an obligation, a task, a notice, a stage or milestone, or a move (adding a fact of a type, as this
    party). `rule` and `source` are the clause behind it, `title` what the policy calls that clause, `facts` what it
    rests on. `steps` is the computation of the date in English, `steps_nl` in Dutch, one sentence a move. By `settled`
    an obligation was waived, discharged or taken over. `editions` are those of closed days and amounts that all of it
    rests on: the digest of each by its version.
    """

    subject: Subject
    version: str
    rule: str | None
    source: str | None
    title: Text | None
    facts: tuple[Fact, ...]
    steps: tuple[str, ...] = ()
    steps_nl: tuple[str, ...] = ()
    settled: Clause | None = None
    editions: Mapping[str, str] = field(default_factory=dict)
