"""The command line `speelruimte`, a file for each group of commands.

Commands about rules need nothing of the platform; the others ask the API, or the database where it says so.
May import: api.http.messages, orchestrator, orchestrator.db, orchestrator.dispatch, orchestrator.domain,
orchestrator.issuers, orchestrator.local, orchestrator.proof, orchestrator.replay, orchestrator.usecases, rules.*.
"""
