"""What a policy says: facts in, conclusions out, as a library and a service of its own.

It knows no database, no HTTP, no Temporal and no clock. `library` is its front door.
May import: rules.engine, rules.evaluate, rules.language.*, rules.model, rules.service, rules.terms.
"""
