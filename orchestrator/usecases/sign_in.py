"""Signing in and out at issuers: an attempt begins, is finished once, and becomes a session that can be ended."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import sign_ins
from orchestrator.domain.party import Actor
from orchestrator.domain.person import Arrival, Person
from orchestrator.domain.person_refused import InvitedElsewhere
from orchestrator.domain.sign_in import ATTEMPT_LASTS, Attempt, SignedOut, TakenUp, Vouching
from orchestrator.usecases.identity import begin_session, end_session
from orchestrator.usecases.invitations import see_invitation, take_up
from orchestrator.usecases.kept_answers import digest_of
from orchestrator.usecases.persons import admit

MOST_ATTEMPTS = 5_000
"""Attempts that wait for an answer; the oldest make room, so that no stranger fills the database with them."""


def begin_attempt(session: Session, state: str, browser: str, attempt: Attempt) -> None:
    """Remember the attempt of the browser; `state` is what the issuer sends back. Of both only the hash is kept."""
    sign_ins.remove_attempts(session, before=attempt.began_at - ATTEMPT_LASTS, but=MOST_ATTEMPTS - 1)
    sign_ins.add_attempt(session, digest_of(state), digest_of(browser), attempt)


def finish_attempt(session: Session, state: str, browser: str, issuer: str, *, at: datetime) -> Attempt | None:
    """Return the attempt that the issuer answers, once; None when it is not known, of another browser, or over.

    An answer of another issuer than the one that was asked ends the attempt as well.
    """
    found = sign_ins.take_attempt(session, digest_of(state), digest_of(browser))
    return found if found and found.issuer == issuer and found.lasts(at) else None


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a session begins: how long it lasts, the session the browser had, and whether this is for development."""

    lasts: timedelta
    replaces: str | None = field(default=None, repr=False)
    development: bool = False


def enter(
    session: Session, arrival: Arrival, vouching: Vouching, entrance: Entrance, *, everyone: bool, at: datetime
) -> tuple[Person, str]:
    """Let in whoever arrives, and return the person with what their browser shows from now on.

    Raises NotInvited, PersonInvalid, PartyNotFound.
    """
    return _let_in(session, admit(session, arrival, everyone=everyone, at=at), vouching, entrance, at)


def enter_invited(
    session: Session, taken: TakenUp, arrival: Arrival, vouching: Vouching, entrance: Entrance, *, at: datetime
) -> tuple[Person, str]:
    """Let in whoever takes up an invitation of the party for which the issuer says they come.

    Raises InvitedElsewhere when it is of another party, InvitationOver, CodeWrong, PersonKnownAlready.
    """
    _, party = see_invitation(session, taken.secret, at=at)
    if party.id != arrival.party:
        raise InvitedElsewhere(arrival.party)
    person = take_up(session, taken.secret, taken.code, arrival.issuer, arrival.subject, at=at)
    return _let_in(session, person, vouching, entrance, at)


def _let_in(
    session: Session, person: Person, vouching: Vouching, entrance: Entrance, at: datetime
) -> tuple[Person, str]:
    if entrance.replaces:
        end_session(session, entrance.replaces)
    actor = Actor(person.party, person.id)
    shown = begin_session(session, actor, at=at, lasts=entrance.lasts, development=entrance.development)
    sign_ins.save_vouching(session, digest_of(shown), vouching)
    return person, shown


def find_vouching(session: Session, shown: str) -> Vouching | None:
    """Return who vouched for the session a browser shows; None when nobody did."""
    return sign_ins.find_vouching(session, digest_of(shown))


CLOCKS_DIFFER = timedelta(seconds=5)
"""A session that began so shortly after somebody left, by the clock of the issuer, began before it."""


def end_left(session: Session, left: SignedOut) -> int:
    """End the sessions for which the issuer vouched, of somebody who has left there; return how many there were."""
    begun_by = left.at + CLOCKS_DIFFER
    return sign_ins.remove_sessions_of(session, left.issuer, subject=left.subject, sid=left.sid, begun_by=begun_by)
