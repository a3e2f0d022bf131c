"""The desk of an administrator: the people of a party, invited, named and removed, and the keys of its programs.

Begin with people.py.
May import: api.web.frame, orchestrator, orchestrator.domain, orchestrator.usecases.
"""
