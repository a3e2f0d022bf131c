"""An appliance: our own PostgreSQL and Temporal, started, watched and ended on this machine.

With fictional parties and tokens for development; where real servers are given none of it runs.
May import: orchestrator, orchestrator.db, orchestrator.domain, orchestrator.proof, orchestrator.usecases.
"""
