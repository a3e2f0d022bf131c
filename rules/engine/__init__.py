"""Matching: durable_rules in a child process behind a fence, and the plain matcher that checks it.

`problem` is what both are asked; `child` alone knows durable_rules.
May import: rules.model, rules.terms.
"""
