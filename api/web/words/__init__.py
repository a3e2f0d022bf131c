"""What is said on pages about cases, norms, days and amounts, in the language of whoever reads.

Begin with `language` and `wording`.
May import: orchestrator, orchestrator.domain, orchestrator.usecases, rules.*.
"""
