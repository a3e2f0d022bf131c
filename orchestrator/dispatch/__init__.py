"""Handing the rows of the outbox to Temporal, and asking Temporal what it holds.

Begin with `relay`.
May import: orchestrator, orchestrator.db, orchestrator.domain.
"""
