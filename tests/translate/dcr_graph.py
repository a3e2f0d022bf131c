"""A DCR graph as others publish it: events, how each starts, and the relations between them.

Dynamic condition response graphs: Hildebrandt and Mukkamala, "Declarative event-based workflow as distributed dynamic
condition response graphs", PLACES 2010. Here are flat graphs, without guards or times.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Relation(StrEnum):
    """How one event bears on another."""

    CONDITION = "condition"
    MILESTONE = "milestone"
    RESPONSE = "response"
    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that can happen; `role` is who does it, None for anybody. The rest is how it starts."""

    id: str
    label: str
    role: str | None = None
    included: bool = True
    executed: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Events in order, and for each relation the pairs of source and target."""

    name: str
    events: tuple[Event, ...]
    relations: frozenset[tuple[Relation, str, str]]

    def sources(self, relation: Relation, target: str) -> tuple[str, ...]:
        """The events that bear so on `target`, in the order of the events."""
        return tuple(each.id for each in self.events if (relation, each.id, target) in self.relations)

    def targets(self, relation: Relation, source: str) -> frozenset[str]:
        """The events on which `source` bears so."""
        return frozenset(each.id for each in self.events if (relation, source, each.id) in self.relations)


class NotFlatError(ValueError):
    """A graph that nests, holds subprocesses, or guards or times its relations; none of these is translated."""


def read_graphs(path: Path) -> Iterator[Graph]:
    """Every flat graph in a file of neutral JSON: `{name: {"events": […], "groups": […], "relations": […]}}`."""
    for name, found in json.loads(path.read_text(encoding="utf-8")).items():
        if not found["groups"]:
            yield read_graph(name, found)


def read_graph(name: str, found: Mapping[str, Any]) -> Graph:
    """One graph; raises `NotFlatError` for what is not translated."""
    if found["groups"] or any(each["guard"] or each["time"] for each in found["relations"]):
        raise NotFlatError(name)
    events = tuple(
        Event(
            each["id"],
            each["label"] or each["id"],
            each["role"] or None,
            included=each["included"],
            executed=each["executed"],
            pending=each["pending"],
        )
        for each in found["events"]
    )
    relations = frozenset((Relation(each["type"]), each["source"], each["target"]) for each in found["relations"])
    return Graph(name, events, relations)
