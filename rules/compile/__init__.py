"""From a policy to what engines are asked: plain conjunctions, in strata.

Begin with `lower`, then `compiled`.
May import: rules.engine, rules.model.
"""
