"""Everything that speaks SQL: storing and finding, a file for each noun.

`database` gives a transaction, `round_trip` puts questions together into one trip; no rule of the domain here.
May import: orchestrator, orchestrator.db.tables, orchestrator.domain, orchestrator.proof, rules.*.
"""
