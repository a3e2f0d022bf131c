"""What somebody can do or see: one verb each, in the transaction that is given to it.

Only these change a case. Begin with `turn` and `record_fact`.
May import: orchestrator, orchestrator.db, orchestrator.db.tables, orchestrator.domain, rules.*.
"""
