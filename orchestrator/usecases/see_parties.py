"""See the parties that are registered."""

from sqlmodel import Session

from orchestrator.db import parties
from orchestrator.domain.page import Listed, Page
from orchestrator.domain.party import Party
from orchestrator.errors import PartyNotFound


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties by id."""
    return parties.list_parties(session, page)


def get_party(session: Session, party: str) -> Party:
    """Return the party. Raises PartyNotFound."""
    found = parties.find_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found
