"""What every page stands in: the desk somebody sits at, forms, refusals, kept answers, rendering.

Begin with `desk` (who is there, acting in one transaction), `page` (rendering) and `posted` (what was typed).
May import: api.http, api.web.words, orchestrator, orchestrator.db, orchestrator.domain, orchestrator.local,
orchestrator.usecases, rules.*.
"""
