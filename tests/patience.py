"""How long tests wait for what they know will come. Nothing is measured by it: a busy machine may take its time."""

PATIENCE = 300.0
"""Seconds. Long enough beside whatever else a machine of two cores does; only what hangs is found by it."""

UNHURRIED = {
    "database_statement_seconds": PATIENCE,
    "database_lock_seconds": PATIENCE,
    "database_idle_seconds": PATIENCE,
}
"""For a server that tests ask: a request may take as long as it needs. What is too long has tests of its own."""
