"""What runs beside the API: carrying out, waking, taking back, comparing, tidying up.

`platform` runs all of it; each part begins anew by itself.
May import: orchestrator, orchestrator.db, orchestrator.dispatch, orchestrator.domain, orchestrator.proof,
orchestrator.usecases, rules.engine, workers.kit.
"""
