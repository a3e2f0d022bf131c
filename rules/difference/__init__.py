"""What differs between two versions of a policy, rule by rule.

Begin with `compare`.
May import: rules.language.*, rules.model.
"""
