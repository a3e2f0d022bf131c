"""The pages: what a browser is answered, in Dutch and English.

`mount` puts them into the API; `templates`, `messages` (their words) and `static` lie beside the code.
May import: api.http, api.web.frame, api.web.pages.*, orchestrator, rules.model.
"""
