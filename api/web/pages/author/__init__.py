"""The desk of a policy author: the library, a draft checked and tried out, versions compared and signed off.

Works on the rules alone; of cases it knows nothing.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.usecases, rules.*.
"""
