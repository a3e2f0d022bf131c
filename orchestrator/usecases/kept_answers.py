"""Keep the answer to a form for whoever sent it, so that their browser can ask for it as often as it likes.

It outlives a restart, is found by a name nobody can guess together with what only that browser shows, and is forgotten
after a working day.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from orchestrator.db import kept_answers
from orchestrator.domain.answers import KeptAnswer

LASTS = timedelta(hours=10)
MOST_OF_ONE = 50
"""Answers kept for one session; the oldest makes room."""
MOST_OF_NOBODY = 500
"""Answers kept for people who are not signed in, all together: no stranger can fill the database with them."""


def keep_answer(session: Session, owner: str, answer: KeptAnswer, *, signed_in: bool, at: datetime) -> str | None:
    """Keep the answer for whoever can show `owner`; return its name, or None when there is no room."""
    kept_answers.remove_answers_before(session, at - LASTS)
    if not signed_in and kept_answers.count_answers_of_nobody(session) >= MOST_OF_NOBODY:
        return None
    name, whose = secrets.token_urlsafe(16), digest_of(owner)
    kept_answers.remove_answers_of(session, whose, but=MOST_OF_ONE - 1)
    kept_answers.add_answer(session, digest_of(name), whose, answer, at, signed_in=signed_in)
    return name


def find_answer(session: Session, name: str, shown: Iterable[str], *, at: datetime) -> KeptAnswer | None:
    """Return the answer of this name, if one of the secrets that were shown is its owner's."""
    owners = [digest_of(each) for each in shown]
    return kept_answers.find_answer(session, digest_of(name), owners, at - LASTS)


def forget_answers(session: Session, owner: str) -> None:
    """Forget all that is kept for the owner, whose session ends."""
    kept_answers.remove_answers_of(session, digest_of(owner))


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
