"""Translate the DCR graphs of a file, or hold them to walks that another engine made.

python -m tests.translate GRAPHS.json NAME             the policy of one graph
python -m tests.translate GRAPHS.json --walks WALKS.json    how many graphs and situations agree
"""

import argparse
import sys
from pathlib import Path

from rules.engine.python_matcher import PythonMatcher
from tests.translate.dcr_graph import read_graphs
from tests.translate.dcr_policy import tell
from tests.translate.dcr_walk import disagreements, read_walks


def main() -> int:
    asked = _arguments()
    graphs = {graph.name: graph for graph in read_graphs(asked.graphs)}
    if asked.walks is None:
        say(tell(graphs[asked.name]).text if asked.name else "\n".join(graphs))
        return 0
    walks, agree, situations = read_walks(asked.walks), 0, 0
    for name in [asked.name] if asked.name else graphs:
        found = list(disagreements(graphs[name], walks[name], PythonMatcher()))
        agree += not found
        situations += sum(len(walk) for walk in walks[name])
        say(f"{name}: {'; '.join(found[:3]) or 'agrees'}")
    say(f"{agree} of {1 if asked.name else len(graphs)} graphs agree, in {situations} situations")
    return 0 if agree == (1 if asked.name else len(graphs)) else 1


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=Path)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--walks", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
