"""The case: what was said, what follows, who has to do what by when, and who may know.

In the folder itself lies what every room of it uses: contracts with Temporal, errors, the clock, settings.
May import: rules.evaluate, rules.terms.
"""
