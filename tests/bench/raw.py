"""What the database alone can do: one small row inserted and committed at a time, on the server all the rest uses."""

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg

from tests.bench.callers import Call, measure
from tests.bench.row import Row
from tests.bench.servers import Servers

SECONDS = 2.0
BODY = '{"type": "aanvulling_gevraagd", "fields": {"verzonden_op": "2026-03-02"}}' * 4


def raw_rows(servers: Servers, callers: tuple[int, ...]) -> Iterator[Row]:
    """Measure insert and commit with so many connections."""
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        connection.execute("create table bench_raw (id bigserial primary key, case_id text, body text)")
    for count in callers:
        with ExitStack() as ending:
            found = measure(lambda ending=ending: _connected(servers, ending), count, SECONDS)  # type: ignore[misc]
        yield Row("raw", f"commits/s, {count} connections", found.per_second, "/s")
        if count == 1:
            yield Row("raw", "commit p50", found.p50_ms, "ms")
            yield Row("raw", "commit p95", found.p95_ms, "ms")


def _connected(servers: Servers, ending: ExitStack) -> Call:
    connection = ending.enter_context(psycopg.connect(servers.database_url, autocommit=True))
    return lambda number: connection.execute(
        "insert into bench_raw (case_id, body) values (%s, %s)", (f"case-{number % 64}", BODY)
    )
