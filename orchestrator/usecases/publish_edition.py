"""Publish an edition of the closed days or of amounts: from its day on, every open case rests on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.editions import (
    add_edition,
    count_resting,
    current_editions,
    known_editions,
    outdated_by_municipality,
    published,
)
from orchestrator.db.outbox import add_effects
from orchestrator.db.ringing import rings_too_late
from orchestrator.domain.effects import nudge
from orchestrator.errors import EditionTooOld
from rules.load.edition import parse_edition
from rules.terms.changed import Changed, changed
from rules.terms.edition import Edition, Editions, shelf
from rules.terms.moment import local_day

_BACK, _AHEAD = 5, 6
"""Of so many years around this one is told which days an edition closes or opens."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. `new` is False when just this text was there already.

    `in_force`: it counts now, and not from a later day. `changed` is what it says otherwise than the one in force, and
    `waiting` how many open cases are now evaluated anew.
    """

    edition: Edition
    new: bool
    in_force: bool
    changed: tuple[Changed, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition that is known here; `published_at` is None for one of the product that nothing rests on yet.

    `in_force`: it is what counts now. `cases` rest on it, of which `open_cases` are open.
    """

    edition: Edition
    published_at: datetime | None
    in_force: bool
    cases: int
    open_cases: int


def publish_edition(session: Session, text: str, *, at: datetime, name: str = "edition") -> Published:
    """Publish the text; `name` is its file name, for messages. The same text twice is one edition.

    The clocks of the municipalities then go by their open cases. Raises PolicyErrors when it cannot be read,
    EditionInUse when its day has another text, EditionTooOld when a later one is in force.
    """
    edition = parse_edition(text, name)
    before = current_editions(session, at)
    new = add_edition(session, edition, at)
    in_force = before.get(edition.name)
    if new and edition.order < in_force.order:
        raise EditionTooOld(edition.version, in_force.version)
    current = current_editions(session, at)
    counts = current.get(edition.name) == edition
    proposed = Editions((edition, *(each for each in before.of if each.name != edition.name)))
    waiting = _wake(session, current, at) if counts else 0
    return Published(edition, new, counts, changed(before, proposed, _years(at)), waiting)


def publish_editions_of_product(session: Session, *, at: datetime) -> None:
    """Store the editions that come with the product; what was published here under the same day stays."""
    known = {each.digest for each in known_editions(session)}
    for each in shelf():
        if each.digest in known:
            add_edition(session, each, at)


def list_editions(session: Session, *, at: datetime) -> Sequence[Listed]:
    """Return every edition that is known here, of each name the oldest first."""
    stored, current = published(session), current_editions(session, at)
    return [
        Listed(
            each,
            stored.get(each.digest),
            each in current.of,
            count_resting(session, each),
            count_resting(session, each, is_open=True),
        )
        for each in known_editions(session)
    ]


def differences(session: Session, edition: Edition, *, at: datetime) -> tuple[Changed, ...]:
    """Return what an edition says otherwise than the one in force."""
    current = current_editions(session, at)
    proposed = Editions((edition, *(each for each in current.of if each.name != edition.name)))
    return changed(current, proposed, _years(at))


def _wake(session: Session, current: Editions, at: datetime) -> int:
    waiting = outdated_by_municipality(session, current)
    for municipality in sorted(waiting):
        rings_too_late(session, municipality, at)
    add_effects(session, [nudge(municipality, at) for municipality in sorted(waiting)], at)
    return sum(waiting.values())


def _years(at: datetime) -> range:
    year = local_day(at).year
    return range(year - _BACK, year + _AHEAD)
