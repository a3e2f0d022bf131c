"""Whoever asks whatever, the API has no fault, and answers nothing that its description does not know.

EXAMPLES says how many requests of each operation are tried, with what fits and as many with what does not; here few,
with `make fuzz` many. They are drawn from one seed, so that the same are tried each time.
"""

import os
from collections.abc import Iterator

import pytest

from api.app import create_app
from orchestrator.db.database import Database
from orchestrator.settings import Settings
from tests.integration.api.counter import Counter
from tests.integration.api.every_actor import ACTORS, things, tokens, try_everything
from tests.integration.serving import serving
from tests.patience import UNHURRIED

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def url(database: Database, database_url: str) -> Iterator[str]:  # noqa: ARG001 the database must be furnished
    """The API, for whoever asks as often as they like."""
    often = {"requests_per_minute": 10_000_000, "requests_per_minute_unknown": 10_000_000}
    with serving(create_app(Settings(database_url=database_url, development=True, **often, **UNHURRIED))) as found:
        yield found


@pytest.mark.parametrize("actor", ACTORS)
def test_nothing_that_is_asked_finds_a_fault_or_an_answer_nobody_described(
    url: str, database: Database, actor: str
) -> None:
    with Counter(url) as counter:
        there = things(counter)
    tried = try_everything(url, tokens(database)[actor], there, EXAMPLES)
    assert tried.wrong == []
    assert len(tried.statuses) > 1
    if actor in {"stranger", "nobody"}:
        assert set(tried.statuses) <= {400, 401, 404, 405, 413, 414, 415}
