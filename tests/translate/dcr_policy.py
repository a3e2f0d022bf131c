"""A DCR graph told as a policy: each event a type of fact, each relation a clause.

- executed: a fact of the type is there;
- condition A to B: B is forbidden while A takes part and never happened;
- milestone A to B: B is forbidden while A takes part and is owed;
- response A to B: since each A a B is owed;
- include and exclude: of those that bear on an event, the latest in the journal decides;
- owed from the start: owed since the case was opened.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from tests.translate.dcr_graph import Event, Graph, Relation

OPENED = "geopend"
"""The fact that opens the case, from which on is owed what a graph starts with."""

ANYBODY = "deelnemer"
"""The role of those who do what a graph assigns to nobody; it directs the case."""

_LONGEST_NAME = 26


@dataclass(frozen=True, slots=True)
class Told:
    """A policy's text, and the names it gave to the events and to the roles that do them."""

    text: str
    facts: Mapping[str, str]
    roles: Mapping[str, str]


def tell(graph: Graph) -> Told:
    """The graph as the text of a policy."""
    facts = _names([(each.id, each.label) for each in graph.events])
    role_names = _names([(role, role) for role in sorted({each.role for each in graph.events if each.role})])
    roles = {each.id: role_names.get(each.role or "", ANYBODY) for each in graph.events}
    clauses = _Clauses(graph, facts, roles)
    policy = {
        "policy": _slug(f"dcr {graph.name}"),
        "in_force": "2024-01-01",
        "title": graph.name,
        "director": ANYBODY,
        "roles": {ANYBODY: {"title": "Participant"}} | {name: {"title": role} for role, name in role_names.items()},
        "facts": {OPENED: {"by": ANYBODY}}
        | {facts[each.id]: {"title": each.label, "by": roles[each.id]} for each in graph.events},
        "rules": list(clauses.all()),
    }
    return Told(_as_yaml(policy), facts, roles)


@dataclass(frozen=True, slots=True)
class _Clauses:
    graph: Graph
    facts: Mapping[str, str]
    roles: Mapping[str, str]

    def all(self) -> Iterator[dict[str, Any]]:
        for event in self.graph.events:
            yield from self._taking_part(event)
            yield from self._owed(event)
        for event in self.graph.events:
            yield from self._conditions_of(event)
            yield from self._milestones_of(event)

    def _taking_part(self, event: Event) -> Iterator[dict[str, Any]]:
        """That an event left the case, or one that starts outside it came in; and that it is forbidden outside."""
        turns, against = self._turns(event)
        name, outside = self.facts[event.id], self._forbid([event], f"{event.label} does not take part now")
        if turns:
            when = {"any": [self._last_turn(turn, against) for turn in turns]}
            forbid = {"forbid": outside} if event.included else {}
            yield {"rule": f"keer_{name}", "when": when, "derive": self._state(event), **forbid}
        if not event.included:
            came_in = [{"not": {"holds": self._state(event)}}] if turns else []
            yield {"rule": f"buiten_{name}", "when": {"all": [{OPENED: "g"}, *came_in]}, "forbid": outside}

    def _turns(self, event: Event) -> tuple[list[str], list[str]]:
        """What turns the event from how it starts, and what turns it back; what does both includes it."""
        into = list(self.graph.sources(Relation.INCLUDE, event.id))
        out = [each for each in self.graph.sources(Relation.EXCLUDE, event.id) if each not in into]
        return (out, into) if event.included else (into, out)

    def _last_turn(self, turn: str, against: list[str]) -> dict[str, Any]:
        since = [{"not": {self.facts[other]: {"after": "t"}}} for other in against]
        return {"all": [{"latest": {"of": self.facts[turn], "as": "t"}}, *since]}

    def _state(self, event: Event) -> str:
        return f"{'zonder' if event.included else 'met'}_{self.facts[event.id]}"

    def _while_part(self, event: Event) -> list[dict[str, Any]] | None:
        """Conditions under which the event takes part; None when it never does."""
        holds = {"holds": self._state(event)}
        if not self._turns(event)[0]:
            return [] if event.included else None
        return [{"not": holds}] if event.included else [holds]

    def _owed(self, event: Event) -> Iterator[dict[str, Any]]:
        since = [self.facts[each] for each in self.graph.sources(Relation.RESPONSE, event.id)]
        for source in [OPENED, *since] if event.pending else since:
            to = {self.facts[event.id]: {"after": "s"}}
            oblige = {"bearer": self.roles[event.id], "to": to}
            yield {"rule": f"{self.facts[event.id]}_na_{source}", "when": {source: "s"}, "oblige": oblige}

    def _conditions_of(self, event: Event) -> Iterator[dict[str, Any]]:
        part, targets = self._while_part(event), self._targets(Relation.CONDITION, event)
        if part is not None and targets and not event.executed:
            when = [{OPENED: "g"}, {"not": self.facts[event.id]}, *part]
            forbid = self._forbid(targets, f"{event.label} has not happened yet")
            yield {"rule": f"eerst_{self.facts[event.id]}", "when": {"all": when}, "forbid": forbid}

    def _milestones_of(self, event: Event) -> Iterator[dict[str, Any]]:
        part, targets = self._while_part(event), self._targets(Relation.MILESTONE, event)
        # Whichever it is: a milestone waits for all that is owed.
        duties = [{"open": {"rule": duty["rule"], "as": "o"}} for duty in self._owed(event)]
        if part is not None and targets and duties:
            forbid = self._forbid(targets, f"{event.label} is still owed")
            when = {"all": [{"any": duties}, *part]}
            yield {"rule": f"zolang_{self.facts[event.id]}", "when": when, "forbid": forbid}

    def _targets(self, relation: Relation, source: Event) -> list[Event]:
        targets = self.graph.targets(relation, source.id)
        return [each for each in self.graph.events if each.id in targets]

    def _forbid(self, events: list[Event], why: str) -> list[dict[str, Any]]:
        return [{"who": self.roles[each.id], "to": self.facts[each.id], "because": why} for each in events]


def _names(labelled: list[tuple[str, str]]) -> dict[str, str]:
    """A name of the language for each label, with a number where two would be the same."""
    return {key: f"{_slug(f'e {label}')}_{n}" for n, (key, label) in enumerate(labelled, 1)}


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain)[:_LONGEST_NAME].strip("_")


def _as_yaml(policy: Mapping[str, Any]) -> str:
    written = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.width = 120
    yaml.sort_base_mapping_type_on_output = False
    yaml.dump(dict(policy), written)
    return written.getvalue()
