"""All tables together, for migrations: importing this fills the metadata."""

from sqlmodel import SQLModel

from orchestrator.db.tables import (
    case,
    clock,
    deadline,
    idempotency,
    journal,
    notice,
    obligation,
    outbox,
    party,
    policy_version,
    saved_view,
    standing,
    supervision,
    task,
)

TABLES = (
    case,
    clock,
    deadline,
    idempotency,
    journal,
    notice,
    obligation,
    outbox,
    party,
    policy_version,
    saved_view,
    standing,
    supervision,
    task,
)
METADATA = SQLModel.metadata
