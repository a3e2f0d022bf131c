"""What follows from facts alone, outside any rule: work the director gives, a role handed over, a case closed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from rules.conclusions import Addressee, Ground, Notice, TaskDemand
from rules.evaluate.known import Known
from rules.evaluate.roles import Holders
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED, PARTY_JOINED, REPLACES, WORK_DONE, WORK_GIVEN
from rules.model.policy import AD_HOC, Policy
from rules.terms.deadline import Deadline
from rules.terms.moment import end_of
from rules.terms.said import Said, Text, said

HANDED_OVER = "handed_over"


def work_given(facts: Sequence[Known], holders: Holders) -> Iterator[TaskDemand]:
    """The work that was given and is not done yet."""
    done = {each.record.values.get("work") for each in facts if each.kind == WORK_DONE}
    for each in facts:
        if each.kind == WORK_GIVEN and each.id not in done:
            yield _demand(each, holders)


def work_key(work: str) -> str:
    """The key of the demand for work that was given by this fact."""
    return f"{AD_HOC.name}:{work}"


def _demand(given: Known, holders: Holders) -> TaskDemand:
    values = given.record.values
    role, party = str(values["role"]), values.get("party")
    parties = holders.get(role, ())
    return TaskDemand(
        key=work_key(given.id),
        task=AD_HOC.name,
        yields=WORK_DONE,
        role=role,
        eligible=tuple(each for each in parties if party in {None, each}),
        deadline=_deadline(values.get("wanted_on")),
        obligation=None,
        ground=Ground(WORK_GIVEN, (), given.facts),
        what=str(values["what"]),
    )


def _deadline(wanted_on: object) -> Deadline | None:
    if not isinstance(wanted_on, date):
        return None
    return Deadline(wanted_on, end_of(wanted_on), 0, (said("as_asked", day=wanted_on),))


def told_of_handing_over(policy: Policy, facts: Sequence[Known]) -> Iterator[Notice]:
    """What each party is told that held a role until another took it over."""
    for each in facts:
        values = each.record.values
        if each.kind == PARTY_JOINED and REPLACES in values:
            who = Addressee(parties=(str(values[REPLACES]),))
            what = _of_the_role(policy, str(values["role"]))
            yield Notice(f"{HANDED_OVER}:{each.id}", who, what, each.since, Ground(PARTY_JOINED, (), each.facts))


def _of_the_role(policy: Policy, role: str) -> Said:
    title = policy.roles[role].title if role in policy.roles else Text(role, role)
    return said("role_handed_over", role=title)


def closed_since(facts: Iterable[Known]) -> datetime | None:
    """From when the case is closed; None while it is open. The fact that stands later in the journal decides."""
    turning = [each for each in facts if each.kind in (CASE_CLOSED, CASE_REOPENED)]
    last = max(turning, key=lambda each: each.order, default=None)
    return last.since if last and last.kind == CASE_CLOSED else None
