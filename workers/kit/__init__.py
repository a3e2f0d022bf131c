"""What a partner's own program needs: ten lines make one.

Knows the API and Temporal, never a database. Begin with `partner`.
May import: orchestrator, orchestrator.dispatch, orchestrator.domain, workers.
"""
