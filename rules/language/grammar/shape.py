"""What can stand behind a key: its JSON Schema, and what the words in it are names of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rules.model.json import Json

Schema = Mapping[str, Json]

PLAIN_NAME = "^[A-Za-z][A-Za-z0-9_]*$"


class Names(Enum):
    """What the words behind a key are names of. `BOUND`: of facts the rule binds, and of their fields."""

    NOTHING = auto()
    BOUND = auto()
    RULE = auto()
    FACT = auto()
    TASK = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """What can stand behind a key; `several` allows a list of it."""

    schema: Schema
    names: Names = Names.NOTHING
    several: bool = False


def ref(name: str) -> Schema:
    """What the schema defines under this name."""
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    """A table with these keys and no other."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def by_name(schema: Schema) -> Schema:
    """A table that gives a name to each such thing."""
    return {"type": "object", "propertyNames": {"pattern": PLAIN_NAME}, "additionalProperties": schema}


def named_freely(schema: Schema) -> Schema:
    """A table that gives a name of any words to each such thing."""
    return {"type": "object", "additionalProperties": schema}


def one(schema: Schema) -> Schema:
    """A table of exactly one entry."""
    return {**schema, "minProperties": 1, "maxProperties": 1}


def at_least_one(schema: Schema) -> Schema:
    """A list that is not empty."""
    return {"type": "array", "items": schema, "minItems": 1}


def either(*schemas: Schema) -> Schema:
    """Any one of them."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def one_or_more(schema: Schema) -> Schema:
    """One, or a list of them."""
    return {"oneOf": [schema, at_least_one(schema)]}


def several(shape: Shape) -> Shape:
    """One, or a list of them, behind a key."""
    return Shape(one_or_more(shape.schema), shape.names, several=True)


YES_OR_NO = (True, False, "yes", "no")
ANYTHING: Schema = {"type": ["string", "number", "boolean"]}

TEXT = Shape(ref("text"))
LINE = Shape({"type": "string"})
YES_NO = Shape({"enum": [*YES_OR_NO]})
WORD = Shape(ANYTHING)
CHOICES = Shape(at_least_one(ANYTHING))
TITLED_CHOICES = Shape(
    either(
        CHOICES.schema,
        {"type": "object", "additionalProperties": either(TEXT.schema, {"type": "null"}), "minProperties": 1},
    )
)
DURATION = Shape(ref("duration"))
LENGTH = Shape(either(ref("duration"), ref("named_length")), Names.BOUND)
DAY = Shape(ref("day"))
VALUE = Shape(ANYTHING, Names.OTHER)
NAME = Shape(ref("name"), Names.OTHER)
RULE = Shape(ref("name"), Names.RULE)
FACT = Shape(ref("name"), Names.FACT)
ACT = Shape(ref("act"), Names.FACT)
ACTS = several(ACT)
TASK = Shape(ref("name"), Names.TASK)
WHO = Shape(ref("who"), Names.OTHER)
HOLDER = Shape(ref("bearer"), Names.OTHER)
PATH = Shape(ref("path"), Names.BOUND)
PATH_OR_DAY = Shape({"type": "string"}, Names.BOUND)
VALUES = Shape(by_name(ANYTHING), Names.BOUND)
POLICY_NAME = Shape(ref("policy_name"))
BOUND = several(
    Shape({"type": "string", "examples": ["today", "verzonden_op", "aanvraag.ontvangen_op + 4 weeks"]}, Names.OTHER)
)
PATTERN = Shape(either(ref("name"), one({"type": "object"})), Names.FACT)
"""One type of fact, bare or with tests."""


def words_of(*values: str) -> Shape:
    """One of these words."""
    return Shape({"enum": list(values)})
