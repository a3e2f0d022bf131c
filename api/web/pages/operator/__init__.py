"""The page of whoever keeps the platform running: what stands still, and dealing with it.

Signs in apart, with a token of its own.
May import: api.web.frame, orchestrator, orchestrator.domain, orchestrator.usecases.
"""
