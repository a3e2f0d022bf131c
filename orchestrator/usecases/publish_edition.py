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
    store_known,
)
from orchestrator.db.outbox import add_effects
from orchestrator.db.ringing import rings_too_late
from orchestrator.domain.effects import nudge
from orchestrator.errors import EditionTooOld
from rules.language.read.edition import parse_edition
from rules.terms.changed import Changed, changed
from rules.terms.edition import Edition, Editions, newest
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
    waiting = _wake(session, current, at) if counts else 0
    return Published(edition, new, counts, _differences(before, edition, at), waiting)


def publish_editions_of_product(session: Session, *, at: datetime) -> None:
    """Store the editions that come with the product; what was published here under the same day stays."""
    store_known(session, at)


def list_editions(session: Session, *, at: datetime) -> Sequence[Listed]:
    """Return every edition that is known here, of each name the oldest first."""
    stored, known = published(session), known_editions(session)
    current = newest(known, local_day(at))
    return [
        Listed(
            each,
            stored.get(each.digest),
            each in current.of,
            count_resting(session, each),
            count_resting(session, each, is_open=True),
        )
        for each in known
    ]


def differences(session: Session, edition: Edition, *, at: datetime) -> tuple[Changed, ...]:
    """Return what an edition says otherwise than the one in force."""
    return _differences(newest(known_editions(session), local_day(at)), edition, at)


def _differences(current: Editions, edition: Edition, at: datetime) -> tuple[Changed, ...]:
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
