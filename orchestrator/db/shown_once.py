"""What was shown that may be shown once; a row goes when it would be refused by its age as well.

Written with the next round trip of the transaction, so who shows something a second time is refused with all it asked.
"""

import hashlib
from datetime import datetime

from sqlalchemy import delete, text
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
from orchestrator.db.tables.key import SHOWN_ONCE

# Who only reads does not wait for the disk: what a crash of the server within a moment forgets is no more than this.
_NOTE = prepared(text("INSERT INTO shown_once (digest, until) VALUES (:digest, :until)"))
_NOTE_SOON = prepared(
    text(
        "INSERT INTO shown_once (digest, until) "
        "SELECT :digest, :until FROM set_config('synchronous_commit', 'off', true)"
    )
)
_TAKEN = "shown_once_pkey"


def note(session: Session, owner: str, name: str, until: datetime, refused: Exception, *, reads: bool) -> None:
    """Remember that its owner used this name; when it was used before, `refused` is raised, at the latest on commit."""
    digest = hashlib.sha256(f"{owner}\n{name}".encode()).hexdigest()
    values = {"digest": digest, "until": until}
    write(session, _NOTE_SOON if reads else _NOTE, [values], taken={_TAKEN: refused})


def forget_until(session: Session, at: datetime) -> int:
    """Forget what would be refused by its age; return how much that was."""
    gone = delete(SHOWN_ONCE).where(SHOWN_ONCE.c.until < at)
    return len(session.execute(gone.returning(SHOWN_ONCE.c.digest)).all())
