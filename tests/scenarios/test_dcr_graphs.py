"""Real DCR graphs, told as policies, allow and oblige at every moment what an independent engine computed.

The graphs and the walks keep their own licence and are not part of the project; without them these tests are skipped.
What needs no data of others is in `tests/properties/test_dcr_properties.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from tests.translate.dcr_graph import NotFlatError, read_graph, read_graphs
from tests.translate.dcr_walk import disagreements, read_walks

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SPEELRUIMTE_SHARED") or REPOSITORY.parent / "shared")
GRAPHS, WALKS = (SHARED / "data" / "dcr" / name for name in ("graphs_neutral.json", "walks.json"))
FLAT = {graph.name: graph for graph in read_graphs(GRAPHS)} if GRAPHS.is_file() else {}

# With hundreds of relations one walk takes as long as seven do elsewhere; `python -m tests.translate` takes them all.
LARGE = 300

there = pytest.mark.skipif(not FLAT, reason=f"the DCR graphs are not there: {GRAPHS}")


@pytest.fixture(scope="module")
def walks():
    return read_walks(WALKS)


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


@there
def test_every_flat_graph_is_there():
    assert len(FLAT) == 37


@there
@pytest.mark.parametrize("name", FLAT)
def test_a_graph_allows_and_obliges_as_another_engine_says(name, walks):
    taken = walks[name][:1] if len(FLAT[name].relations) > LARGE else walks[name]
    assert list(disagreements(FLAT[name], taken, PythonMatcher())) == []


@there
@pytest.mark.parametrize("name", ["Invoice Payment Example", "p2p SystemTest2", "08 Hospital Billing - Event Log"])
def test_both_matchers_walk_alike(name, walks, durable):
    assert list(disagreements(FLAT[name], walks[name][:1], durable)) == []


def test_a_graph_that_nests_is_refused_by_name():
    with pytest.raises(NotFlatError, match="nested"):
        read_graph("nested", {"events": [], "groups": [{"id": "g", "type": "nesting"}], "relations": []})
