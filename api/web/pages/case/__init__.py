"""The page of a case and what can be added to it, for every party that takes part.

`case` shows it, `add_fact` and `open_case` add to it, `proof` proves what happened.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.usecases, rules.*.
"""
