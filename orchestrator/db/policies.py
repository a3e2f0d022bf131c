"""Storing and finding published policy versions. Each text is read once in a program's life."""

from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock

from sqlalchemy import delete, exists, insert, select
from sqlmodel import Session

from orchestrator.db.tables.case import CASE
from orchestrator.db.tables.policy_version import POLICY_VERSION
from orchestrator.errors import PolicyInUse, PolicyNotFound
from rules.load.policy import parse_policy
from rules.model.policy import Policy

_read: dict[str, Policy] = {}
_reading = Lock()


def policy_with(session: Session, digest: str) -> Policy:
    """Return the policy version whose text has this SHA-256. Raises PolicyNotFound."""
    if digest not in _read:
        text = session.execute(select(POLICY_VERSION.c.text).where(POLICY_VERSION.c.digest == digest)).scalar()
        if text is None:
            raise PolicyNotFound(digest, "is published")
        remember(text, digest)
    return _read[digest]


def remember(text: str, digest: str, name: str = "policy") -> Policy:
    """Read the text of a policy version, or return it as it was read before. Raises PolicyErrors."""
    with _reading:
        if digest not in _read:
            _read[digest] = parse_policy(text, name)
        return _read[digest]


def find_policy(session: Session, name: str, version: str | None, on: date) -> Policy:
    """Return the version with this date (ISO 8601), or the one in force on the day. Raises PolicyNotFound."""
    published = session.execute(
        select(POLICY_VERSION.c.in_force, POLICY_VERSION.c.digest)
        .where(POLICY_VERSION.c.name == name)
        .order_by(POLICY_VERSION.c.in_force)
    ).all()
    fitting = [row for row in published if (row.in_force.isoformat() == version if version else row.in_force <= on)]
    if not fitting:
        wanted = f"of {version} is published" if version else f"is in force on {on.isoformat()}"
        raise PolicyNotFound(name, wanted, _names(name, [row.in_force for row in published]) or _published(session))
    return policy_with(session, fitting[-1].digest)


def every_policy(session: Session) -> tuple[Policy, ...]:
    """Return every published version, by name and date."""
    asked = select(POLICY_VERSION.c.digest).order_by(POLICY_VERSION.c.name, POLICY_VERSION.c.in_force)
    return tuple(policy_with(session, digest) for digest in session.execute(asked).scalars().all())


def add_policy(session: Session, policy: Policy, text: str, at: datetime) -> None:
    """Store the version; the same text again is nothing new. Another text replaces one under which no case ever ran.

    Raises PolicyInUse.
    """
    same = (POLICY_VERSION.c.name == policy.name) & (POLICY_VERSION.c.in_force == policy.in_force)
    held = session.execute(select(POLICY_VERSION.c.digest).where(same)).scalar()
    if held == policy.digest:
        return
    if held:
        if session.execute(select(exists().where(CASE.c.digest == held))).scalar():
            raise PolicyInUse(policy.version)
        session.execute(delete(POLICY_VERSION).where(same))
    stored = insert(POLICY_VERSION).values(
        digest=policy.digest, name=policy.name, in_force=policy.in_force, text=text, published_at=at
    )
    session.execute(stored)


def _published(session: Session) -> list[str]:
    rows = session.execute(select(POLICY_VERSION.c.name, POLICY_VERSION.c.in_force)).all()
    return sorted(f"{row.name}@{row.in_force.isoformat()}" for row in rows)


def _names(name: str, days: Sequence[date]) -> list[str]:
    return [f"{name}@{day.isoformat()}" for day in days]
