"""Whatever a DCR graph looks like, its policy says what the definition of such graphs says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.python_matcher import PythonMatcher
from rules.language.check.check import check
from tests.translate.dcr_graph import Event, Graph, Relation
from tests.translate.dcr_marking import Marking
from tests.translate.dcr_walk import Situation, Walk

NAMES = ("apply", "ask", "answer", "decide", "object")

events = st.builds(
    lambda included, executed, pending, role: {
        "included": included, "executed": executed, "pending": pending, "role": role
    },
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, "citizen", "town"]),
)  # fmt: skip


@st.composite
def graphs(draw):
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    relation = st.tuples(st.sampled_from(Relation), st.sampled_from(names), st.sampled_from(names))
    drawn = tuple(Event(name, name.title(), **draw(events)) for name in names)
    return Graph("drawn", drawn, draw(st.frozensets(relation, max_size=12)))


def said_of(graph, marking):
    return Situation(marking.enabled(graph), marking.pending)


@settings(max_examples=150)
@given(graphs(), st.data())
def test_a_policy_says_what_the_graph_means(graph, data):
    walk, marking = Walk.start(graph, PythonMatcher()), Marking.first(graph)
    for _ in range(6):
        assert walk.situation() == said_of(graph, marking)
        if not marking.enabled(graph):
            break
        event = data.draw(st.sampled_from(sorted(marking.enabled(graph))))
        walk.execute(event)
        marking = marking.after(graph, event)


ENDS = ("decide", "withdraw")
PERMIT = Graph(
    "A permit",
    (
        Event("apply", "Apply", "citizen"),
        Event("complete", "Complete the application", "citizen", included=False),
        Event("ask", "Ask to complete", "town"),
        Event("decide", "Decide", "town"),
        Event("withdraw", "Withdraw", "citizen"),
    ),
    frozenset(
        {
            (Relation.CONDITION, "apply", "decide"),
            (Relation.CONDITION, "apply", "ask"),
            (Relation.CONDITION, "apply", "withdraw"),
            (Relation.RESPONSE, "apply", "decide"),
            (Relation.INCLUDE, "ask", "complete"),
            (Relation.RESPONSE, "ask", "complete"),
            (Relation.MILESTONE, "complete", "decide"),
            (Relation.EXCLUDE, "complete", "complete"),
            (Relation.EXCLUDE, "apply", "apply"),
            *((Relation.EXCLUDE, end, each) for end in ENDS for each in ("ask", *ENDS)),
        }
    ),
)


def test_a_permit_is_decided_on_once_what_was_asked_has_come():
    walk = Walk.start(PERMIT, PythonMatcher())
    story = []
    for event in ("apply", "ask", "complete", "decide"):
        walk.execute(event)
        now = walk.situation()
        story.append((event, sorted(now.enabled), sorted(now.pending)))

    assert story == [
        ("apply", ["ask", "decide", "withdraw"], ["decide"]),
        ("ask", ["ask", "complete", "withdraw"], ["complete", "decide"]),
        ("complete", ["ask", "decide", "withdraw"], ["decide"]),
        ("decide", [], []),
    ]


def test_a_translated_graph_has_nothing_that_cannot_have_been_meant():
    assert check(Walk.start(PERMIT).policy) == ()
