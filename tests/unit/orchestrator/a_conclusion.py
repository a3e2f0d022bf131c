"""Conclusions for tests, with only what the story is about left to say."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from rules.conclusions import ActPattern, Addressee, Conclusions, Ground, Obligation, TaskDemand
from rules.model.condition import ObligationState
from rules.terms.deadline import Deadline

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUND = Ground("advies_vragen", "Omgevingswet 16.15", ("f3",))


def term(last_day: date) -> Deadline:
    after = datetime(last_day.year, last_day.month, last_day.day, 23, tzinfo=UTC)
    return Deadline(last_day, after, 0, (f"ends on {last_day}",))


def demand(*eligible: str, key: str = "advies", deadline: Deadline | None = None) -> TaskDemand:
    return TaskDemand(key, "advies_uitbrengen", "advies", "adviseur", eligible, deadline, None, GROUND)


def owed(
    key: str = "beslissen", state: ObligationState = ObligationState.OPEN, deadline: Deadline | None = None, **rest
) -> Obligation:
    told = {
        "act": ActPattern("besluit"),
        "bearer": Addressee("bevoegd_gezag", ("gemeente",)),
        "beneficiary": Addressee("aanvrager", ("burger",)),
        "since": MONDAY,
        "reminders": (),
        "fulfilled_by": None,
        "late": False,
        "task": None,
        "ground": GROUND,
    }
    return Obligation(key=key, state=state, deadline=deadline, **(told | rest))


def concluded(tasks: Sequence[TaskDemand] = (), obligations: Sequence[Obligation] = ()) -> Conclusions:
    return Conclusions("p@2024-01-01", MONDAY, tuple(obligations), tuple(tasks), (), (), (), {}, (), None)
