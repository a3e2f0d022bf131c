"""The JSON routes under /v1, a file for each noun.

A route opens the door, calls one use case, and answers with a message.
May import: api.http, api.http.messages, orchestrator, orchestrator.domain, orchestrator.usecases, rules.*.
"""
