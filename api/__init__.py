"""The doors of the platform: the JSON API, the desks in the browser, the command line.

`app` puts them together and `serve` runs it; nothing here decides anything about a case.
May import: api.http, api.http.routes, api.web, api.web.frame, orchestrator, orchestrator.db, orchestrator.domain,
orchestrator.issuers, orchestrator.local, orchestrator.usecases, rules.*.
"""
