"""Pages for whoever signed in, whichever desk is theirs: signing in, searching, news, help.

The folders below it are the desks; none knows another.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.issuers, orchestrator.local,
orchestrator.usecases.
"""
