"""Storing and finding published policy versions. Each text is read once in a program's life."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, insert, select
from sqlalchemy import text as sql_text
from sqlmodel import Session

from orchestrator.db.audiences import save_audiences
from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.policy import AUDIENCE, POLICY_VERSION
from orchestrator.errors import PolicyInUse, PolicyNotFound
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.policy import Policy

Rows = Sequence[Row[Any]]

_log = logging.getLogger(__name__)

_read: dict[str, Policy] = {}
_reading = Lock()


def policy_with(session: Session, digest: str) -> Policy:
    """Return the policy version whose text has this SHA-256. Raises PolicyNotFound."""
    if digest not in _read:
        remember(text_with(session, digest), digest)
    return _read[digest]


def text_with(session: Session, digest: str) -> str:
    """Return the text that has this SHA-256, with all that the policy stands on. Raises PolicyNotFound."""
    text: str | None = session.execute(select(POLICY_VERSION.c.text).where(POLICY_VERSION.c.digest == digest)).scalar()
    if text is None:
        raise PolicyNotFound(digest, "is published")
    return text


def remember(text: str, digest: str, name: str = "policy") -> Policy:
    """Read the text of a policy version, or return it as it was read before. Raises PolicyErrors."""
    with _reading:
        if digest not in _read:
            _read[digest] = parse_policy(text, name)
        return _read[digest]


def published_digests(session: Session) -> tuple[str, ...]:
    """Return the SHA-256 of the text of every published version."""
    return tuple(session.execute(select(POLICY_VERSION.c.digest).order_by(POLICY_VERSION.c.published_at)).scalars())


def find_policy(session: Session, name: str, version: str | None, on: date, municipality: str | None = None) -> Policy:
    """Return the version of this date (ISO 8601), or the one in force on the day, as the municipality tailored it.

    Where it did not, that is the national model. A `version` may also name what one municipality made of a policy:
    `2024-06-01+gemeente-duinrand`, or for its own the date alone. Raises PolicyNotFound.
    """
    published = session.execute(_VERSIONS.where(POLICY_VERSION.c.name == name)).all()
    found = _exactly(published, version, municipality) if version else None
    found = found or _model(published, version, on)
    if found is None:
        wanted = f"of {version} is published" if version else f"is in force on {on.isoformat()}"
        raise PolicyNotFound(name, wanted, _words(published) or _words(session.execute(_VERSIONS).all()))
    if not found.municipality:
        found = _tailored(published, found, on, municipality) or found
    return policy_with(session, found.digest)


def every_policy(session: Session) -> tuple[Policy, ...]:
    """Return every published version, by name and date, the national model before what municipalities made of it.

    A text that this version of the platform cannot read is left out: lists of others do not stop for it. Its cases are
    set apart as soon as they are touched.
    """
    rows = session.execute(_VERSIONS).all()
    return tuple(policy for row in rows if (policy := _readable(session, row)))


def _readable(session: Session, row: Row[Any]) -> Policy | None:
    try:
        return policy_with(session, row.digest)
    except PolicyErrors:
        _log.exception("policy %s@%s (%s) cannot be read", row.name, row.in_force, row.digest)
        return None


def add_policy(session: Session, policy: Policy, text: str, at: datetime) -> None:
    """Store the version; the same text again is nothing new. Another text replaces one under which no case ever ran.

    Raises PolicyInUse. Who publishes at the same time waits: what is looked up here must still be so when it is stored.
    """
    session.execute(_ALONE, {"name": policy.name})
    same = _same_version(policy)
    held = session.execute(select(POLICY_VERSION.c.digest).where(same)).scalar()
    if held == policy.digest:
        return
    if held:
        if session.execute(select(exists().where(CASE.c.digest == held))).scalar():
            raise PolicyInUse(policy.version)
        session.execute(delete(POLICY_VERSION).where(same))
        session.execute(delete(AUDIENCE).where(AUDIENCE.c.digest == held))
    model = date.fromisoformat(policy.model.partition("@")[2]) if policy.model else None
    named = {"name": policy.name, "in_force": policy.in_force, "municipality": policy.municipality, "model": model}
    session.execute(insert(POLICY_VERSION).values(**named, digest=policy.digest, text=text, published_at=at))
    save_audiences(session, policy)


def _same_version(policy: Policy) -> ColumnElement[bool]:
    columns = POLICY_VERSION.c
    same = (columns.name == policy.name) & (columns.in_force == policy.in_force)
    return same & columns.municipality.is_not_distinct_from(policy.municipality)


_ALONE = sql_text("SELECT pg_advisory_xact_lock(hashtextextended('policy ' || :name, 0))")
_VERSIONS = select(
    POLICY_VERSION.c.digest,
    POLICY_VERSION.c.name,
    POLICY_VERSION.c.in_force,
    POLICY_VERSION.c.municipality,
    POLICY_VERSION.c.model,
).order_by(POLICY_VERSION.c.name, POLICY_VERSION.c.in_force, POLICY_VERSION.c.municipality.nulls_first())


def _exactly(published: Rows, version: str, municipality: str | None) -> Row[Any] | None:
    """The tailored version that is named outright."""
    day, plus, whose = version.partition("+")
    wanted = (day, whose if plus else municipality)
    return next((row for row in published if row.municipality and _date_and_owner(row) == wanted), None)


def _date_and_owner(row: Row[Any]) -> tuple[str, str]:
    return row.in_force.isoformat(), row.municipality


def _model(published: Rows, version: str | None, on: date) -> Row[Any] | None:
    models = [row for row in published if not row.municipality]
    fitting = [row for row in models if (row.in_force.isoformat() == version if version else row.in_force <= on)]
    return fitting[-1] if fitting else None


def _tailored(published: Rows, model: Row[Any], on: date, municipality: str | None) -> Row[Any] | None:
    """What the municipality made of just this version; what it made of an older one went out of force with that."""
    own = [row for row in published if row.municipality and row.municipality == municipality]
    fitting = [row for row in own if row.model == model.in_force and row.in_force <= on]
    return fitting[-1] if fitting else None


def _words(published: Rows) -> list[str]:
    return [
        f"{row.name}@{row.in_force.isoformat()}" + (f"+{row.municipality}" if row.municipality else "")
        for row in published
    ]
