"""Measure the platform, as ratios within one run: `python -m tests.bench`, with `--json` for programs.

With `--rules` only the rules are measured, which takes no servers and half a minute. Everything runs on this machine at
the same time, callers included, so figures of two machines do not compare.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from tests.bench.entity import entity_rows
from tests.bench.evaluate import evaluation_rows
from tests.bench.http import platform_rows
from tests.bench.matchers import matcher_rows
from tests.bench.parties import party_rows
from tests.bench.ratios import ratio_rows
from tests.bench.raw import raw_rows
from tests.bench.replay import replay_rows
from tests.bench.row import Row
from tests.bench.rules import rules_rows
from tests.bench.servers import running_servers
from tests.bench.service import service_rows
from tests.bench.worklist import worklist_rows

CALLERS = (1, 8, 32)


def measured(*, only_rules: bool) -> Iterator[Row]:
    """Measure everything, one part after the other."""
    yield from matcher_rows()
    yield from rules_rows()
    yield from evaluation_rows()
    if only_rules:
        return
    yield from worklist_rows()
    yield from party_rows()
    with running_servers() as servers:
        yield from service_rows(servers)
        rows = []
        for part in (raw_rows(servers, CALLERS), platform_rows(servers, CALLERS), entity_rows(servers, CALLERS)):
            for row in part:
                rows.append(row)
                yield row
        yield from ratio_rows(rows, CALLERS)
        yield from replay_rows(servers)


def main() -> None:
    """Print each figure as soon as it is there, or all of them as JSON at the end."""
    rows = measured(only_rules="--rules" in sys.argv[1:])
    if "--json" in sys.argv[1:]:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
        return
    sys.stdout.write("| part | what | figure | |\n|---|---|---:|---|\n")
    for row in rows:
        sys.stdout.write(f"| {row.part} | {row.name} | {row.shown()} {row.unit} | {row.note} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
