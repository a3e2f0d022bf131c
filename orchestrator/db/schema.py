"""All tables together, for migrations: importing this fills the metadata."""

from sqlmodel import SQLModel

from orchestrator.db.tables import case, clock, idempotency, journal, obligation, outbox, party, policy_version, task

TABLES = (case, clock, idempotency, journal, obligation, outbox, party, policy_version, task)
METADATA = SQLModel.metadata
