from collections.abc import Iterator

import pytest

from api.app import create_app
from orchestrator.clock import now
from orchestrator.settings import Settings
from orchestrator.usecases.identity import issue_token
from tests.integration.case.case_story import NORTH, CaseStory
from tests.integration.dispatch.a_program import TOKEN
from tests.integration.dispatch.outbox_story import OutboxStory, temporal_at
from tests.integration.serving import serving
from tests.patience import UNHURRIED


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def story(anyio_backend: str, database_url: str, temporal_address: str) -> OutboxStory:  # noqa: ARG001 async fixtures need it
    return OutboxStory(database_url, await temporal_at(temporal_address))


@pytest.fixture
def case(database_url: str) -> Iterator[CaseStory]:
    """Cases in which a partner's program may act."""
    told = CaseStory(database_url)
    told.do(issue_token, NORTH.party, NORTH.person, at=now(), token=TOKEN)
    yield told
    told.database.dispose()


@pytest.fixture
def api_url(case: CaseStory, database_url: str) -> Iterator[str]:  # noqa: ARG001 the database must be furnished
    with serving(create_app(Settings(database_url=database_url, **UNHURRIED))) as url:
        yield url
