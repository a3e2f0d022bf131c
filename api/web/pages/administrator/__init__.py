"""The desk of an administrator: the people of a party, who are invited, named and removed here.

Begin with people.py.
May import: api.web.frame, orchestrator, orchestrator.domain, orchestrator.usecases.
"""
