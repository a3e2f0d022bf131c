"""The log of reading: every reading of what a case holds is written down, and shown to who guards personal data."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from orchestrator.db import cases, processing
from orchestrator.db.beliefs import load_roles
from orchestrator.db.database import Database
from orchestrator.db.journals import read_facts
from orchestrator.db.policies import policy_with
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import Actor
from orchestrator.domain.processing import Processing, ReadingDone, records, subjects
from orchestrator.domain.rights import Action
from orchestrator.domain.view import View
from orchestrator.log import FIELDS
from orchestrator.trace import current_trace, taken_up
from orchestrator.usecases.rights import must
from rules.facts import Fact

_DONE = "speelruimte: what was read"
_DISCLOSED = "speelruimte: what was made known"

_log = logging.getLogger(__name__)


def note_reading(session: Session, done: ReadingDone) -> None:
    """Remember that this is read in the session; once for each case, whatever else of it the same request reads."""
    noted: dict[str, ReadingDone] = session.info.setdefault(_DONE, {})
    noted.setdefault(done.case.id, done)


def note_disclosure(session: Session, done: ReadingDone) -> None:
    """Remember that something was made known in the session that others could not read until then."""
    session.info.setdefault(_DISCLOSED, []).append(done)


def readings_in(session: Session, at: datetime) -> tuple[Processing, ...]:
    """Return what is to be written down of what was read in the session."""
    noted: dict[str, ReadingDone] = session.info.get(_DONE, {})
    disclosed: list[ReadingDone] = session.info.get(_DISCLOSED, [])
    trace = current_trace() or taken_up(None)
    found: list[Processing] = []
    for done in (*noted.values(), *disclosed):
        found += records(done, _facts_seen(session, done) if done.needs_facts else (), trace, at)
    return tuple(found)


def _facts_seen(session: Session, done: ReadingDone) -> tuple[Fact, ...]:
    """Return what whoever reads sees: of whom they see nothing, they read nothing."""
    facts = read_facts(session, done.case.id, done.policy)
    view = View.through(done.policy, done.actor, done.roles, facts, done.case.opened_at)
    return tuple(view.all_of(view.fact, facts))


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
    listed = processing.list_processing(session, actor.party, case_id, page)
    return replace(listed, found=tuple(as_guarded(session, actor, listed.found)))


def as_guarded(session: Session, actor: Actor, found: Iterable[Processing]) -> Iterator[Processing]:
    """Yield the records as who guards the data may see them: whom only something hidden names is not named here either.

    What somebody read of such subjects alone is one record of nobody, as it is where there are none.
    """
    found = tuple(found)
    known = {case: _subjects_seen(session, actor, case) for case in sorted({each.case_id for each in found})}
    named = {each for each in found if _is_named(each, known[each.case_id])}
    told = {_reading(each) for each in named}
    for each in found:
        if each in named:
            yield each
        elif _reading(each) not in told:
            told.add(_reading(each))
            yield replace(each, subject=None, subject_kind=None)


def _reading(record: Processing) -> tuple[str, str]:
    return record.parent_span_id, record.case_id


def _is_named(record: Processing, seen: frozenset[str] | None) -> bool:
    return seen is None or record.subject is None or record.subject in seen


def _subjects_seen(session: Session, actor: Actor, case_id: str) -> frozenset[str] | None:
    """Return whose data the actor can see in the case; None once it is destroyed, as it then says nothing more."""
    case = cases.find_case(session, case_id)
    if case is None or case.municipality != actor.party:
        return None
    done = ReadingDone("", case, policy_with(session, case.digest), load_roles(session, case_id), actor)
    return frozenset(each.id for each in subjects(done.policy, done.roles, _facts_seen(session, done)))


def must_guard(session: Session, actor: Actor) -> None:
    """Raise NotYours for who does not guard the personal data of a municipality."""
    must(session, actor, Action.GUARD_DATA)
