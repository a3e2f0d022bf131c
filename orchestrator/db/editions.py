"""Storing and finding editions. Each text is read once in a program's life, and none is ever changed or removed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from threading import Lock

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from orchestrator.db.set_apart import stands_still
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.policy import EDITION
from orchestrator.domain.case import Case
from orchestrator.domain.condition import ApartKind
from orchestrator.errors import EditionInUse, EditionNotFound
from rules.terms.edition import Edition, Editions, edition_of, first, newest, shelf
from rules.terms.moment import local_day

_read: dict[str, Edition] = {}
_together: dict[tuple[str, ...], Editions] = {}
_reading = Lock()


def editions_with(session: Session, digests: Sequence[str]) -> Editions | None:
    """Return the editions that have these digests; None when a case from before editions says none.

    Raises EditionNotFound.
    """
    if not digests:
        return None
    named = tuple(digests)
    if named not in _together:
        found = Editions(tuple(_with_digest(session, each) for each in named))
        with _reading:
            _together[named] = found
    return _together[named]


def resting_on(session: Session, case: Case) -> Editions:
    """Return the editions a case rests on, where it names none those from before there were any."""
    return editions_with(session, case.editions) or first()


def _with_digest(session: Session, digest: str) -> Edition:
    if digest not in _read:
        stored = session.execute(select(EDITION.c.text).where(EDITION.c.digest == digest)).scalar()
        found = edition_of(stored) if stored else next((each for each in shelf() if each.digest == digest), None)
        if found is None:
            raise EditionNotFound(digest)
        with _reading:
            _read[digest] = found
    return _read[digest]


def known_editions(session: Session) -> tuple[Edition, ...]:
    """Return every edition there is, of each name the oldest first: those stored, and what the product brings."""
    return tuple(sorted(_stored_and_known(session)[1], key=lambda each: (each.name, each.order)))


def _stored_and_known(session: Session) -> tuple[frozenset[str], list[Edition]]:
    stored = session.execute(select(EDITION.c.digest, EDITION.c.name, EDITION.c.word)).all()
    held = {(row.name, row.word) for row in stored}
    found = [_with_digest(session, row.digest) for row in stored]
    # What was published here goes before what a release of the product has under the same name and day.
    found += [each for each in shelf() if (each.name, each.word) not in held]
    return frozenset(row.digest for row in stored), found


def current_editions(session: Session, at: datetime) -> Editions:
    """Return the editions in force at the moment, of which every text is stored: something is about to rest on them."""
    stored, known = _stored_and_known(session)
    current = newest(known, local_day(at))
    _store(session, [each for each in current.of if each.digest not in stored], at)
    return current


def store_known(session: Session, at: datetime) -> None:
    """Store the text of every edition that the product brings and nothing here goes before."""
    stored, known = _stored_and_known(session)
    _store(session, [each for each in known if each.digest not in stored], at)


def _store(session: Session, editions: Sequence[Edition], at: datetime) -> None:
    for each in editions:
        row = {"digest": each.digest, "name": each.name, "word": each.word, "text": each.text, "published_at": at}
        session.execute(insert(EDITION).values(**row).on_conflict_do_nothing())


def add_edition(session: Session, edition: Edition, at: datetime) -> bool:
    """Store an edition; False when it was there already. Raises EditionInUse when its day has another text."""
    # Who publishes at the same time waits: what is looked up here must still be so when it is stored.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('editions', 0))"))
    before = [each for each in known_editions(session) if each.name == edition.name]
    same = next((each for each in before if each.word == edition.word), None)
    if same and same.digest != edition.digest:
        raise EditionInUse(edition.version, count_resting(session, same), before[-1].word)
    _store(session, (edition,), at)
    return same is None


def published(session: Session) -> dict[str, datetime]:
    """Return when each edition was stored, by its digest."""
    rows = session.execute(select(EDITION.c.digest, EDITION.c.published_at))
    return {row.digest: row.published_at for row in rows}


def resting_by_case(session: Session, cases: Collection[str]) -> dict[str, Editions]:
    """Return the editions each of these cases rests on."""
    rows = session.execute(select(CASE.c.id, CASE.c.editions).where(CASE.c.id.in_(list(cases))))
    return {row.id: editions_with(session, row.editions) or first() for row in rows}


def count_resting(session: Session, edition: Edition, *, is_open: bool = False) -> int:
    """Return how many cases rest on the edition, all or those that are open."""
    rests = CASE.c.editions.contains([edition.digest])
    if edition in first().of:
        rests |= CASE.c.editions == []
    asked = select(func.count()).select_from(CASE).where(rests)
    count: int = session.execute(asked.where(CASE.c.closed_since.is_(None)) if is_open else asked).scalar_one()
    return count


def outdated_by_municipality(session: Session, current: Editions) -> dict[str, int]:
    """Return how many open cases do not rest on these editions, for each municipality that has any."""
    asked = (
        select(CASE.c.municipality, func.count().label("waiting"))
        .where(*_outdated(current))
        .group_by(CASE.c.municipality)
    )
    return {row.municipality: row.waiting for row in session.execute(asked)}


def mark_outdated(session: Session, municipality: str, current: Editions, at: datetime, limit: int) -> None:
    """Make open cases of the municipality due that do not rest on these editions, at most so many.

    What is set apart waits for its own next try.
    """
    asked = select(CASE.c.id).where(
        CASE.c.municipality == municipality,
        *_outdated(current),
        or_(CASE.c.next_due.is_(None), CASE.c.next_due > at),
        ~stands_still(ApartKind.CASE, CASE.c.id),
    )
    some = asked.limit(limit).with_for_update(skip_locked=True)
    session.execute(update(CASE).where(CASE.c.id.in_(some.scalar_subquery())).values(next_due=at))


def _outdated(current: Editions) -> tuple[ColumnElement[bool], ...]:
    # Before and after, as an index knows no "other than".
    digests = list(current.digests)
    return (CASE.c.closed_since.is_(None), or_(CASE.c.editions < digests, CASE.c.editions > digests))
