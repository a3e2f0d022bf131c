"""Stories told beside a policy, whether they end as they say, and which rules they show.

Begin with `run`.
May import: rules, rules.engine, rules.evaluate, rules.language, rules.language.check, rules.language.layers,
rules.language.read, rules.language.text, rules.model, rules.terms.
"""
