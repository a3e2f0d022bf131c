"""What issuers are asked over HTTP and what they answer: who they are, their keys, who somebody is.

Begin with `load`.
May import: orchestrator, orchestrator.domain.
"""
