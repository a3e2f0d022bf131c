"""Proof of what happened: trees over journals, signed checkpoints, and files that are checked without the platform.

Begin with `check`. Pure but for keys, which are files; the bytes are described in `docs/proof.md`.
May import: orchestrator, orchestrator.domain, rules.terms.
"""
