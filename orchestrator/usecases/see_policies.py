"""See the policy versions that are published."""

from datetime import date, datetime

from sqlmodel import Session

from orchestrator.db.editions import known_editions
from orchestrator.db.policies import every_policy, find_policy, text_with
from rules.model.policy import Policy
from rules.terms.edition import Editions, newest
from rules.terms.moment import local_day


def list_policies(session: Session) -> tuple[Policy, ...]:
    """Return every published version, by name and date."""
    return every_policy(session)


def list_policies_to_open(session: Session, municipality: str) -> list[Policy]:
    """Return the versions under which the municipality can open cases: national ones and its own; none that is a base.

    A base has no director.
    """
    return [each for each in every_policy(session) if each.director and each.municipality in {None, municipality}]


def get_policy(
    session: Session, policy: str, *, version: str | None = None, on: date, municipality: str | None = None
) -> Policy:
    """Return the version of this date (`version`, ISO 8601), or else the one in force `on` the day.

    With a `municipality` as it tailored that version, if it did. Raises PolicyNotFound.
    """
    return find_policy(session, policy, version, on, municipality)


def get_policy_text(session: Session, policy: Policy) -> str:
    """Return the text of a published version, with all that it stands on. Raises PolicyNotFound."""
    return text_with(session, policy.digest)


def get_editions(session: Session, *, at: datetime) -> Editions:
    """Return the editions of closed days and amounts in force at the moment."""
    return newest(known_editions(session), local_day(at))
