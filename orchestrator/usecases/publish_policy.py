"""Publish policy versions: from then on cases can run under them."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.policies import add_policy, find_policy, remember
from orchestrator.errors import PolicyInUse
from rules.load.policy import parse_policy
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
    """Publish every policy that comes with the product, and return them as they are published.

    A version under which cases run stays as it is, whatever a newer product makes of it: the platform has to start.
    """
    return tuple(_on_shelf(session, path, at) for path in shelf().values())


def _on_shelf(session: Session, path: Path, at: datetime) -> Policy:
    text, name = path.read_text("utf-8"), f"{path.parent.name}/{path.name}"
    try:
        return publish_policy(session, text, at=at, name=name)
    except PolicyInUse:
        policy = parse_policy(text, name)
        return find_policy(session, policy.name, policy.in_force.isoformat(), policy.in_force)
