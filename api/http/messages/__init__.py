"""What goes over the wire as JSON: a class for each thing that is sent or answered.

`tell` makes an answer from what a use case returned, `draft` a draft from what was sent.
May import: orchestrator.domain, rules.*.
"""
