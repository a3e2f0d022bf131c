"""What the figures of one run say beside each other; only these travel to another machine."""

from collections.abc import Iterable, Iterator

from tests.bench.job import KINDS
from tests.bench.row import Row

PLATFORM, ENTITY, RAW = "platform", "entity workflow", "raw"


def ratio_rows(rows: Iterable[Row], callers: tuple[int, ...]) -> Iterator[Row]:
    """Compare the platform with the entity workflow and with the bare database."""
    found = {(row.part, row.name): row.value for row in rows if row.value}
    for kind in KINDS:
        acknowledged = f"fact {kind}: acknowledged, p50"
        times = found[ENTITY, acknowledged] / found[PLATFORM, acknowledged]
        yield Row("ratio", f"{kind}: acknowledged faster than the entity workflow, p50", times, "x", "aim: 5")
        for count in callers:
            facts = f"fact {kind}: facts/s, {count} callers"
            times = found[PLATFORM, facts] / found[ENTITY, facts]
            yield Row("ratio", f"{kind}: more facts/s than the entity workflow, {count} callers", times, "x", "aim: 10")
    for count in callers:
        commits = found[RAW, f"commits/s, {count} connections"]
        times = commits / found[PLATFORM, f"fact with a task: facts/s, {count} callers"]
        yield Row("ratio", f"bare commits for each fact with a task, {count} callers", times, "x")
    picked = "fact said until picked up by the partner's worker, p50"
    yield Row(
        "ratio",
        "picked up sooner than with the entity workflow, p50",
        found[ENTITY, picked] / found[PLATFORM, picked],
        "x",
    )
