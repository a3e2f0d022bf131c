"""Read the journal of a case: everything that was said and everything that followed, in order."""

from sqlmodel import Session

from orchestrator.db.journals import read_entries
from orchestrator.domain.actor import Actor
from orchestrator.domain.entry import Entry, InputKind
from orchestrator.usecases.sight import see


def read_journal(session: Session, actor: Actor, case_id: str, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
    """Return entries with `seq` above `after`. What the party may not see keeps its line and hash, without the content.

    Raises CaseNotFound.
    """
    sight = see(session, actor, case_id)
    entries = read_entries(session, case_id, after, limit)
    return tuple(
        each.hidden() if each.kind is InputKind.FACT and not sight.shows(each.body["type"], each.party) else each
        for each in entries
    )
