"""Second stage: one text out of a policy, its bases, and what a municipality fills in or tightens.

Begin with `whole`; `overlay` refuses what would loosen.
May import: rules.language.grammar, rules.language.read, rules.language.text, rules.model, rules.terms.
"""
