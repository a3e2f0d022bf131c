"""What is told of how long cases are kept, and of who read them."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from api.http.messages.fact import FactOut
from api.http.messages.shape import In, Out, TextOut
from orchestrator.domain.destruction import Destruction, Wish
from orchestrator.domain.erasure import MOST_AT_ONCE
from orchestrator.domain.retention import KeptCase
from orchestrator.domain.subject import SubjectInCase, SubjectSeen

MOST_LINES = 2**31 - 1
"""As far as the places of lines go."""


class KeptCaseOut(Out):
    """A closed case and how long it is kept.

    `retention` is the name of the term in its policy, null where that says nothing of a case that ended so; `until` is
    null for what is kept for good.
    """

    case: str
    policy: str
    closed_since: datetime
    retention: str | None
    title: TextOut | None
    source: list[str]
    until: date | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, KeptCase):
            return given
        of = given.kept.retention if given.kept else None
        told = {"case": given.case.id, "policy": given.case.version, "closed_since": given.case.closed_since}
        return told | {
            "retention": of.name if of else None,
            "title": of.title if of else None,
            "source": [each.words for each in of.citations] if of else [],
            "until": given.kept.until if given.kept else None,
        }


class ProcessingOut(Out):
    """One record of the log of reading: a reading of one case, of the data of one subject.

    `traceId`, `spanId`, `parentSpanId` and `foreignSpanId` are the trace context; `activity` is where the register of
    processing activities describes it. `subject` is null where the policy says of nobody whose data a case holds.
    """

    seq: int
    at: datetime
    trace_id: str
    span_id: str
    parent_span_id: str
    foreign_span_id: str | None
    name: str
    municipality: str
    case_id: str
    party: str
    person: str | None
    activity: str
    purpose: str
    ground: str | None
    subject: str | None
    subject_kind: str | None


class DestroyIn(In):
    """Why a case is destroyed."""

    why: str = Field(min_length=1, max_length=2000, description="Stays in the record. No personal data.")


class DestructionOut(Out):
    """The record of a case that was destroyed: under which term, how many lines, when, by whom and why."""

    seq: int
    at: datetime
    municipality: str
    case_id: str
    policy: str
    retention: str
    source: str
    closed_since: datetime
    kept_until: date
    lines: int
    asked_by: str | None
    by_party: str
    by_person: str | None
    why: str


class DestroyedOut(Out):
    """Whether the case was destroyed; where another has to agree only that it was asked for, and by whom."""

    case: str
    destroyed: bool
    asked_by: str | None

    @classmethod
    def of(cls, done: Destruction | Wish) -> "DestroyedOut":
        """Return the answer to whoever destroyed a case, or asked for it."""
        if isinstance(done, Wish):
            return cls(case=done.case_id, destroyed=False, asked_by=done.actor.person)
        return cls(case=done.case_id, destroyed=True, asked_by=done.asked_by)


class EraseIn(In):
    """Which lines of a journal are erased, by their places (`seq`), and why."""

    lines: list[Annotated[int, Field(ge=1, le=MOST_LINES)]] = Field(min_length=1, max_length=MOST_AT_ONCE)
    why: str = Field(min_length=1, max_length=2000, description="Told to who could see it. Nothing of what is erased.")


class ErasureOut(Out):
    """The record of what was erased: of which lines, on whose word, when and why; `line` is the line that says so."""

    at: datetime
    municipality: str
    case_id: str
    lines: list[int]
    line: int
    by_party: str
    by_person: str | None
    why: str


class SubjectCaseOut(Out):
    """What one case holds of them: their roles and the facts that are for them; `leftOut` counts what is not."""

    case: str
    title: str
    policy: str
    purpose: TextOut
    ground: list[str]
    roles: list[str]
    facts: list[FactOut]
    left_out: int

    @classmethod
    def of(cls, found: SubjectInCase) -> "SubjectCaseOut":
        """Return what is told of the case."""
        about = found.policy.personal_data
        return cls(
            case=found.case.id,
            title=found.case.title,
            policy=found.case.version,
            purpose=TextOut.tell(about.purpose or found.policy.goal),
            ground=[each.words for each in about.grounds],
            roles=list(found.roles),
            facts=[FactOut.tell(each) for each in found.facts],
            left_out=found.left_out,
        )


class SubjectOut(Out):
    """All a municipality holds of one party or person, and who read of them."""

    subject: str
    at: datetime
    cases: list[SubjectCaseOut]
    readings: list[ProcessingOut]

    @classmethod
    def of(cls, seen: SubjectSeen) -> "SubjectOut":
        """Return what is told of them."""
        return cls(
            subject=seen.subject,
            at=seen.at,
            cases=[SubjectCaseOut.of(each) for each in seen.cases],
            readings=[ProcessingOut.tell(each) for each in seen.readings],
        )
