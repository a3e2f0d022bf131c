"""Publish policy versions: from then on cases can run under them."""

from datetime import datetime

from sqlmodel import Session

from rules.model.policy import Policy


def publish_policy(session: Session, text: str, *, at: datetime, name: str = "policy") -> Policy:
    """Publish the text of a policy version; `name` is its file name, for messages. The same text twice is one version.

    Raises PolicyErrors when the text cannot be read, PolicyInUse when cases run under another text of this version.
    """
    raise NotImplementedError


def publish_shelf(session: Session, *, at: datetime) -> tuple[Policy, ...]:
    """Publish every policy that comes with the product."""
    raise NotImplementedError
