"""A policy as values that were validated: fact types, conditions, effects, terms, and the alphabet they use.

Made by `rules.language` alone; everything else reads it.
May import: rules.terms.
"""
