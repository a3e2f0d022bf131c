"""The question whether somebody may do something, and the answer with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.evaluate.unmet import Missing
from rules.model.citation import Citation, source_of
from rules.model.values import Value
from rules.terms.said import Told


@dataclass(frozen=True, slots=True)
class Doer:
    """Who wants to act. Without a role the party's own role is meant, where only one fits.

    Without a person nobody is known to act, and what a rule forbids a person is refused. With `somebody` it is a person
    of the party of whom it is not said yet who: then what concerns one person alone is left open.
    """

    party: str
    person: str | None = None
    role: str | None = None
    somebody: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The act in question: adding a fact of this type with these typed fields.

    `open_ended` means that fields are still to be filled in: then what only some values would forbid is not forbidden,
    and what some values would permit is permitted.
    """

    type: str
    fields: Mapping[str, Value]
    occurred_at: datetime
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, in this role."""

    role: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No: the reason, the rule and what it cites if a rule says so, the facts it rests on, and what is missing.

    `also` are the other prohibitions that bite, or the other rules that could permit it, nearest first.
    """

    reason: Told
    rule: str | None = None
    citations: tuple[Citation, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    also: tuple["Refused", ...] = ()

    @property
    def source(self) -> str | None:
        """What the rule cites, in one line."""
        return source_of(self.citations)


Verdict = Allowed | Refused
