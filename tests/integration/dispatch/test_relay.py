"""What is decided reaches Temporal: once, in order, and after every kind of trouble."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from temporalio.client import ActivityExecutionStatus

from orchestrator.dispatch.relay import relay
from orchestrator.local import temporal
from orchestrator.local.ports import free_port
from orchestrator.local.temporal import RunningTemporal
from tests.integration.dispatch.outbox_story import OutboxStory, temporal_at

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


async def test_what_temporal_does_not_take_is_set_apart_with_the_reason_and_tried_again(story: OutboxStory) -> None:
    offer, other = story.offers("ggz-noorderlicht", queue="q" * 2000), story.offers("ggz-het-baken")

    await story.is_relayed()

    [(kind, attempts, why)] = story.waiting()
    assert (kind, attempts) == ("start_task", 1)
    [(apart, tried, reason)] = story.apart()
    assert (apart, tried) == (("outbox", story.line_of(offer)), 1)
    assert "length exceeds limit" in reason
    assert why == reason
    assert await story.status(other) is RUNNING, "the others go on"

    story.mends(offer, {"queue": "inbox"})
    await story.is_relayed()
    assert await story.status(offer) is RUNNING
    assert (story.waiting(), story.apart()) == ([], [])


async def test_the_end_of_an_offer_that_stands_still_goes_on_and_makes_it_moot(story: OutboxStory) -> None:
    offer = story.offers("ggz-noorderlicht", queue="q" * 2000)
    story.withdraws("ggz-noorderlicht")

    await story.is_relayed()

    assert (story.waiting(), story.apart()) == ([], []), "an offer that is taken back need not be made"
    assert await story.status(offer) is None


PLANTED = [
    ("ring_the_bell", {}, "expected start_task"),
    ("start_task", {"nonsense": 1}, "KeyError"),
    ("start_task", ["a", "list"], "expected an object, found list"),
    ("withdraw_task", {"task_id": 7, "party": None}, ""),
    ("nudge_clock", {"municipality": ""}, ""),
    ("nudge_clock", {"municipality": {"no": "text"}}, "municipality: expected text"),
    ("make_call", {"call": "x" * 3000, "activity_id": "y" * 3000, "queue": "z"}, ""),
    ("complete_task", {"task_id": "x", "party": "y" * 1_100_000}, "TooLarge"),
]


async def test_lines_that_cannot_be_read_are_set_apart_and_everybody_elses_effects_go_out(story: OutboxStory) -> None:
    for kind, payload, _ in PLANTED:
        story.says(kind, payload)  # type: ignore[arg-type]  that is what is wrong with it
    offer = story.offers("ggz-noorderlicht")

    await story.is_relayed()

    assert await story.status(offer) is RUNNING
    reasons = [reason for _, _, reason in story.apart()]
    for _, _, said in PLANTED:
        assert any(said in each for each in reasons), said
    assert len(story.waiting()) == len(story.apart()) == len(PLANTED)
    story.makes_everything_due()
    await story.is_relayed()
    assert {tried for _, tried, _ in story.apart()} == {2}, "they are tried again, and counted"


async def test_a_relay_hears_of_new_work_without_looking(story: OutboxStory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.dispatch.relay.LOOK_SECONDS", 60.0)
    carrying = asyncio.create_task(relay(story.database_url, story.temporal))
    await asyncio.sleep(0.3)
    offer = story.offers("ggz-noorderlicht")
    async with asyncio.timeout(180):
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
    away = OutboxStory(story.database_url, await temporal_at(other_temporal.address), case=story.case)
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
