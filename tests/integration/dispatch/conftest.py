import pytest

from orchestrator.dispatch.connect import connect
from tests.integration.dispatch.outbox_story import OutboxStory


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def story(anyio_backend: str, database_url: str, temporal_address: str) -> OutboxStory:  # noqa: ARG001 async fixtures need it
    return OutboxStory(database_url, await connect(temporal_address))
