"""Publish policy versions: from then on cases can run under them."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from orchestrator.db.policies import add_policy, remember
from rules.load.shelf import shelf
from rules.model.policy import Policy


def publish_policy(session: Session, text: str, *, at: datetime, name: str = "policy") -> Policy:
    """Publish the text of a policy version; `name` is its file name, for messages. The same text twice is one version.

    Raises PolicyErrors when the text cannot be read, PolicyInUse when cases run under another text of this version.
    """
    policy = remember(text, sha256(text.encode()).hexdigest(), name)
    add_policy(session, policy, text, at)
    return policy


def publish_shelf(session: Session, *, at: datetime) -> tuple[Policy, ...]:
    """Publish every policy that comes with the product."""
    return tuple(
        publish_policy(session, path.read_text("utf-8"), at=at, name=f"{path.parent.name}/{path.name}")
        for path in shelf().values()
    )
