"""See the parties that are registered."""

from sqlmodel import Session

from orchestrator.domain.page import Listed, Page
from orchestrator.domain.party import Party


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties by id."""
    raise NotImplementedError


def get_party(session: Session, party: str) -> Party:
    """Return the party. Raises PartyNotFound."""
    raise NotImplementedError
