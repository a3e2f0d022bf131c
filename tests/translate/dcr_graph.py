"""A DCR graph as others publish it: events, how each starts, and the relations between them.

Dynamic condition response graphs: Hildebrandt and Mukkamala, "Declarative event-based workflow as distributed dynamic
condition response graphs", PLACES 2010. Here are graphs without subprocesses, guards or times.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
    """A graph that holds subprocesses, or guards or times its relations; none of these is translated."""


def read_graphs(path: Path) -> Iterator[Graph]:
    """Every graph that can be translated in a file of neutral JSON: `{name: {"events", "groups", "relations"}}`."""
    for name, found in json.loads(path.read_text(encoding="utf-8")).items():
        with suppress(NotFlatError):
            yield read_graph(name, found)


def read_graph(name: str, found: Mapping[str, Any]) -> Graph:
    """One graph, in which a relation of a nest is one of everything in it.

    Raises:
        NotFlatError: it holds what is not translated.

    """
    timed = (each["guard"] or each["time"] for each in found["relations"])
    if any(timed) or any(each["type"] != "nesting" for each in found["groups"]):
        raise NotFlatError(name)
    events = tuple(_event(each) for each in found["events"])
    inside = _insides(found)
    relations = frozenset(
        (Relation(each["type"]), source, target)
        for each in found["relations"]
        for source in inside[each["source"]]
        for target in inside[each["target"]]
    )
    return Graph(name, events, relations)


def _event(found: Mapping[str, Any]) -> Event:
    starts = {key: found[key] for key in ("included", "executed", "pending")}
    return Event(found["id"], found["label"] or found["id"], found["role"] or None, **starts)


def _insides(found: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """For each event itself, and for each nest the events in it, however deep."""
    inside: dict[str, list[str]] = {each["id"]: [] for each in found["groups"]}
    parents = {each["id"]: each["parent"] for each in (*found["groups"], *found["events"])}
    for event in found["events"]:
        inside[event["id"]] = [event["id"]]
        nest = event["parent"]
        while nest:
            inside[nest].append(event["id"])
            nest = parents[nest]
    return inside
