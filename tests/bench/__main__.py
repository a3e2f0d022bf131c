"""Measure the platform, as ratios within one run: `python -m tests.bench`, or only some parts of it by their names.

Everything runs on this machine at the same time, callers included, so figures of two machines do not compare.
"""

import json
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict

from tests.bench.asked import ALONE, ON_SERVERS, asked
from tests.bench.row import Row
from tests.bench.servers import Servers, running_servers

CALLERS = (1, 8, 32)
COMPARED = frozenset({"raw", "platform", "entity"})
"""With all of these in one run there are ratios as well."""


def measured(parts: Collection[str]) -> Iterator[Row]:
    """Measure these parts, one after the other."""
    for name in (each for each in ALONE if each in parts):
        yield from _alone(name)
    chosen = [each for each in ON_SERVERS if each in parts]
    if chosen:
        with running_servers() as servers:
            yield from _on_servers(servers, chosen)


def _alone(name: str) -> Iterator[Row]:
    from tests.bench.evaluate import evaluation_rows
    from tests.bench.matchers import matcher_rows
    from tests.bench.parties import party_rows
    from tests.bench.rules import rules_rows
    from tests.bench.worklist import worklist_rows

    measure = {
        "matchers": matcher_rows,
        "rules": rules_rows,
        "evaluate": evaluation_rows,
        "worklist": worklist_rows,
        "parties": party_rows,
    }
    return measure[name]()


def _on_servers(servers: Servers, chosen: Sequence[str]) -> Iterator[Row]:
    from tests.bench.ratios import ratio_rows

    rows = []
    for name in chosen:
        for row in _on_server(servers, name):
            rows.append(row)
            yield row
    if set(chosen) >= COMPARED:
        yield from ratio_rows(rows, CALLERS)


def _on_server(servers: Servers, name: str) -> Iterator[Row]:
    from tests.bench.entity import entity_rows
    from tests.bench.http import platform_rows
    from tests.bench.programs import program_rows
    from tests.bench.raw import raw_rows
    from tests.bench.replay import replay_rows
    from tests.bench.service import service_rows

    callers = {"raw": raw_rows, "platform": platform_rows, "entity": entity_rows}
    if name in callers:
        return callers[name](servers, CALLERS)
    return {"service": service_rows, "programs": program_rows, "replay": replay_rows}[name](servers)


def main() -> None:
    """Print each figure as soon as it is there, or all of them as JSON at the end."""
    chosen = asked()
    rows = measured(chosen.parts)
    if chosen.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
        return
    sys.stdout.write("| part | what | figure | |\n|---|---|---:|---|\n")
    for row in rows:
        sys.stdout.write(f"| {row.part} | {row.name} | {row.shown()} {row.unit} | {row.note} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
