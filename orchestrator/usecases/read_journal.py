"""Read the journal of a case: everything that was said and everything that followed, in order."""

from sqlmodel import Session

from orchestrator.domain.actor import Actor
from orchestrator.domain.entry import Entry


def read_journal(session: Session, actor: Actor, case_id: str, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
    """Return entries with `seq` above `after`. What the party may not see keeps its line and hash, without the content.

    Raises CaseNotFound.
    """
    raise NotImplementedError
