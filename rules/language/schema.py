"""The language as a JSON Schema, so that an editor completes words and underlines mistakes while a policy is written.

It says what can stand where; the loader, which also knows the names a policy gives, has the last word.
"""

from collections.abc import Mapping
from typing import Any

from rules.language.read.aggregate import aggregate_keys
from rules.language.read.comparison import OPERATORS
from rules.language.read.term import CALENDARS
from rules.language.read.vocabulary import EFFECT_WORDS, STATE_WORDS
from rules.model.condition import Aggregator
from rules.model.fact_type import FieldKind

Schema = dict[str, Any]

_NAME = "^[A-Za-z][A-Za-z0-9_]*$"


def policy_schema() -> Schema:
    """Return the schema (draft 2020-12) of a policy file, a base policy or an overlay."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Speelruimte policy",
        "oneOf": [{"$ref": "#/$defs/policy"}, {"$ref": "#/$defs/overlay"}],
        "$defs": {**_SMALL, **_LARGE, "policy": _POLICY, "overlay": _OVERLAY},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _told(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _closed(properties: Mapping[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _named(schema: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": _NAME}, "additionalProperties": schema}


def _one_or_more(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


_YES_NO: Schema = {"enum": [True, False, "yes", "no"]}
_WORD: Schema = {"type": ["string", "number", "boolean"]}
_TITLE = _told(_ref("text"), "Words for people, in Dutch and English.")
_SOURCE = _told(_one_or_more({"type": "string"}), "The legal source: an article, or a list of them.")
_IN = _told(_ref("name"), "The part of the case in which this lives.")
_OVERRIDES = _told(_one_or_more(_ref("name")), "The base policy, or its rules, to which this gives way: lex specialis.")

_BOUND = _one_or_more({"type": "string", "examples": ["today", "verzonden_op", "aanvraag.ontvangen_op + 4 weeks"]})

_SMALL: dict[str, Schema] = {
    "name": {"type": "string", "pattern": _NAME},
    "policy_name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
    "text": _either(
        {"type": "string"},
        # A text with a comma inside { } reaches a reader of YAML as further names; the loader puts it together again.
        {"type": "object", "properties": {"nl": {"type": "string"}, "en": {"type": "string"}}, "minProperties": 1},
    ),
    "duration": {"type": "string", "pattern": r"\d|\$", "examples": ["8 weeks", "5 working days", "48 hours"]},
    "day": {"type": "string"},
    "path": {"type": "string", "pattern": r"^[A-Za-z]\w*\.[A-Za-z]\w*$", "examples": ["aanvraag.ontvangen_op"]},
    "roles": _one_or_more(_ref("name")),
    "field": _either(
        {"type": "string", "examples": [*(f"{kind.value}?" for kind in FieldKind), "date not after today"]},
        {"type": "array", "items": _WORD, "minItems": 1},
        _closed(
            {
                "type": {"type": "string"},
                "optional": _YES_NO,
                "many": _YES_NO,
                "title": _TITLE,
                "choices": {"type": "array", "items": _WORD, "minItems": 1},
                "of": _ref("name"),
                "not_before": _told(_BOUND, "No earlier day: today, a day, a date of this fact, or `fact.field`."),
                "not_after": _told(_BOUND, "No later day: today, a day, a date of this fact, or `fact.field`."),
            }
        ),
    ),
    "test": _either(
        _WORD,
        {"type": "array", "items": _WORD, "minItems": 1},
        _closed({word: _either(_WORD, {"type": "array", "items": _WORD}) for word in OPERATORS}),
    ),
    "pattern": _either(
        {"type": ["string", "null"]},
        {
            "type": "object",
            "properties": {"as": _told(_ref("name"), "The name by which the rule speaks of this fact.")},
            "additionalProperties": _ref("test"),
        },
    ),
    "act": _either(_ref("name"), {**_named(_ref("pattern")), "minProperties": 1, "maxProperties": 1}),
    "who": _either(_ref("name"), _closed({"person": _ref("path"), "party": _ref("path")})),
    "bearer": _either(_ref("name"), _closed({"role": _ref("name"), "party": _ref("path")}, "role", "party")),
}


def _aggregate(how: Aggregator) -> Schema:
    small = {"of": _either(_ref("name"), {"type": "object", "minProperties": 1, "maxProperties": 1})}
    small |= {"field": _ref("name"), "as": _ref("name")}
    return _closed({key: small.get(key, _WORD) for key in aggregate_keys(how)}, "of")


_STATE = _either(_ref("name"), _closed({"rule": _ref("name"), "as": _ref("name")}, "rule"))
_ROLE_STANDS = {
    **_named(_either({"enum": ["held", "vacant"]}, _closed({"as": _ref("name"), "party": _WORD}))),
    "minProperties": 1,
    "maxProperties": 1,
}
_TOLD_STATES: Mapping[str, str] = {
    "open": "is owed, and its term runs",
    "suspended": "is owed, and its term stands still",
    "fulfilled": "was fulfilled",
    "breached": "is owed, and its term has passed",
    "waived": "was waived",
    "missed": "was not met in time",
}
_CONDITION: Schema = {
    "type": "object",
    "minProperties": 1,
    "properties": {
        "all": _told({"type": "array", "items": _ref("condition"), "minItems": 1}, "Every condition holds."),
        "any": _told({"type": "array", "items": _ref("condition"), "minItems": 1}, "At least one condition holds."),
        "not": _told(_ref("condition"), "Nothing satisfies the condition."),
        "holds": _told(_either(_ref("name"), _named(_ref("pattern"))), "A derived fact holds."),
        "role": _told(_ROLE_STANDS, "Whether and by whom a role is held."),
        "scope": _told(_ref("name"), "The stage is open, or the milestone is reached."),
        "where": _told({"type": "string"}, "A CEL expression over what is bound."),
        **{word: _told(_STATE, f"An obligation of that rule {_TOLD_STATES[word]}.") for word in STATE_WORDS},
        **{
            how.value: _told(_aggregate(how), f"The {how.value} of everything that satisfies a pattern.")
            for how in Aggregator
        },
    },
    "additionalProperties": _ref("pattern"),
}
_TERM: Mapping[str, Schema] = {
    "lasts": _ref("duration"),
    "after": _told(
        _either(_ref("path"), _ref("name"), _ref("term")),
        "The day, or for hours the moment, from which it runs, not counted itself; or the term from whose end.",
    ),
    "calendar": {"enum": list(CALENDARS)},
    "suspended": _closed(
        {
            "from_day_after": _ref("path"),
            "until_day_of": _ref("path"),
            "at_most_until": _ref("path"),
            "inclusive": _YES_NO,
        },
        "from_day_after",
        "until_day_of",
    ),
    "extended": _one_or_more(
        _closed(
            {
                "by": _ref("duration"),
                "once": _YES_NO,
                "before_end": _YES_NO,
                "when": _either(_ref("name"), {"type": "object", "minProperties": 1, "maxProperties": 1}),
            },
            "by",
            "when",
        )
    ),
    "source": _SOURCE,
}
_EFFECTS: Mapping[str, Schema] = {
    "derive": _either(_ref("name"), _named(_named(_WORD))),
    "permit": _closed({"who": _ref("who"), "to": _ref("act"), "despite": _one_or_more(_ref("name"))}, "who", "to"),
    "forbid": _closed({"who": _ref("who"), "to": _ref("act"), "because": _TITLE}, "who", "to", "because"),
    "oblige": _closed(
        {
            "bearer": _ref("bearer"),
            "to": _ref("act"),
            "towards": _ref("name"),
            "within": _either({"type": "string"}, _closed(_TERM, "lasts")),
            "remind": _one_or_more({"type": "string"}),
            "required": _told(_YES_NO, "Whether the case stays open while it is owed."),
        },
        "bearer",
        "to",
    ),
    "offer": _closed(
        {
            "to": _ref("bearer"),
            "task": _ref("name"),
            "yields": _ref("name"),
            "title": _TITLE,
            "mode": {"enum": ["first", "each"]},
            "within": _either({"type": "string"}, _closed(_TERM, "lasts")),
        },
        "to",
        "task",
    ),
    "settle": _closed(dict.fromkeys(("waive", "discharge", "transfer", "to"), _ref("name"))),
    "clock": _closed(
        {
            **dict.fromkeys(("start", "suspend", "resume", "extend", "stop"), _ref("name")),
            "on": _ref("path"),
            "until": _ref("path"),
            "by": _ref("duration"),
            "inclusive": _YES_NO,
        }
    ),
    "scope": _closed(dict.fromkeys(("open", "close", "reach"), _ref("name"))),
    "notify": _closed({"who": _ref("who"), "what": _TITLE}, "who", "what"),
    "call": _closed({"to": _ref("name"), "activity": _ref("name"), "with": _named(_WORD)}, "to", "activity"),
}
_RULE = _closed(
    {
        "rule": _told(_ref("name"), "Its name, by which conclusions and other rules speak of it."),
        "title": _TITLE,
        "source": _SOURCE,
        "when": _told(_ref("condition"), "When it holds; left out, always."),
        "in": _IN,
        "per": _told(_one_or_more(_ref("name")), "The bound facts that make one norm differ from another."),
        "overrides": _OVERRIDES,
        "at": _told(_ref("name"), "In an overlay: the place the model leaves open for rules."),
        **{word: _one_or_more(_EFFECTS[word]) for word in EFFECT_WORDS},
    },
    "rule",
)
_FACT = _either(
    {"type": "null"},
    _closed(
        {
            "title": _TITLE,
            "fields": _either({"type": "null"}, _named(_ref("field"))),
            "by": _told(_ref("roles"), "The roles that may add it; left out, every role."),
            "seen_by": _told(_ref("roles"), "The roles that may see it; left out, every role."),
            "legal_act": _told(_YES_NO, "Forbidden unless a rule permits it."),
            "effective_on": _told(_ref("name"), "The date field that says on which day it counts."),
            "when_closed": _told(_YES_NO, "May still be added to a closed case."),
            "open": _told(_YES_NO, "An overlay may add fields."),
            "in": _IN,
            "overrides": _OVERRIDES,
            "extends": _told(_ref("name"), "The base policy whose type of fact gets further fields."),
        }
    ),
)
_OPEN = _either(
    _closed(
        {
            "type": {"enum": ["whole", "decimal", "yes_no", "choice", "text", "date", "rules"]},
            "title": _TITLE,
            "default": _WORD,
            "from": _WORD,
            "to": _WORD,
            "choices": {"type": "array", "items": _WORD, "minItems": 1},
            "tighter": _told({"enum": ["lower", "higher"]}, "In which direction an overlay may move it."),
            "about": _told(_one_or_more(_ref("name")), "The facts that rules at this place may be about."),
        },
        "type",
    )
)

_LARGE: dict[str, Schema] = {
    "condition": _either(_ref("name"), _CONDITION, {"type": "array", "items": _ref("condition"), "minItems": 1}),
    "rule": _RULE,
    "fact": _FACT,
    "term": _closed({**_TERM, "overrides": _OVERRIDES}, "lasts"),
}

_RENAMED = _told(
    {
        "type": "object",
        "properties": {"fields": {"type": "object", "additionalProperties": _ref("name")}},
        "additionalProperties": _ref("name"),
    },
    "Other names for what the base speaks of; of fields as `fact.field`.",
)
_CLAUSES: Mapping[str, Schema] = {
    "facts": _named(_ref("fact")),
    "rules": {"type": "array", "items": _ref("rule")},
}
_POLICY = _closed(
    {
        "policy": _told(_ref("policy_name"), "The name of the policy."),
        "in_force": _told(_ref("day"), "From which day this version applies."),
        "title": _TITLE,
        "goal": _TITLE,
        "base": _told(_YES_NO, "Others build on it; no case runs under it by itself."),
        "based_on": _either(
            _one_or_more(_ref("policy_name")),
            {"type": "object", "additionalProperties": _either({"type": "null"}, _closed({"as": _RENAMED}))},
        ),
        "director": _told(_ref("name"), "The role of the municipality; without it the first role."),
        "open": _told(_named(_OPEN), "What a municipality may fill in."),
        "roles": _named(
            _either({"type": ["string", "null"]}, _closed({"title": _TITLE, "many": _YES_NO, "overrides": _OVERRIDES}))
        ),
        "scopes": _named(
            _either(
                {"type": ["string", "null"]}, _closed({"title": _TITLE, "milestone": _YES_NO, "overrides": _OVERRIDES})
            )
        ),
        "tasks": _named(
            _closed({"title": _TITLE, "yields": _ref("name"), "in": _IN, "overrides": _OVERRIDES}, "yields")
        ),
        "terms": _named(_ref("term")),
        **_CLAUSES,
    },
    "policy",
    "in_force",
    "roles",
)
_OVERLAY = _closed(
    {
        "overlay_of": _told(_ref("policy_name"), "The national model."),
        "model": _told(_ref("day"), "The version of the model."),
        "municipality": {"type": "string"},
        "in_force": _told(_ref("day"), "From which day this tailoring applies."),
        "title": _TITLE,
        "fill": _told(_named(_WORD), "What is filled in at the places the model leaves open."),
        **_CLAUSES,
    },
    "overlay_of",
    "municipality",
    "in_force",
)
