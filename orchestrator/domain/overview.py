"""A case as the one who directs it sees it, and why something in it is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orchestrator.domain.answers import Warned
from orchestrator.domain.case import Case, Standing
from orchestrator.domain.journal import Entry
from orchestrator.domain.participation import Loss
from orchestrator.domain.plan import Change
from orchestrator.domain.retention import Kept
from orchestrator.domain.work import Notice, Obligation, Task
from rules.conclusions import Conclusions
from rules.evaluate.moves import Move
from rules.facts import Fact
from rules.model.citation import Citation, source_of
from rules.model.policy import Policy
from rules.terms.said import Text, Told

Subject = Obligation | Task | Notice | Standing | Move


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of the policy: its name, what it cites, and what the policy calls it."""

    rule: str
    citations: tuple[Citation, ...]
    title: Text | None

    @property
    def source(self) -> str | None:
        """What it cites, in one line."""
        return source_of(self.citations)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is so.

    `subject` is an obligation, a task, a notice, a stage or milestone, or a move (adding a fact of a type, as this
    party). `rule` is the clause behind it, with its `citations`, `title` what the policy calls that clause, `facts`
    what it rests on. `steps` is the computation of the date, one sentence a move. By `settled` an obligation was
    waived, discharged or taken over. `editions` are those of closed days and amounts that all of it rests on: the
    digest of each by its version.
    """

    subject: Subject
    version: str
    rule: str | None
    citations: tuple[Citation, ...]
    title: Text | None
    facts: tuple[Fact, ...]
    steps: tuple[Told, ...] = ()
    settled: Clause | None = None
    editions: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str | None:
        """What the clause cites, in one line."""
        return source_of(self.citations)


@dataclass(frozen=True, slots=True)
class Overview:
    """A case with its rules, what is known and believed, and what each party could do now.

    `facts` and `entries` are shown as the party that looks may see them. `moves` has the parties whose moves that party
    may see: all for the director of the case, and otherwise its own. `titles` is what parties are called.
    `kept` is how long the case is kept, for the director alone: the day can tell of what others may not see.
    """

    case: Case
    policy: Policy
    roles: Mapping[str, tuple[str, ...]]
    own_roles: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    tasks: tuple[Task, ...]
    facts: tuple[Fact, ...]
    entries: tuple[Entry, ...]
    moves: Mapping[str, tuple[Move, ...]]
    conclusions: Conclusions
    titles: Mapping[str, str]
    at: datetime
    kept: Kept | None = None

    @property
    def directs(self) -> bool:
        """Whether the party that looks directs the case."""
        return self.policy.director in self.own_roles

    @property
    def mark(self) -> int:
        """The place of the last line that is told: another one once there is news for the party that looks."""
        return max((each.seq for each in self.entries), default=0)

    def called(self, party: str) -> str:
        """Return what the party is called."""
        return self.titles.get(party, party)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow, if these facts were added now: nothing of it has been stored.

    `seq` and `head` are number and hash of the last entry of the journal: of that state of the case it is a preview.
    `losses` are roles that parties would no longer hold, `warnings` what is odd but possible about the facts. `opened`
    and `shut` are moves, by party, that would become possible and those that no longer would be.
    """

    seq: int
    head: str
    facts: tuple[Fact, ...]
    losses: tuple[Loss, ...]
    changes: tuple[Change, ...]
    opened: tuple[tuple[str, str], ...]
    shut: tuple[tuple[str, str], ...]
    warnings: tuple[Warned, ...] = ()
