"""Fourth stage: what is well formed and still cannot have been meant, as remarks for the author.

Begin with `check`.
May import: rules.compile, rules.engine, rules.language.text, rules.model, rules.terms.
"""
