"""The pages: what a browser is answered, in every language of `languages`.

`mount` puts them into the API; the template and the words of a page lie beside it, what all share in `frame`.
May import: api.http, api.web.frame, api.web.pages.*, api.web.words, orchestrator, rules.model.
"""
