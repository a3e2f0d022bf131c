"""What Alembic runs: the migrations, over the connection that `orchestrator.db.migrate` hands in."""

from alembic import context

from orchestrator.db.migrate import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
