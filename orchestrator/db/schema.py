"""All tables together, for migrations: importing this fills the metadata."""

from sqlmodel import SQLModel

from orchestrator.db.tables import (
    case,
    clock,
    idempotency,
    journal,
    notice,
    obligation,
    outbox,
    party,
    policy_version,
    saved_view,
    standing,
    task,
)

TABLES = (
    case,
    clock,
    idempotency,
    journal,
    notice,
    obligation,
    outbox,
    party,
    policy_version,
    saved_view,
    standing,
    task,
)
METADATA = SQLModel.metadata
