"""What somebody can do or see: a module for each noun, in the transaction that is given to it.

Only these change a case. Begin with `turn` and `facts`.
May import: orchestrator, orchestrator.db, orchestrator.db.tables, orchestrator.domain, orchestrator.proof, rules.*.
"""
