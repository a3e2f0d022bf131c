"""Register a party, so that it can take part in cases."""

import re
from datetime import datetime

from sqlmodel import Session

from orchestrator.db.parties import save_party
from orchestrator.domain.party import Party, PartyDraft
from orchestrator.errors import FieldProblem, PartyInvalid

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def register_party(session: Session, draft: PartyDraft, *, at: datetime) -> Party:
    """Register the party, or change what is known of it. Raises PartyInvalid for an id that cannot be used."""
    if not _ID.fullmatch(draft.id):
        raise PartyInvalid([FieldProblem("id", repr(draft.id), "at most 63 lower-case letters, digits and dashes")])
    return save_party(session, draft, at)
