"""The desk of a partner: its inbox, a task, questions, notices.

Begin with `inbox` and `task`; `task_view` is the task as the page shows it.
May import: api.web.frame, api.web.words, orchestrator, orchestrator.domain, orchestrator.usecases, rules,
rules.model.
"""
