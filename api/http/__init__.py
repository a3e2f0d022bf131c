"""What every request over HTTP meets: who asks, how much, how often, and every error as a problem.

Begin with `identity` (who was let in) and `problems` (which error gets which status).
May import: api.http.messages, orchestrator, orchestrator.db, orchestrator.domain, orchestrator.usecases, rules.*.
"""
