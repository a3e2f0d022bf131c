"""First stage: YAML as a tree that knows its lines, values from what was typed, errors as a product.

Knows nothing of policies.
May import: rules.language.grammar, rules.model, rules.terms.
"""
