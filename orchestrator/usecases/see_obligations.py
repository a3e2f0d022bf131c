"""See obligations over all cases: who owes whom what, since when, until when."""

from datetime import datetime

from sqlmodel import Session

from orchestrator.db import obligations
from orchestrator.domain.actor import Actor
from orchestrator.domain.listing import ObligationFilter, ObligationLine
from orchestrator.domain.page import Listed, Page


def list_obligations(
    session: Session, actor: Actor, wanted: ObligationFilter, page: Page, *, at: datetime
) -> Listed[ObligationLine]:
    """Return the obligations in cases the actor's party may see, the earliest deadline first, without one last.

    Each as it stands at the moment. Raises PageInvalid.
    """
    return obligations.list_obligations(session, actor.party, wanted, page, at)
