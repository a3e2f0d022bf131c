"""Which moments of reminding have passed: one that lies before the duty arose never passes while it is owed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from rules.conclusions import Conclusions
from rules.model.condition import ObligationState


def passed(
    reminders: Sequence[datetime], since: datetime, given: Collection[datetime], at: datetime
) -> tuple[datetime, ...]:
    """Return the moments that have passed at `at`, since the duty arose, and for which nobody was reminded yet."""
    return tuple(sorted({each for each in reminders if since < each <= at} - set(given)))


def add_passed(given: dict[str, list[datetime]], said: Conclusions) -> None:
    """Add to the moments given, by the key of the obligation, those that have passed while it is open."""
    for each in said.obligations:
        if each.state is ObligationState.OPEN:
            held = given.setdefault(each.key, [])
            held += passed(each.reminders, each.since, held, said.at)
