"""How fast pages answer over a database that is filled, as the browser of one signed-in person asks for them."""

import statistics
import time
from collections.abc import Iterator, Sequence

from starlette.testclient import TestClient

from api.app import create_app
from orchestrator.settings import Settings
from tests.bench.row import Row

AIM = "p95, aim: 200"


def page_rows(part: str, database_url: str, party: str, pages: Sequence[tuple[str, str]], times: int) -> Iterator[Row]:
    """Ask for each page (name, address) so many times as a person of the party, after one that is not counted.

    Policies are read and a page is compiled once in a program's life: the first answer is no measure.
    """
    settings = Settings(database_url=database_url, development=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        client.post("/aanmelden", data={"plaats": f"{party}:medewerker-1"})
        for name, address in pages:
            _milliseconds(client, address)
            taken = [_milliseconds(client, address) for _ in range(times)]
            p95 = statistics.quantiles(taken, n=20)[-1]
            yield Row(part, name, p95, "ms", f"{AIM}; median {statistics.median(taken):.0f}")


def _milliseconds(client: TestClient, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - began) * 1_000
