"""Alembic's environment: how the migrations are run.

What they do stands in `versions`.
May import: orchestrator.db.
"""
