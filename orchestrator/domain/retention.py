"""How long a case is kept: by how it ended, as its policy says, to a day that is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from orchestrator.domain.case import Case
from orchestrator.errors import SpeelruimteError
from rules.facts import Fact, current_facts
from rules.model.personal_data import Retention
from rules.model.policy import Policy
from rules.model.readers import readers_of
from rules.model.values import Scalar
from rules.terms.moment import local_day
from rules.terms.said import Text


@dataclass(frozen=True, slots=True)
class Kept:
    """Which term applies to a case, and to which day: None while it has not begun, and for what is kept for good."""

    retention: Retention
    until: date | None

    def is_over(self, at: datetime) -> bool:
        """Whether the case is to be destroyed at the moment."""
        return self.until is not None and self.until <= local_day(at)


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A closed case with how long it is kept; None where its policy says nothing of a case that ended so."""

    case: Case
    kept: Kept | None


class MustBeKept(SpeelruimteError):
    """What should be erased has to stay as long as its case is kept; `reason` says why, in both languages."""

    def __init__(self, case_id: str, reason: Text) -> None:
        super().__init__(f"Nothing of case {case_id!r} is erased: {reason.en}.")
        self.reason = reason


_CLOSED = Text(
    "de zaak is gesloten, en blijft zoals zij is zolang zij wordt bewaard; heropen haar eerst",
    "the case is closed, and stays as it is for as long as it is kept; reopen it first",
)
_LONGER = Text(
    "hierdoor wordt de zaak langer bewaard dan zonder; is het niet juist, verbeter het of trek het in",
    "because of it the case is kept for longer than without; if it is not right, correct or retract it",
)


def must_be_open(case: Case) -> None:
    """Raises MustBeKept for a case that is closed."""
    if case.closed_since is not None:
        raise MustBeKept(case.id, _CLOSED)


def must_be_kept_as_long(
    policy: Policy, case_id: str, before: Sequence[Fact], left: Sequence[Fact], at: datetime
) -> None:
    """Raises MustBeKept where a case with the facts that are left could be destroyed sooner, if it closed now."""
    if _last_day(kept(policy, left, at, at=at)) < _last_day(kept(policy, before, at, at=at)):
        raise MustBeKept(case_id, _LONGER)


def _last_day(found: Kept | None) -> date:
    """Return until when; what is kept for good, or for a term that has no day yet, is not to be destroyed."""
    return found.until if found and found.until else date.max


def kept(policy: Policy, facts: Sequence[Fact], closed_since: datetime | None, *, at: datetime) -> Kept | None:
    """Return how long a case is kept by what counts of these facts; None where the policy says nothing of it.

    Who directs the case is told until when; why only where the policy lets it see all by which that is decided.
    """
    counting = [each.fact for each in current_facts(facts, at)]
    for retention in policy.retention.values():
        if all(_holds(counting, fact, values) for fact, values in retention.given.items()):
            told = retention if _sees_why(policy) else replace(retention, name="", title=_NOT_TOLD, citations=())
            return Kept(told, _until(retention, counting, closed_since))
    return None


_NOT_TOLD = Text("Waarom is niet voor wie regie voert", "Why is not for whoever directs")


def _sees_why(policy: Policy) -> bool:
    """Whether the director sees every type of fact that decides, by type and whatever a case holds (decision 41)."""
    kinds = {kind for each in policy.retention.values() for kind in (*each.given, *(each.begins or ())[:1])}
    readers = (readers_of(policy, kind) for kind in kinds)
    return all(not each.narrowed or policy.director in each.roles for each in readers)


def _holds(facts: Sequence[Fact], kind: str, values: Mapping[str, Scalar]) -> bool:
    return any(
        fact.type == kind and all(fact.fields.get(name) == value for name, value in values.items()) for fact in facts
    )


def _until(retention: Retention, facts: Sequence[Fact], closed_since: datetime | None) -> date | None:
    """Nothing is due of a case that is open, from whichever day its term is counted."""
    begins = _begins(retention, facts, closed_since)
    if retention.lasts is None or begins is None or closed_since is None:
        return None
    return retention.lasts.add_to(begins)


def _begins(retention: Retention, facts: Sequence[Fact], closed_since: datetime | None) -> date | None:
    if retention.begins is None:
        return local_day(closed_since) if closed_since else None
    kind, field = retention.begins
    days = [day for fact in facts if fact.type == kind and isinstance(day := fact.fields.get(field), date)]
    return max(days, default=None)
