"""Taking in history: an event log as cases that went the same way as live ones.

Begin with `replay`.
May import: orchestrator, orchestrator.db, orchestrator.domain, orchestrator.usecases, rules.*.
"""
