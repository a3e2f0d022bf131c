"""The desk of a director: the worklist, its files to take away, several cases at a time.

Begin with `worklist`.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.usecases, rules.model,
rules.terms.
"""
