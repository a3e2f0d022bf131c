"""Storing, finding and forgetting attempts to sign in at issuers, and who vouched for which session."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, exists, insert, select
from sqlmodel import Session

from orchestrator.db.tables.party import CREDENTIAL
from orchestrator.db.tables.sign_in import SIGN_IN_ATTEMPT, VOUCHED_SESSION
from orchestrator.domain.sign_in import Attempt, Purpose, Vouching

_ATTEMPT, _VOUCHED = SIGN_IN_ATTEMPT.c, VOUCHED_SESSION.c


def add_attempt(session: Session, state: str, browser: str, attempt: Attempt) -> None:
    """Store the attempt, under the digests of what the issuer and the browser will show."""
    values = {"issuer": attempt.issuer, "nonce": attempt.nonce, "verifier": attempt.verifier}
    stored = insert(SIGN_IN_ATTEMPT).values(state=state, browser=browser, **values)
    session.execute(stored.values(purpose=attempt.purpose.said(), began_at=attempt.began_at))


def take_attempt(session: Session, state: str, browser: str) -> Attempt | None:
    """Return the attempt of this browser and forget it: what answers it answers it once."""
    asked = delete(SIGN_IN_ATTEMPT).where(_ATTEMPT.state == state, _ATTEMPT.browser == browser)
    row = session.execute(asked.returning(*_ATTEMPT)).one_or_none()
    if row is None:
        return None
    return Attempt(row.issuer, row.nonce, row.verifier, Purpose.read(row.purpose), row.began_at)


def remove_attempts(session: Session, *, before: datetime, but: int) -> None:
    """Forget the attempts of before the moment, and all but the newest so many."""
    session.execute(delete(SIGN_IN_ATTEMPT).where(_ATTEMPT.began_at < before))
    oldest = select(_ATTEMPT.state).order_by(_ATTEMPT.began_at.desc()).offset(but)
    session.execute(delete(SIGN_IN_ATTEMPT).where(_ATTEMPT.state.in_(oldest)))


def save_vouching(session: Session, digest: str, vouching: Vouching) -> None:
    """Store who vouched for the session with this digest."""
    session.execute(insert(VOUCHED_SESSION).values(digest=digest, **asdict(vouching)))


def find_vouching(session: Session, digest: str) -> Vouching | None:
    """Return who vouched for the session with this digest; None when nobody did."""
    row = session.execute(select(VOUCHED_SESSION).where(_VOUCHED.digest == digest)).one_or_none()
    return Vouching(row.issuer, row.subject, row.sid, row.id_token) if row else None


def remove_sessions_of(
    session: Session, issuer: str, *, subject: str | None, sid: str | None, begun_by: datetime
) -> int:
    """End the sessions of a person at an issuer, or of one session there, that had begun; return how many."""
    theirs = (CREDENTIAL.c.digest == _VOUCHED.digest) & (_VOUCHED.issuer == issuer)
    theirs &= CREDENTIAL.c.issued_at <= begun_by
    if sid is not None:
        theirs &= _VOUCHED.sid == sid
    if subject is not None:
        theirs &= _VOUCHED.subject == subject
    return len(session.execute(delete(CREDENTIAL).where(exists().where(theirs)).returning(CREDENTIAL.c.digest)).all())
