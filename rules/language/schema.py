"""The language as a JSON Schema, so that an editor completes words and underlines mistakes while a policy is written.

It says what can stand where, as the descriptions in `rules.language.grammar` do; the loader, which also knows the names
a policy gives, has the last word.
"""

from collections.abc import Mapping

from rules.language.grammar.comparisons import OPERATORS
from rules.language.grammar.conditions import CONDITIONS
from rules.language.grammar.construct import told
from rules.language.grammar.declarations import CITED, FACT_TYPE, FIELD, HOLDER, OWN_RULE, REGULATION, TERM, WHO
from rules.language.grammar.documents import OVERLAY, POLICY, RULE_FORM
from rules.language.grammar.shape import (
    ANYTHING,
    CHOICES,
    PLAIN_NAME,
    Schema,
    at_least_one,
    by_name,
    closed,
    either,
    one,
    one_or_more,
    ref,
)


def policy_schema() -> Schema:
    """Return the schema (draft 2020-12) of a policy file, a base policy or an overlay."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Speelruimte policy",
        "oneOf": [ref("policy"), ref("overlay")],
        "$defs": {**_SMALL, **_LARGE},
    }


_SMALL: Mapping[str, Schema] = {
    "name": {"type": "string", "pattern": PLAIN_NAME},
    "policy_name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
    "text": either(
        {"type": "string"},
        # A text with a comma inside { } reaches a reader of YAML as further names; the loader puts it together again.
        {"type": "object", "properties": {"nl": {"type": "string"}, "en": {"type": "string"}}, "minProperties": 1},
    ),
    "duration": {"type": "string", "pattern": r"\d|\$", "examples": ["8 weeks", "5 working days", "48 hours"]},
    "named_length": {
        "type": "string",
        "pattern": r"^[A-Za-z]\w*\.[A-Za-z]\w* +[a-z ]+$",
        "examples": ["verlenging.weken weeks"],
    },
    "day": {"type": "string"},
    "version": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "path": {"type": "string", "pattern": r"^[A-Za-z]\w*\.[A-Za-z]\w*$", "examples": ["aanvraag.ontvangen_op"]},
    "roles": one_or_more(ref("name")),
    "test": either(
        ANYTHING,
        CHOICES.schema,
        closed({word: either(ANYTHING, {"type": "array", "items": ANYTHING}) for word in OPERATORS}),
    ),
    "pattern": either(
        {"type": ["string", "null"]},
        {
            "type": "object",
            "properties": {"as": told(ref("name"), "the name by which the rule speaks of this fact")},
            "additionalProperties": ref("test"),
        },
    ),
    "act": either(ref("name"), one(by_name(ref("pattern")))),
}

_CONDITION: Schema = {
    "type": "object",
    "minProperties": 1,
    "properties": {word: told(each.schema, each.told) for word, each in CONDITIONS.items()},
    "additionalProperties": ref("pattern"),
}

_DEFINED = (FIELD, WHO, HOLDER, REGULATION, RULE_FORM, FACT_TYPE, TERM, POLICY, OVERLAY)
_LARGE: Mapping[str, Schema] = {
    "source": either({"type": "string"}, CITED.table, OWN_RULE.table),
    "condition": either(ref("name"), _CONDITION, at_least_one(ref("condition"))),
    **{each.word: each.schema for each in _DEFINED},
}
