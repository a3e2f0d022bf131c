"""What a DCR graph means, in as few lines as the papers define it in: the other side of the comparison."""

from dataclasses import dataclass

from tests.translate.dcr_graph import Graph, Relation


@dataclass(frozen=True, slots=True)
class Marking:
    """Which events have been executed, which have to be, and which take part."""

    executed: frozenset[str]
    pending: frozenset[str]
    included: frozenset[str]

    @classmethod
    def first(cls, graph: Graph) -> "Marking":
        """How the graph starts."""
        return cls(
            frozenset(each.id for each in graph.events if each.executed),
            frozenset(each.id for each in graph.events if each.pending),
            frozenset(each.id for each in graph.events if each.included),
        )

    def enabled(self, graph: Graph) -> frozenset[str]:
        """The events that can be executed now."""
        waits_for = {
            Relation.CONDITION: self.included - self.executed,
            Relation.MILESTONE: self.included & self.pending,
        }
        held = {
            target for relation, source, target in graph.relations if source in waits_for.get(relation, frozenset())
        }
        return self.included - held

    def after(self, graph: Graph, event: str) -> "Marking":
        """The marking once the event was executed; an event that excludes and includes the same one includes it."""
        return Marking(
            self.executed | {event},
            (self.pending - {event}) | graph.targets(Relation.RESPONSE, event),
            (self.included - graph.targets(Relation.EXCLUDE, event)) | graph.targets(Relation.INCLUDE, event),
        )
