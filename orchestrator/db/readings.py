"""Storing and finding who read which rule of a policy."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import insert, or_, select
from sqlmodel import Session

from orchestrator.db.tables.policy import READING
from orchestrator.domain.reading import Reading
from rules.model.policy import Policy


def add_readings(session: Session, readings: Iterable[Reading]) -> None:
    """Write readings down; the `seq` of each is given here."""
    values = [{name: each for name, each in asdict(reading).items() if name != "seq"} for reading in readings]
    session.execute(insert(READING), values)


def find_readings(session: Session, policy: Policy, contents: Mapping[str, str]) -> tuple[Reading, ...]:
    """Return every reading of these contents, by rule, and those of what the rules said up to this version, in order.

    In a policy that a municipality tailored that is what the national one said, and what it said itself.
    """
    columns = READING.c
    of_this_policy = (
        (columns.policy == policy.name)
        & columns.rule.in_(contents)
        & (columns.in_force <= policy.in_force)
        & or_(columns.municipality.is_(None), columns.municipality == policy.municipality)
    )
    asked = select(READING).where(columns.content.in_(contents.values()) | of_this_policy)
    rows = session.execute(asked.order_by(columns.seq))
    return tuple(Reading(**row._mapping) for row in rows)  # noqa: SLF001 the row's own way
