"""What policies rest on in the law, and what a change of the law touches.

Begin with `sources_of`; `radar` tells what a change touches.
May import: rules.evaluate, rules.language.read, rules.language.text, rules.model, rules.terms.
"""
