"""See the parties that are registered."""

from collections.abc import Collection

from sqlmodel import Session

from orchestrator.db import parties
from orchestrator.domain.page import Listed, Page
from orchestrator.domain.party import Party
from orchestrator.errors import PartyNotFound


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties by id."""
    return parties.list_parties(session, page)


def search_parties(session: Session, words: str, limit: int) -> tuple[Party, ...]:
    """Return parties with each of the words in their title or id, those whose title begins with them first."""
    return parties.search_parties(session, words, limit) if words.strip() else ()


def parties_named(session: Session, names: Collection[str]) -> tuple[Party, ...]:
    """Return the parties that have one of these as their id, or as their title in whatever capitals."""
    return parties.parties_named(session, names) if names else ()


def get_party(session: Session, party: str) -> Party:
    """Return the party. Raises PartyNotFound."""
    found = parties.find_party(session, party)
    if found is None:
        raise PartyNotFound(party)
    return found
