"""The desk of an enforcement officer: the board of deadlines, evidence, penalties, scores, calendar.

Begin with `deadlines`.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.usecases, rules.model,
rules.terms.
"""
