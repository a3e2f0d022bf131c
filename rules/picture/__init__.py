"""A policy as a drawing.

Begin with `draw`.
May import: rules.model, rules.terms.
"""
