"""Readings of the rules of a policy, as they come in and go out."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from api.http.messages.policy import RuleOut
from api.http.messages.shape import In, Out, TextOut
from orchestrator.domain.reading import LONGEST_REMARK, Reading, ReadingDraft, RuleRead, RuleState
from rules.difference.compare import in_words
from rules.difference.side import Side
from rules.model.policy import Policy
from rules.scenario.shelf import shown_by

MOST_RULES = 500
"""Rules that are read at once."""


class ReadingIn(In):
    """What a person says of one rule."""

    rule: str = Field(min_length=1, max_length=200)
    content: str = Field(max_length=64, description="The `content` of the rule, as it was when it was read.")
    agrees: bool = Field(description="Whether the rule is right.")
    remark: str = Field(
        default="", max_length=LONGEST_REMARK, description="Needed to object, and to answer an objection."
    )


class ReadingsIn(In):
    """What a person says of some rules of one version."""

    readings: list[ReadingIn] = Field(min_length=1, max_length=MOST_RULES)

    def drafts(self) -> list[ReadingDraft]:
        """Return what the use cases take."""
        return [ReadingDraft(each.rule, each.content, each.agrees, each.remark) for each in self.readings]


class ReadingOut(Out):
    """What a person said of a rule, as part of which version, and of which content."""

    version: str
    content: str
    at: datetime
    party: str
    person: str
    agrees: bool
    remark: str


class ShownOut(Out):
    """A scenario that fails without the rule: the version it stands beside, and its place there, counted from 1."""

    version: str
    number: int
    title: TextOut


class RuleReadOut(RuleOut):
    """A rule with who read it. `says` is its text on one line; who reads it names the `content`.

    `readings` are of just this content, `before` of what the rule said earlier; `objections` those that stand open.
    """

    says: str
    content: str
    state: RuleState
    shown_by: list[ShownOut]
    readings: list[ReadingOut]
    before: list[ReadingOut]
    objections: list[ReadingOut]


def rules_read(policy: Policy, side: Side, found: Iterable[RuleRead]) -> list[RuleReadOut]:
    """Return how the reading of these rules of the policy stands; `side` has their text."""
    return [_rule_read(policy, side, each) for each in found]


def _rule_read(policy: Policy, side: Side, found: RuleRead) -> RuleReadOut:
    return RuleReadOut(
        **RuleOut.tell(policy.rules[found.rule]).model_dump(),
        says=in_words(side.clauses["rule", found.rule].says),
        content=found.content,
        state=found.state,
        shown_by=[ShownOut.tell(each) for each in shown_by(policy, found.rule)],
        readings=_readings(found.readings),
        before=_readings(found.before),
        objections=_readings(found.objections),
    )


def _readings(found: Iterable[Reading]) -> list[ReadingOut]:
    return [ReadingOut.tell(each) for each in found]
