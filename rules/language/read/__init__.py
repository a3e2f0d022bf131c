"""Third stage: each construct of the language from the tree to the model, a file for each.

Begin with `rule`, `condition` and `effect`.
May import: rules, rules.engine, rules.language.grammar, rules.language.text, rules.model, rules.terms.
"""
