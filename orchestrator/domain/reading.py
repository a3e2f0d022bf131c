"""A rule as it was read: somebody agrees with what it says, or says why it is not right.

What was read is a content, not a name: when a later version says the same, who read it has read that too, and when it
says something else, nobody has. An objection stands until somebody reads the rule after it and agrees.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from orchestrator.domain.party import Actor

LONGEST_REMARK = 1000
"""Characters in what somebody says of a rule."""


@dataclass(frozen=True, slots=True)
class ReadingDraft:
    """What somebody says of one rule, whose `content` is what they have before them. Who objects says why."""

    rule: str
    content: str
    agrees: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one rule, as part of a `version` of a policy that is in force from a day. It is never changed."""

    seq: int
    policy: str
    version: str
    in_force: date
    municipality: str | None
    rule: str
    content: str
    at: datetime
    party: str
    person: str
    agrees: bool
    remark: str


class RuleState(StrEnum):
    """How the reading of a rule stands.

    `OBJECTED`: an objection is not answered. `READ`: somebody read it as it is, and agrees. `CHANGED`: somebody agreed
    with what it said before, and nobody with what it says now. `UNREAD`: nobody read it.
    """

    OBJECTED = "objected"
    READ = "read"
    CHANGED = "changed"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class RuleRead:
    """A rule with who read it: `readings` of just this content, and those of what it said `before`, in their order."""

    rule: str
    content: str
    readings: tuple[Reading, ...]
    before: tuple[Reading, ...]

    @property
    def objections(self) -> tuple[Reading, ...]:
        """What stands open against it, also from before its content changed."""
        every = sorted((*self.before, *self.readings), key=lambda each: each.seq)
        return tuple(each for each in every if not each.agrees and not self._answered(each, every))

    @property
    def state(self) -> RuleState:
        """How its reading stands."""
        if self.objections:
            return RuleState.OBJECTED
        if any(each.agrees for each in self.readings):
            return RuleState.READ
        return RuleState.CHANGED if any(each.agrees for each in self.before) else RuleState.UNREAD

    def read_by(self, actor: Actor) -> bool:
        """Whether this person agreed with just this content, and no objection stands open."""
        mine = (each for each in self.readings if (each.party, each.person) == (actor.party, actor.person))
        return self.state is RuleState.READ and any(each.agrees for each in mine)

    def _answered(self, objection: Reading, every: Iterable[Reading]) -> bool:
        """Whether somebody agreed later, with what was objected to or with what stands there now."""
        contents = {objection.content, self.content}
        return any(each.agrees and each.seq > objection.seq and each.content in contents for each in every)


def read_as(contents: Mapping[str, str], found: Iterable[Reading]) -> tuple[RuleRead, ...]:
    """Return each rule of a policy with its readings, among those that were found, in the order of the policy."""
    by_rule: dict[str, list[Reading]] = {}
    for each in sorted(found, key=lambda each: each.seq):
        by_rule.setdefault(each.rule, []).append(each)
    return tuple(_read(rule, content, by_rule.get(rule, ())) for rule, content in contents.items())


def _read(rule: str, content: str, found: Iterable[Reading]) -> RuleRead:
    kept = tuple(found)
    same = tuple(each for each in kept if each.content == content)
    return RuleRead(rule, content, same, tuple(each for each in kept if each.content != content))
