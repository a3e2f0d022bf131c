"""How a coalition does, for whoever takes part in it: figures, what each is made of, and who waits for whom.

Begin with `scores`.
May import: api.web.frame, api.web.words, orchestrator.domain, orchestrator.usecases, rules.model, rules.terms.
"""
