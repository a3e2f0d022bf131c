"""The log of reading: every reading of what a case holds is written down, and shown to who guards personal data."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from orchestrator.db import processing
from orchestrator.db.database import Database
from orchestrator.db.journals import read_facts
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import Processing, ReadingDone, records
from orchestrator.domain.rights import Action
from orchestrator.log import FIELDS
from orchestrator.trace import current_trace, taken_up
from orchestrator.usecases.rights import must

_DONE = "speelruimte: what was read"

_log = logging.getLogger(__name__)


def note_reading(session: Session, done: ReadingDone) -> None:
    """Remember that this is read in the session; once for each case, whatever else of it the same request reads."""
    noted: dict[str, ReadingDone] = session.info.setdefault(_DONE, {})
    noted.setdefault(done.case.id, done)


def readings_in(session: Session, at: datetime) -> tuple[Processing, ...]:
    """Return what is to be written down of what was read in the session."""
    noted: dict[str, ReadingDone] = session.info.get(_DONE, {})
    trace = current_trace() or taken_up(None)
    found: list[Processing] = []
    for done in noted.values():
        facts = read_facts(session, done.case.id, done.policy) if done.needs_facts else ()
        found += records(done, facts, trace, at)
    return tuple(found)


def keep_readings(database: Database, done: tuple[Processing, ...], kept: timedelta) -> None:
    """Write down what was read, before it is answered.

    Where nothing can be written now, as on a full disk, reading goes on: each record stands in the log of the program
    instead, by its ids, so that none is lost without a word.
    """
    if not done:
        return
    try:
        with database.reading() as session:
            processing.add_processing(session, done, kept)
    except (DBAPIError, PoolTimeout):
        for each in done:
            ids = {"case": each.case_id, "party": each.party, "name": each.name, "record": each.span_id}
            _log.exception("a reading could not be written down", extra={FIELDS: ids})


def list_readings(session: Session, actor: Actor, case_id: str | None, page: Page) -> Listed[Processing]:
    """Return what was read in cases of the actor's municipality, the first first.

    For the municipality alone, and of its persons for whoever administers it. Raises NotYours, PageInvalid.
    """
    must_guard(session, actor)
    return processing.list_processing(session, actor.party, case_id, page)


def must_guard(session: Session, actor: Actor) -> None:
    """Raise NotYours for who does not guard the personal data of a municipality."""
    must(session, actor, Action.GUARD_DATA)
