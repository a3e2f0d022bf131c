"""What is decided reaches Temporal: once, in order, and after every kind of trouble."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from temporalio.client import ActivityExecutionStatus

from orchestrator.dispatch.connect import connect
from orchestrator.dispatch.relay import relay
from orchestrator.local import temporal
from orchestrator.local.ports import free_port
from orchestrator.local.temporal import RunningTemporal
from tests.integration.dispatch.outbox_story import OutboxStory

pytestmark = pytest.mark.anyio

RUNNING, COMPLETED, TERMINATED = (
    ActivityExecutionStatus.RUNNING,
    ActivityExecutionStatus.COMPLETED,
    ActivityExecutionStatus.TERMINATED,
)


async def test_every_eligible_party_hears_of_the_work_and_the_claim_ends_it_for_the_others(story: OutboxStory) -> None:
    north, south = story.offers("ggz-noorderlicht"), story.offers("ggz-het-baken")
    await story.is_relayed()
    assert [await story.status(each) for each in (north, south)] == [RUNNING, RUNNING]

    story.withdraws("ggz-het-baken")
    story.completes("ggz-noorderlicht")
    await story.is_relayed()

    assert await story.status(north) is COMPLETED, "also when no worker ever took it"
    assert await story.status(south) is TERMINATED
    assert story.waiting() == []


async def test_telling_everything_again_starts_nothing_twice(story: OutboxStory) -> None:
    north, south = story.offers("ggz-noorderlicht"), story.offers("ggz-het-baken")
    story.withdraws("ggz-het-baken")
    await story.is_relayed()
    before = [await story.run(each) for each in (north, south)]

    for _ in range(3):
        story.tells_everything_again()
        await story.is_relayed()

    assert [await story.run(each) for each in (north, south)] == before
    assert await story.status(south) is TERMINATED, "what was taken back stays taken back"


async def test_several_relays_share_the_work_and_keep_the_order_of_one_offer(story: OutboxStory) -> None:
    offers = [story.offers(f"ggz-{number}") for number in range(30)]
    for number in range(30):
        story.completes(f"ggz-{number}")

    drained = await story.is_relayed(relays=4)
    while story.waiting():  # a relay may find that the offer is still with another one
        drained += await story.is_relayed(relays=4)

    assert sum(each.told for each in drained) == 60
    assert {await story.status(each) for each in offers} == {COMPLETED}


async def test_what_temporal_does_not_take_waits_and_keeps_the_reason(story: OutboxStory) -> None:
    offer = story.offers("ggz-noorderlicht", queue="q" * 2000)
    story.completes("ggz-noorderlicht")

    await story.is_relayed()

    [(kind, attempts, why), (kept_back, untried, _)] = story.waiting()
    assert (kind, attempts) == ("start_task", 1)
    assert why
    assert (kept_back, untried) == ("complete_task", 0), "nothing overtakes the offer it is about"
    assert await story.status(offer) is None


async def test_an_effect_of_a_later_version_is_left_for_the_program_that_knows_it(story: OutboxStory) -> None:
    story.says("ring_the_bell", {})
    await story.is_relayed()
    [(kind, _, why)] = story.waiting()
    assert kind == "ring_the_bell"
    assert "expected start_task" in str(why)


async def test_a_relay_hears_of_new_work_without_looking(story: OutboxStory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.dispatch.relay.LOOK_SECONDS", 60.0)
    carrying = asyncio.create_task(relay(story.database_url, story.client))
    await asyncio.sleep(0.3)
    offer = story.offers("ggz-noorderlicht")
    async with asyncio.timeout(5):
        while await story.status(offer) is None:  # noqa: ASYNC110 Temporal tells nobody
            await asyncio.sleep(0.02)
    carrying.cancel()
    with suppress(asyncio.CancelledError):
        await carrying


@pytest.fixture
def other_temporal(tmp_path: Path) -> Iterator[RunningTemporal]:
    """A Temporal of its own, which a test may end."""
    running = temporal.start(tmp_path, port=free_port(), in_memory=True, headless=True)
    yield running
    running.stop()


async def test_without_temporal_nothing_is_lost(story: OutboxStory, other_temporal: RunningTemporal) -> None:
    story.offers("ggz-noorderlicht")
    away = OutboxStory(story.database_url, await connect(other_temporal.address), case=story.case)
    other_temporal.stop()
    await away.is_relayed()
    [(kind, attempts, why)] = story.waiting()
    assert (kind, attempts) == ("start_task", 1)
    assert why

    with psycopg.connect(story.database_url) as connection:
        connection.execute("update outbox set due_at = now()")
    await story.is_relayed()
    assert story.waiting() == []


async def test_the_clock_of_a_municipality_is_nudged_awake_once_for_many_nudges(story: OutboxStory) -> None:
    municipality = f"gemeente-{story.case}"
    for _ in range(5):
        story.says("nudge_clock", {"municipality": municipality, "due_at": "2026-05-01T00:00:00+00:00"})
    [drained] = await story.is_relayed()
    assert drained.told == 5
    handle = story.client.get_workflow_handle(f"clock:{municipality}")
    signals = [
        each
        async for each in handle.fetch_history_events()
        if each.HasField("workflow_execution_signaled_event_attributes")
    ]
    assert len(signals) == 1
    await handle.terminate()
