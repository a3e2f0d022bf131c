"""Conclusions for tests, with only what the story is about left to say."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from rules.conclusions import (
    ActPattern,
    Addressee,
    Conclusions,
    Ground,
    Notice,
    Obligation,
    Standing,
    TaskDemand,
)
from rules.model.citation import Citation
from rules.model.condition import ObligationState
from rules.terms.deadline import Deadline
from rules.terms.said import Text

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUND = Ground("advies_vragen", (Citation("Omgevingswet 16.15"),), ("f3",))


def term(last_day: date) -> Deadline:
    after = datetime(last_day.year, last_day.month, last_day.day, 23, tzinfo=UTC)
    return Deadline(last_day, after, 0, (Text(f"eindigt op {last_day}", f"ends on {last_day}"),))


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


def notice(*to: str, key: str = "bericht", call: str | None = None, **who) -> Notice:
    addressee = Addressee(role=None if who else "adviseur", parties=to, **who)
    return Notice(key, addressee, Text("Het besluit is er", "The decision is there"), MONDAY, GROUND, call, {"nr": 7})


def standing(scope: str = "bezwaar", *, on: bool, ground: Ground | None = GROUND) -> Standing:
    return Standing(scope, on, MONDAY, ground)


def concluded(
    tasks: Sequence[TaskDemand] = (),
    obligations: Sequence[Obligation] = (),
    notices: Sequence[Notice] = (),
    scopes: Sequence[Standing] = (),
    roles: Mapping[str, tuple[str, ...]] | None = None,
) -> Conclusions:
    return Conclusions(
        policy="p@2024-01-01",
        at=MONDAY,
        obligations=tuple(obligations),
        tasks=tuple(tasks),
        derived=(),
        permissions=(),
        prohibitions=(),
        notices=tuple(notices),
        scopes=tuple(scopes),
        roles=roles or {},
        known=(),
        closed_since=None,
        changes_at=None,
    )
