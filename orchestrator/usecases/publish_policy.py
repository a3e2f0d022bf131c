"""Publish policy versions: from then on cases can run under them."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from orchestrator.db.policies import add_policy, find_policy, remember
from orchestrator.errors import PolicyInUse
from orchestrator.usecases.publish_edition import publish_editions_of_product
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import read_documents
from rules.language.layers.shelf import overlays, shelf
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.model.policy import Policy


def publish_policy(session: Session, text: str, *, at: datetime, name: str = "policy") -> Policy:
    """Publish the text of a policy version, with all that it stands on; `name` is its file name, for messages.

    The same text twice is one version. Raises PolicyErrors when the text cannot be read or is only a base for others,
    PolicyInUse when cases run under another text of this version.
    """
    policy = remember(text, sha256(text.encode()).hexdigest(), name)
    if read_documents(text, name)[0].is_base:
        raise PolicyErrors([PolicyError(name, 1, "no case runs under a base", expected="a policy that is based on it")])
    add_policy(session, policy, text, at)
    return policy


def publish_shelf(session: Session, *, at: datetime) -> tuple[Policy, ...]:
    """Publish every policy that comes with the product, also as municipalities tailored it, and return what is there.

    The editions of closed days and amounts that come with it are stored as well.

    A version under which cases run stays as it is, whatever a newer product makes of it: the platform has to start.
    """
    publish_editions_of_product(session, at=at)
    return tuple(_on_shelf(session, path, at) for path in (*shelf().values(), *overlays().values()))


def _on_shelf(session: Session, path: Path, at: datetime) -> Policy:
    text, name = bundle(path), file_name(path)
    try:
        return publish_policy(session, text, at=at, name=name)
    except PolicyInUse:
        policy = parse_policy(text, name)
        version = policy.version.partition("@")[2]
        return find_policy(session, policy.name, version, policy.in_force)
