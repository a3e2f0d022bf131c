"""The rules of a policy, and what is written as a file of its own: a policy, and what a municipality makes of one."""

from dataclasses import replace

from rules.language.grammar.conditions import CONDITIONS
from rules.language.grammar.construct import Construct, Key
from rules.language.grammar.declarations import (
    EXTENSION,
    FACT_TYPE,
    FIELD,
    HOLDER,
    IN,
    OPEN_PLACE,
    OVERRIDES,
    PERSONAL_DATA,
    PURPOSE,
    RETENTION,
    ROLE,
    SCOPE,
    SECRECY,
    SOURCE,
    SOURCES,
    SUSPENSION,
    TASK,
    TERM,
    TITLE,
    WHO,
)
from rules.language.grammar.effects import EFFECTS, TIGHTENING
from rules.language.grammar.shape import (
    ANYTHING,
    DAY,
    LINE,
    NAME,
    POLICY_NAME,
    RULE,
    YES_NO,
    Names,
    Schema,
    Shape,
    by_name,
    closed,
    either,
    one_or_more,
    ref,
    several,
)
from rules.model.confidentiality import LEVEL
from rules.terms.said import said

_AT = Key("at", NAME, "in an overlay: the place the model leaves open for rules", layered=True)

RULE_FORM = Construct(
    "rule",
    keys=(
        Key("rule", RULE, "its name, by which conclusions and other rules speak of it", required=True),
        TITLE,
        SOURCE,
        Key("when", Shape(ref("condition"), Names.OTHER), "when it holds; left out, always"),
        IN,
        Key("per", several(Shape(ref("name"), Names.BOUND)), "the bound facts that make one norm differ from another"),
        *(Key(word, Shape(one_or_more(each.schema), Names.OTHER), each.told) for word, each in EFFECTS.items()),
        OVERRIDES,
        _AT,
    ),
    called=said("a_rule"),
)
ADDED_RULE = Construct(
    "rule",
    keys=tuple(
        replace(key, layered=False)
        for key in RULE_FORM.only("rule", "at", "in", "title", "source", "when", "per", *TIGHTENING).keys
    ),
    called=said("a_municipal_rule"),
)
ADDED_TO_FACT = Construct(
    "fact",
    keys=(Key("fields", Shape(by_name(ref("field")))), next(key for key in FACT_TYPE.keys if key.word == LEVEL)),
    called=said("added_to_fact"),
)

_RENAMED: Schema = {
    "type": "object",
    "properties": {"fields": {"type": "object", "additionalProperties": ref("name")}},
    "additionalProperties": ref("name"),
}
AS = Key("as", Shape(_RENAMED), "other names for what the base speaks of; of fields as `fact.field`")
_BASED_ON = either(
    one_or_more(POLICY_NAME.schema),
    {"type": "object", "additionalProperties": either({"type": "null"}, closed({"as": AS.schema}))},
)
_CLAUSES = (
    Key("facts", Shape(by_name(ref("fact"))), "the types of fact"),
    Key("rules", Shape({"type": "array", "items": ref("rule")}), "the rules"),
)

CONTINUES = Key("continues", DAY, "the day of the earlier version that holds but for what is said here", layered=True)
_WHAT_IS_GONE = {
    "rules": "rules",
    "facts": "types of fact",
    "fields": "fields, as `fact.field`,",
    "roles": "roles",
    "scopes": "stages and milestones",
    "tasks": "tasks",
    "terms": "terms",
    "open": "open places",
    "sources": "regulations",
    "fill": "open places filled in",
}
_OF_AN_OVERLAY = ("rules", "facts", "fields", "sources", "fill")


def _without(*parts: str) -> Construct:
    names = Shape(one_or_more(LINE.schema))
    gone = tuple(Key(word, names, f"{_WHAT_IS_GONE[word]} that the continued version has") for word in parts)
    return Construct("without", "what of the continued version is gone", keys=gone)


WITHOUT = _without(*(word for word in _WHAT_IS_GONE if word != "fill"))
WITHOUT_IN_OVERLAY = _without(*_OF_AN_OVERLAY)

POLICY = Construct(
    "policy",
    keys=(
        Key("policy", POLICY_NAME, "the name of the policy", required=True),
        Key("in_force", DAY, "from which day this version applies", required=True),
        TITLE,
        Key("goal", TITLE.shape, "what it is for, in Dutch and English"),
        SOURCES,
        Key("director", NAME, "the role of the municipality; without it the first role"),
        Key("roles", Shape(by_name(ROLE.schema)), "the capacities in which parties take part"),
        Key("scopes", Shape(by_name(SCOPE.schema)), "the stages and milestones of the case"),
        _CLAUSES[0],
        Key("tasks", Shape(by_name(TASK.schema)), "the work that can be offered"),
        Key("terms", Shape(by_name(ref("term"))), "the terms that rules name"),
        Key("personal_data", Shape(PERSONAL_DATA.schema), "whose personal data a case holds, what for, and why it may"),
        Key("purposes", Shape(by_name(PURPOSE.schema)), "what facts may be seen for, on which ground, in which roles"),
        Key("secrecy", Shape(SECRECY.schema), "whose name or address stays secret, as long as a fact says so"),
        Key("retention", Shape(by_name(RETENTION.schema)), "how long cases are kept; the first that fits applies"),
        _CLAUSES[1],
        CONTINUES,
        Key("without", Shape(WITHOUT.schema), WITHOUT.told, layered=True),
        Key("base", YES_NO, "others build on it; no case runs under it by itself", layered=True),
        Key("based_on", Shape(_BASED_ON), "the policies it builds on", layered=True),
        Key("open", Shape(by_name(OPEN_PLACE.schema)), "what a municipality may fill in", layered=True),
    ),
    called=said("a_policy"),
)
OVERLAY = Construct(
    "overlay",
    keys=(
        Key("overlay_of", POLICY_NAME, "the national model", required=True),
        Key("model", DAY, "the version of the model"),
        Key("municipality", LINE, "the municipality whose tailoring it is", required=True),
        Key("in_force", DAY, "from which day this tailoring applies", required=True),
        TITLE,
        SOURCES,
        Key("fill", Shape(by_name(ANYTHING)), "what is filled in at the places the model leaves open"),
        *_CLAUSES,
        CONTINUES,
        Key("without", Shape(WITHOUT_IN_OVERLAY.schema), WITHOUT_IN_OVERLAY.told, layered=True),
    ),
    called=said("an_overlay"),
)
CHANGES = ("fill", "facts", "rules")
"""The keys by which an overlay changes its model."""


def keys_naming(names: Names) -> frozenset[str]:
    """The keys inside declarations and rules behind which words are names of this, and nowhere of anything else."""
    constructs = (*_DECLARED, *EFFECTS.values(), *CONDITIONS.values())
    keys = [*(key for each in constructs for key in each.keys), *(Key(word, NAME) for word in CONDITIONS)]
    found = {key.word for key in keys if key.shape.names is names}
    return frozenset(found - {key.word for key in keys if key.shape.names is not names})


_DECLARED = (ROLE, SCOPE, FACT_TYPE, FIELD, TASK, TERM, SUSPENSION, EXTENSION, WHO, HOLDER, OPEN_PLACE, RULE_FORM)
