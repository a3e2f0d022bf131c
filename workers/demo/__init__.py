"""The demonstration: fictional parties at work on some thirty cases while deadlines pass.

Begin with `story`.
May import: orchestrator, orchestrator.db, orchestrator.domain, orchestrator.local, rules, workers.kit.
"""
