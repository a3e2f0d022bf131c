"""Before the stages: every construct of the language described once, with its word, its keys and what they mean.

Begin with `construct`; `effects`, `conditions` and `declarations` are the descriptions.
May import: rules.model, rules.terms.
"""
