"""Work the director gives by a fact, outside any rule: wanted until a fact says that it is done."""

from collections.abc import Iterator, Sequence
from datetime import date

from rules.conclusions import Ground, TaskDemand
from rules.evaluate.known import Known
from rules.evaluate.roles import Holders
from rules.model.fact_type import WORK_DONE, WORK_GIVEN
from rules.model.policy import AD_HOC
from rules.terms.deadline import Deadline
from rules.terms.moment import end_of
from rules.terms.said import said


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
        ground=Ground(WORK_GIVEN, None, given.facts),
        what=str(values["what"]),
    )


def _deadline(wanted_on: object) -> Deadline | None:
    if not isinstance(wanted_on, date):
        return None
    return Deadline(wanted_on, end_of(wanted_on), 0, (said("as_asked", day=wanted_on),))
