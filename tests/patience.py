"""How long tests wait for what they know will come. Nothing is measured by it: a busy machine may take its time."""

PATIENCE = 300.0
"""Seconds. Long enough beside whatever else a machine of two cores does; only what hangs is found by it."""
