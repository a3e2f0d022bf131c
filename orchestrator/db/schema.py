"""All tables together, for migrations: importing this fills the metadata."""

from sqlmodel import SQLModel

from orchestrator.db.tables import (
    case,
    clock,
    deadline,
    edition,
    idempotency,
    journal,
    kept_answer,
    lease,
    notice,
    obligation,
    outbox,
    part,
    party,
    policy_version,
    saved_view,
    set_apart,
    standing,
    supervision,
    tally,
    task,
    writing_probe,
)

TABLES = (
    case,
    clock,
    deadline,
    edition,
    idempotency,
    journal,
    kept_answer,
    lease,
    notice,
    obligation,
    outbox,
    part,
    party,
    policy_version,
    saved_view,
    set_apart,
    standing,
    supervision,
    tally,
    task,
    writing_probe,
)
METADATA = SQLModel.metadata
