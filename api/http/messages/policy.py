"""Policies as they go out: enough to fill in a fact, and to see which clauses there are."""

from datetime import date

from api.http.messages.shape import Out
from api.http.messages.text import TextOut
from rules.model.fact_type import FactType, FieldKind
from rules.model.policy import Policy


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
    """A field of a fact type. `choices` belongs to a choice, `of` (a fact type) to a reference."""

    name: str
    kind: FieldKind
    choices: list[str]
    of: str | None
    many: bool
    optional: bool
    title: TextOut | None


class FactTypeOut(Out):
    """What a fact looks like and which roles may add it (empty: every role)."""

    name: str
    title: TextOut
    fields: list[FieldOut]
    by: list[str]
    legal_act: bool


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
    origin: str


class PolicyOut(PolicyLineOut):
    """A policy version; `opened` are the places it leaves open, with what is filled in there."""

    director: str
    opened: dict[str, str]
    roles: list[RoleOut]
    facts: list[FactTypeOut]
    tasks: list[TaskTypeOut]
    rules: list[RuleOut]

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
        )


def _fact_type(found: FactType) -> FactTypeOut:
    fields = [FieldOut.tell(each) for each in found.fields.values() if not each.implied]
    return FactTypeOut(
        name=found.name, title=TextOut.tell(found.title), fields=fields, by=list(found.by), legal_act=found.legal_act
    )
