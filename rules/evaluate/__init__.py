"""What holds of a case at a moment: conclusions, what may be added, moves, explanations.

Begin with `evaluate` and `may`. Pure.
May import: rules, rules.compile, rules.engine, rules.model, rules.terms.
"""
