"""Establish who is acting: the one door of identity."""

from sqlmodel import Session

from orchestrator.domain.actor import Actor


def identify(session: Session, token: str) -> Actor:
    """Return whom the token stands for. Raises NotSignedIn."""
    raise NotImplementedError
