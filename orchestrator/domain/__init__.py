"""Cases, parties and work as values, and the decisions about them: pure, without I/O.

Begin with `judgement` and `reconcile`.
May import: orchestrator, rules.*.
"""
