"""What a line of the journal says, by its kind; a consequence says the whole of what it is about as it then is.

How it stands in JSON is known to `orchestrator.domain.written` alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from orchestrator.domain.case import Standing
from orchestrator.domain.work import Notice, Obligation, Task


@dataclass(frozen=True, slots=True)
class Opening:
    """A case was opened under a policy version; `editions` are the digests of what it rests on, by their version."""

    title: str
    version: str
    digest: str
    editions: Mapping[str, str] = field(default_factory=dict)
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class FactSaid:
    """A fact was added. `fields` are as the journal has them: a policy gives them their types. See Fact.

    `withheld` are fields that are kept from whoever it is told to.
    """

    type: str
    fields: Mapping[str, object]
    occurred_at: datetime
    corrects: str | None = None
    retracts: bool = False
    with_next: bool = False
    withheld: tuple[str, ...] = ()

    def without(self, fields: Collection[str]) -> "FactSaid":
        """Return the fact as it is shown to somebody from whom these fields are kept; no journal holds this."""
        kept = {name: each for name, each in self.fields.items() if name not in fields}
        return replace(self, fields=kept, withheld=tuple(sorted(fields)))

    def hidden(self) -> "FactHidden":
        """Return that there is such a fact, for parties that may not see what it says."""
        return FactHidden(self.type, hidden=True, corrects=self.corrects, retracts=self.retracts)


@dataclass(frozen=True, slots=True)
class FactHidden:
    """A fact as it is shown to who may not see what it says; no journal holds this."""

    type: str
    hidden: bool
    corrects: str | None = None
    retracts: bool = False


@dataclass(frozen=True, slots=True)
class TaskActed:
    """Somebody did something to the task with this id; the kind of the line says what."""

    task: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing but that a moment had come at which something could be different."""


@dataclass(frozen=True, slots=True)
class DayChanged:
    """What an edition says otherwise of a day, or of the amounts from that day on, and from which source."""

    day: date
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class EditionsRenewed:
    """The case rests on `editions` from now on, and did on those of `before`: the digest of each by its version."""

    editions: Mapping[str, str]
    before: Mapping[str, str]
    changed: tuple[DayChanged, ...]


@dataclass(frozen=True, slots=True)
class Retitled:
    """The case is called `title` from now on."""

    title: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ContentDestroyed:
    """Nothing any more: what the line said was destroyed."""


@dataclass(frozen=True, slots=True)
class ContentErased:
    """What the line at this place said was erased, as it should never have been written.

    `corrected` is the id of the fact that it corrected, to which later corrections of it lead from now on. `editions`
    are told where the line was the opening of the case, which alone told them. `told` are the parties that could see
    it, besides who directs the case. `level` is how confidential the fact said to be, and what it corrected stays.
    `duties` is of how many something went that rested on it, or on what was erased with it, and `late` whether one of
    these was late: said once, by the last line.
    """

    line: int
    why: str
    told: tuple[str, ...] = ()
    corrected: str | None = None
    editions: Mapping[str, str] = field(default_factory=dict)
    with_next: bool = False
    level: str | None = None
    duties: int = 0
    late: bool = False


Input = (
    Opening
    | FactSaid
    | FactHidden
    | TaskActed
    | TimePassed
    | EditionsRenewed
    | Retitled
    | ContentDestroyed
    | ContentErased
)
Consequence = Obligation | Task | Notice | Standing
Body = Input | Consequence
