"""Real DCR graphs, told as policies, allow and oblige at every moment what an independent engine computed.

The graphs and the walks keep their own licence and are not part of the project; without them these tests are skipped.
What needs no data of others is in `tests/properties/test_dcr_properties.py`.
"""

import os
from pathlib import Path

import pytest

from rules.engine.python_matcher import PythonMatcher
from tests.translate.dcr_graph import NotFlatError, Relation, read_graph, read_graphs
from tests.translate.dcr_walk import disagreements, read_walks

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SPEELRUIMTE_SHARED") or REPOSITORY.parent / "shared")
GRAPHS, WALKS = (SHARED / "data" / "dcr" / name for name in ("graphs_neutral.json", "walks.json"))
REAL = {graph.name: graph for graph in read_graphs(GRAPHS)} if GRAPHS.is_file() else {}

# Where there are many relations one walk is taken of the seven; `python -m tests.translate` takes them all.
LARGE = 60

there = pytest.mark.skipif(not REAL, reason=f"the DCR graphs are not there: {GRAPHS}")


@pytest.fixture(scope="module")
def walks():
    return read_walks(WALKS)


@there
def test_every_graph_without_subprocesses_is_there():
    flat, nested = 37, 3
    assert len(REAL) == flat + nested


@there
@pytest.mark.parametrize("name", REAL)
def test_a_graph_allows_and_obliges_as_another_engine_says(name, walks):
    taken = walks[name][:1] if len(REAL[name].relations) > LARGE else walks[name]
    assert list(disagreements(REAL[name], taken, PythonMatcher())) == []


@there
@pytest.mark.parametrize("name", ["Invoice Payment Example", "p2p SystemTest2", "08 Hospital Billing - Event Log"])
def test_both_matchers_walk_alike(name, walks, durable):
    assert list(disagreements(REAL[name], walks[name][:1], durable)) == []


def test_a_graph_with_a_subprocess_is_refused_by_name():
    with pytest.raises(NotFlatError, match="one inside another"):
        read_graph("one inside another", {"events": [], "groups": [{"type": "subprocess"}], "relations": []})


def test_a_relation_of_a_nest_is_one_of_all_in_it():
    starts = {"role": None, "included": True, "executed": False, "pending": False}
    groups = [{"id": "all", "type": "nesting", "parent": None}, {"id": "some", "type": "nesting", "parent": "all"}]
    parents = {"a": "all", "b": "some", "c": None}
    events = [{"id": name, "label": name, "parent": parent, **starts} for name, parent in parents.items()]
    relation = {"type": "condition", "source": "all", "target": "c", "guard": None, "time": None}

    graph = read_graph("nested", {"events": events, "groups": groups, "relations": [relation]})

    assert graph.sources(Relation.CONDITION, "c") == ("a", "b")
