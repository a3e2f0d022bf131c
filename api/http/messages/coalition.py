"""How a coalition does, as it goes out: figures, the duties and work each is made of, and who waits for whom."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import Field, model_validator

from api.http.messages.shape import Day, Out, PageQuery
from api.http.messages.work import ObligationLineOut, ObligationOut, TaskLineOut, TaskOut
from orchestrator.domain.coalition import (
    By,
    CoalitionSeen,
    CountedDuty,
    CountedWork,
    Outcome,
    Pickup,
    Score,
    Wanted,
    Work,
)
from orchestrator.domain.listing import ObligationLine, Page, TaskLine
from orchestrator.domain.veil import NO_REASON
from orchestrator.domain.waits import Knot, WaitFilter, Waiting

T = TypeVar("T")


class CoalitionOut(Out):
    """Who works together in cases of this policy under this municipality: in so many of them your party takes part."""

    municipality: str
    policy: str
    cases: int
    parties: list[str]

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, CoalitionSeen):
            return given
        of = given.coalition
        return {"municipality": of.municipality, "policy": of.policy, "cases": given.cases, "parties": given.parties}


class TallyOut(Out):
    """How duties with a deadline ended: done in time, done late, missed and not done yet, still owed in time.

    `share` is how many of each hundred that are decided were done in time. The days are those after the last one, of
    what was done late or is not done yet: the middle one, and the most.
    """

    in_time: int
    late: int
    overdue: int
    owed: int
    share: int | None
    median_days: int | None
    worst_days: int | None


class PickupOut(Out):
    """How much work was offered, taken on, and declined; taking it on took so many seconds, the middle one."""

    offered: int
    taken: int
    declined: int
    median_seconds: int | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Pickup):
            return given
        numbers = {name: getattr(given, name) for name in ("offered", "taken", "declined")}
        return numbers | {"median_seconds": given.median and int(given.median.total_seconds())}


class ScoreOut(Out):
    """The figures of one party; of all together where `party` is null, of roles that nobody holds where it is empty.

    Told apart by rule `rule` is set, by month `month`, its first day. An empty `rule` stands for what your party owes
    or is offered without being told why.
    """

    party: str | None
    rule: str | None = None
    month: date | None = None
    duties: TallyOut
    work: PickupOut

    @classmethod
    def of(cls, score: Score, by: By) -> "ScoreOut":
        """Return the message for a line of figures that are told apart like this."""
        apart = {} if by is By.PARTY else {by.value: score.value}
        told = {"party": score.party, "duties": TallyOut.tell(score.duties), "work": PickupOut.tell(score.work)}
        return cls.model_validate(told | apart)


def proof_of(case: str, rule: str, **subject: str) -> str | None:
    """Return the address of the proof of an obligation or of a task; None of what one is told without why."""
    if rule == NO_REASON:
        return None
    return f"/v1/cases/{quote(case, safe='')}/proof?{urlencode(subject)}"


class CountedObligationOut(ObligationLineOut):
    """A duty that a figure counts, what became of it, and where its `proof` is taken: null where you are not told why.

    `daysLate` is null while it is not late.
    """

    outcome: Outcome
    days_late: int | None
    proof: str | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, CountedDuty):
            return given
        proof = proof_of(given.line.case_id, given.line.obligation.rule, obligation=given.line.obligation.key)
        return _of_duty(given.line) | {"outcome": given.outcome, "days_late": given.days_late, "proof": proof}


class CountedTaskOut(TaskLineOut):
    """Work that a figure counts: when it was offered, who took it on (or did it without) and when, who declined it."""

    offered_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    declined_by: list[str]
    proof: str | None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, CountedWork):
            return given
        proof = proof_of(given.line.case_id, given.line.task.rule, task=given.line.task.id)
        acts = {name: getattr(given, name) for name in ("offered_at", "taken_by", "taken_at", "declined_by")}
        return _of_task(given.line) | acts | {"proof": proof}


class WaitOut(ObligationLineOut):
    """What `waiters` wait for, since `obligation.since`; none when it is owed to nobody in particular.

    `mutual`: who owes it waits for who waits, in the same case. `chains`: for whom who is waited for waits in turn.
    """

    waiters: list[str]
    mutual: bool
    chains: list[list[str]]

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Waiting):
            return given
        return _of_duty(given.line) | {"waiters": given.waiters, "mutual": given.mutual, "chains": given.chains}


class WaitSumOut(Out):
    """How often one party waits for another, since when the longest, how much of it is late, and how much mutual.

    An empty `waiter`: what is owed to nobody in particular. An empty `bearer`: nobody holds the role that owes it.
    """

    waiter: str
    bearer: str
    number: int
    since: datetime
    late: int
    mutual: int


def _of_duty(line: ObligationLine) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in ("case_id", "case_title", "municipality", "version")}
    return told | {"obligation": ObligationOut.tell(line.obligation)}


def _of_task(line: TaskLine) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in ("case_id", "case_title", "municipality", "version")}
    return told | {"task": TaskOut.tell(line.task)}


class _FigureQuery(PageQuery):
    party: str | None = Field(default=None, max_length=200, description="Party id; of a party its own duties and acts.")
    rule: str | None = Field(default=None, max_length=200, description="Name of the rule.")
    first_day: Day | None = Field(default=None, description="Last days, and offers, from this day on.")
    last_day: Day | None = Field(default=None, description="Last days, and offers, up to this day.")

    def wanted(self, outcome: Outcome | None = None, work: Work | None = None) -> Wanted:
        """Return what the use cases take."""
        return Wanted(self.party, self.rule, self.first_day, self.last_day, outcome, work)


class ScoreQuery(_FigureQuery):
    """Which figures; what is left out does not narrow."""

    by: Annotated[By, Field(strict=False, description="By what figures are told apart.")] = By.PARTY


class CountedObligationQuery(_FigureQuery):
    """Which duties; what is left out does not narrow."""

    outcome: Annotated[Outcome | None, Field(strict=False, description="What became of them.")] = None


class CountedTaskQuery(_FigureQuery):
    """Which work; what is left out does not narrow."""

    work: Annotated[Work | None, Field(strict=False, description="What became of it.")] = None


class WaitQuery(PageQuery):
    """Which waiting; what is left out does not narrow."""

    waiter: str | None = Field(default=None, max_length=200, description="Party that waits; empty: nobody.")
    bearer: str | None = Field(default=None, max_length=200, description="Party that owes it; empty: nobody.")
    knot: Annotated[Knot | None, Field(strict=False, description="What is the matter with it.")] = None

    def wanted(self) -> WaitFilter:
        """Return what the use cases take."""
        return WaitFilter(self.waiter, self.bearer, self.knot)


def page_of(lines: Sequence[T], page: Page) -> tuple[Sequence[T], str | None]:
    """Return the page of lines that were counted together, and the mark to go on from. Raises PageInvalid."""
    end = page.seq + page.limit
    return lines[page.seq : end], str(end) if len(lines) > end else None
