"""Walking through a case of a translated graph: what may be done and what is owed, after each event."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rules.conclusions import Conclusions
from rules.engine.problem import Matcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.may import Allowed, Doer, Draft, may
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.model.policy import Policy
from tests.translate.dcr_graph import Graph
from tests.translate.dcr_policy import ANYBODY, OPENED, Told, tell

_START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Situation:
    """The events that can be executed, and those that are still to be."""

    enabled: frozenset[str]
    pending: frozenset[str]


@dataclass(slots=True)
class Walk:
    """A case under the policy of one graph, from its opening on."""

    graph: Graph
    told: Told
    policy: Policy
    matcher: Matcher | None = None
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def start(cls, graph: Graph, matcher: Matcher | None = None, policy: Policy | None = None) -> "Walk":
        """The case just opened, in which one party holds each role."""
        told = tell(graph)
        walk = cls(graph, told, policy or parse_policy(told.text, f"{graph.name}.yaml"), matcher)
        for role in walk.policy.roles:
            walk._add("party_joined", {"role": role, "party": role}, ANYBODY)
        walk._add(OPENED, {}, ANYBODY)
        return walk

    def execute(self, event: str) -> None:
        """Add the fact of the event, whether or not it may be."""
        self._add(self.told.facts[event], {}, self.told.roles[event])

    def situation(self) -> Situation:
        """What the policy says now, in the words of the graph."""
        said = evaluate(self.policy, self.facts, self._now(), self.matcher)
        owed = {each.act.fact for each in said.obligations if each.owed}
        events = [each.id for each in self.graph.events]
        return Situation(
            frozenset(each for each in events if self._may(said, each)),
            frozenset(each for each in events if self.told.facts[each] in owed),
        )

    def _may(self, said: Conclusions, event: str) -> bool:
        role = self.told.roles[event]
        return isinstance(may(self.policy, said, Doer(role, role=role), self._draft(event)), Allowed)

    def _draft(self, event: str) -> Draft:
        return Draft(self.told.facts[event], {}, self._now())

    def _now(self) -> datetime:
        return _START + _STEP * len(self.facts)

    def _add(self, kind: str, fields: dict[str, str], role: str) -> None:
        n = len(self.facts)
        self.facts.append(Fact(f"f{n}", kind, fields, self._now(), self._now(), role, role, n))


@dataclass(frozen=True, slots=True)
class Moment:
    """What another engine says at one moment of a walk: an event that was executed, or was `attempted` and refused.

    With neither it is the start; after an attempt nothing has changed.
    """

    executed: str | None
    attempted: str | None
    expected: Situation | None


def read_walks(path: Path) -> Mapping[str, Sequence[Sequence[Moment]]]:
    """The walks through each graph from a file: `{"walks": {name: {"walks": [{"steps": […]}]}}}`."""
    found = json.loads(path.read_text(encoding="utf-8"))["walks"]
    return {
        name: [[_moment(each) for each in walk["steps"]] for walk in graph["walks"]] for name, graph in found.items()
    }


def _moment(found: Mapping[str, Any]) -> Moment:
    if "attempt" in found:
        # A walk tells only of attempts that were turned down.
        assert found["accepted"] is False
        return Moment(None, found["attempt"], None)
    return Moment(found.get("execute"), None, Situation(frozenset(found["enabled"]), frozenset(found["pending"])))


def disagreements(graph: Graph, walks: Sequence[Sequence[Moment]], matcher: Matcher | None = None) -> Iterator[str]:
    """Where the policy of a graph says otherwise than its walks do, in words."""
    policy = None
    for n, moments in enumerate(walks):
        walk = Walk.start(graph, matcher, policy)
        policy = walk.policy
        found = walk.situation()
        for place, moment in enumerate(moments):
            if moment.executed:
                walk.execute(moment.executed)
                found = walk.situation()
            if moment.attempted in found.enabled:
                yield f"walk {n}, moment {place}: {moment.attempted} is allowed"
            if moment.expected not in (None, found):
                yield f"walk {n}, moment {place}: expected {moment.expected}, found {found}"
