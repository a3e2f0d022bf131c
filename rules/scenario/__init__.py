"""Stories told beside a policy, and whether they end as they say.

Begin with `run`.
May import: rules, rules.engine, rules.evaluate, rules.language.read, rules.language.text, rules.model, rules.terms.
"""
