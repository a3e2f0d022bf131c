"""Policies as they go out, and evaluations of a dossier that nothing keeps."""

from datetime import date
from typing import Any

from pydantic import Field

from api.http.messages.citation import Sources
from api.http.messages.shape import In, Out, TextOut
from rules.model.fact_type import FactType, FieldKind
from rules.model.policy import Policy
from rules.model.secrecy import FieldOf, Secrecy
from rules.service.dossier import MOST_FACTS


class PolicyLineOut(Out):
    """One version of a policy, in force from that day; with a `municipality`, as it tailored that `model`."""

    name: str
    in_force: date
    version: str
    title: TextOut
    goal: TextOut
    digest: str
    municipality: str | None
    model: str | None


class RoleOut(Out):
    """A capacity in which parties take part."""

    name: str
    title: TextOut
    many: bool


class FieldOut(Out):
    """A field of a fact type. `choices` and their titles belong to a choice, `of` (a fact type) to a reference."""

    name: str
    kind: FieldKind
    choices: list[str]
    choice_titles: dict[str, TextOut]
    of: str | None
    many: bool
    optional: bool
    title: TextOut | None


class FactTypeOut(Out):
    """What a fact looks like and which roles may add it, and see it (empty: every role).

    Besides them whom the fields in `seen_by_named` name may see it; with `purposes` only who has a role of one of them.
    With `existence_known` everybody else may know that there is one. `levels` say which roles, and whom named in which
    fields, still see one that carries that level of confidentiality, or the next above it.
    """

    name: str
    title: TextOut
    fields: list[FieldOut]
    by: list[str]
    legal_act: bool
    seen_by: list[str]
    seen_by_named: list[str]
    existence_known: bool
    purposes: list[str]
    levels: dict[str, list[str]]


class TaskTypeOut(Out):
    """Work that is offered, and the fact type that does it."""

    name: str
    title: TextOut
    yields: str


class RuleOut(Out):
    """One clause, with its legal source; `origin` is the policy or overlay whose text it comes from."""

    name: str
    title: TextOut | None
    source: str | None
    sources: Sources
    origin: str


class PurposeOut(Out):
    """What facts may be seen for, on which ground, by who holds one of the roles."""

    name: str
    title: TextOut
    sources: Sources
    roles: list[str]


class HiddenOut(Out):
    """A field that can stay secret, as `fact.field`, and whose it is: a role, or the field that names them."""

    field: str
    of: str


class SecrecyOut(Out):
    """By which facts a name or address stays secret and is known again, who goes on reading it, and where it stands."""

    imposed_by: str
    lifted_by: str
    seen_by: list[str]
    hides: list[HiddenOut]


class PolicyOut(PolicyLineOut):
    """A policy version; `opened` are the places it leaves open, with what is filled in there."""

    director: str
    opened: dict[str, str]
    roles: list[RoleOut]
    facts: list[FactTypeOut]
    tasks: list[TaskTypeOut]
    rules: list[RuleOut]
    purposes: list[PurposeOut]
    secrecy: SecrecyOut | None

    @classmethod
    def told(cls, policy: Policy) -> "PolicyOut":
        """Return the policy with its parts as lists, in the order of the text."""
        line = {name: getattr(policy, name) for name in PolicyLineOut.model_fields}
        return cls(
            **line,
            director=policy.director,
            opened=dict(policy.opened),
            roles=[RoleOut.tell(each) for each in policy.roles.values()],
            facts=[_fact_type(each) for each in policy.facts.values()],
            tasks=[TaskTypeOut.tell(each) for each in policy.tasks.values()],
            rules=[RuleOut.tell(each) for each in policy.rules.values()],
            purposes=[PurposeOut.tell(each) for each in policy.purposes.values()],
            secrecy=_secrecy(policy.secrecy) if policy.secrecy else None,
        )


def _secrecy(found: Secrecy) -> SecrecyOut:
    return SecrecyOut(
        imposed_by=_path(found.imposed_by),
        lifted_by=_path(found.lifted_by),
        seen_by=list(found.seen_by),
        hides=[HiddenOut(field=_path(field), of=_path(whose)) for field, whose in found.hides.items()],
    )


def _path(named: FieldOf | str) -> str:
    return named if isinstance(named, str) else ".".join(named)


def _fact_type(found: FactType) -> FactTypeOut:
    fields = [FieldOut.tell(each) for each in found.fields.values() if not each.implied]
    return FactTypeOut(
        name=found.name,
        title=TextOut.tell(found.title),
        fields=fields,
        by=list(found.by),
        legal_act=found.legal_act,
        seen_by=list(found.seen_by),
        seen_by_named=list(found.seen_by_named),
        existence_known=found.existence_known,
        purposes=list(found.purposes),
        levels={level: list(seen_by) for level, seen_by in found.levels.items()},
    )


JSON = "application/json"
NDJSON = "application/x-ndjson"
MOST_DOSSIERS = 1_000
"""Dossiers of one batch."""


class EvaluationQuery(In):
    """Which version of the policy; left out: the one in force today."""

    version: str | None = Field(default=None, description="Its date, such as 2024-01-01.")
    municipality: str | None = Field(
        default=None, max_length=200, description="As this municipality tailored it; left out: the national model."
    )


_FACT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "by"],
    "properties": {
        "type": {"type": "string", "description": "Fact type of the policy."},
        "fields": {"type": "object", "description": "The fields of the type."},
        "on": {"type": "string", "format": "date", "description": "The day it occurs; noon is meant."},
        "at": {"type": "string", "format": "date-time", "description": "Instead of `on`: the moment."},
        "by": {"type": "string", "description": "The party that adds it, or a role that one party holds."},
        "id": {"type": "string", "description": "Left out, it is called after its type."},
        "role": {"type": "string"},
        "person": {"type": "string"},
        "corrects": {"type": "string", "description": "Id of the fact this one supersedes."},
        "retracts": {"type": "boolean", "description": "Only take the fact named in `corrects` away."},
    },
}
_DOSSIER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "facts": {"type": "array", "maxItems": MOST_FACTS, "items": _FACT},
        "roles": {"type": "object", "description": "For each role the party that holds it, or a list of parties."},
        "at": {"type": "string", "description": "The day or moment at which the facts are looked at; left out: now."},
        "moves": {
            "type": "object",
            "description": "Whose moves to tell as well.",
            "required": ["party"],
            "properties": {name: {"type": "string"} for name in ("party", "role", "person")},
        },
    },
}
_LINES = f"A dossier a line, at most {MOST_DOSSIERS:,}."
_LISTS = ("obligations", "tasks", "derived", "permissions", "prohibitions", "notices", "scopes", "moves")
_ANSWER: dict[str, Any] = {
    "type": "object",
    "description": "What `speelruimte evaluate --json` says, with `moves` when they were asked.",
    "required": ["policy", "at", "roles", *_LISTS[:-1]],
    "properties": {
        "policy": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "roles": {"type": "object"},
        **{name: {"type": "array", "items": {"type": "object"}} for name in _LISTS},
    },
}

REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": _DOSSIER}, NDJSON: {"schema": {"type": "string", "description": _LINES}}},
    }
}
"""What the route takes, for the description of the API."""

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The conclusions; of a batch a line each, in order, or a problem with its `line`.",
        "content": {JSON: {"schema": _ANSWER}, NDJSON: {"schema": {"type": "string"}}},
    }
}
"""What it answers."""
