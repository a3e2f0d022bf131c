"""The program of a partner as the demonstration starts it: it works in its own namespace, and knows nothing of ours."""

import asyncio
import sys
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from orchestrator.contracts import activity_id
from orchestrator.dispatch.relay import drain
from orchestrator.local.program import OF_A_PARTNER, Program, start_program
from orchestrator.settings import Settings
from tests.integration.case.case_story import NORTH, REPORT, SCHOOL, CaseStory
from tests.integration.dispatch.a_program import TOKEN
from tests.integration.dispatch.outbox_story import OutboxStory, temporal_at

pytestmark = pytest.mark.anyio

OURS = (
    "database",
    "postgres",
    "keys_dir",
    "api_key_file",
    "certificate_file",
    "private_key",
    "speelruimte_temporal_namespace",
)


def environment_of(pid: int) -> str:
    """What the program was told, in small letters; nothing where a system does not tell it."""
    return Path(f"/proc/{pid}/environ").read_text("utf-8").lower() if sys.platform == "linux" else ""


async def test_it_takes_what_is_for_its_party_and_sees_neither_our_database_nor_our_keys(
    case: CaseStory, database_url: str, temporal_address: str, api_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path,
        database_url=database_url,
        temporal_address=temporal_address,
        api_url=api_url,
        temporal_certificate_file=tmp_path / "platform.pem",
        temporal_private_key_file=tmp_path / "platform.key",
        temporal_api_key_file=tmp_path / "platform.secret",
        temporal_keys_dir=tmp_path / "keys",
    )
    command = (sys.executable, "-m", "workers.demo_partner", "--party", NORTH.party)
    case.open("zaak-begonnen", ggz=(NORTH,))
    case.record(SCHOOL, REPORT, case_id="zaak-begonnen")
    told = OutboxStory(database_url, await temporal_at(temporal_address))
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        await drain(connection, told.temporal)
    running = start_program(Program("partner", command, told=OF_A_PARTNER, env={"SPEELRUIMTE_TOKEN": TOKEN}), settings)
    try:
        seen = environment_of(running.pid)
        handle = (await told.at(NORTH.party)).get_activity_handle(
            activity_id(case.task(case="zaak-begonnen").id, NORTH.party), result_type=str
        )
        async with asyncio.timeout(180):
            # It has no function for this, so it leaves the task for people: that shows that it polls here.
            assert await handle.result() == "left for people"
    finally:
        running.stop()
    assert [word for word in OURS if word in seen] == []
