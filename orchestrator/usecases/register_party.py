"""Register a party, so that it can take part in cases."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.domain.party import Party, PartyDraft


def register_party(session: Session, draft: PartyDraft, *, at: datetime) -> Party:
    """Register the party, or change what is known of it. Raises FactInvalid for an id that cannot be used."""
    raise NotImplementedError
