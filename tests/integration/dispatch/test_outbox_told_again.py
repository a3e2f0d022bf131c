"""However often, and after whatever crash the outbox is told: each offer and call starts once, and ends as decided."""

import asyncio
import uuid
from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.client import ActivityExecutionStatus

from tests.integration.dispatch.outbox_story import OutboxStory, temporal_at

PARTIES = ("ggz-noorderlicht", "ggz-het-baken", "brandweer-kust")
ENDS = {"completes": ActivityExecutionStatus.COMPLETED, "withdraws": ActivityExecutionStatus.TERMINATED}

offered = st.lists(st.sampled_from(PARTIES), unique=True, min_size=1)
ends = st.dictionaries(st.sampled_from(PARTIES), st.sampled_from(sorted(ENDS)))
trouble = st.lists(st.sampled_from(["relay", "two relays", "crash"]), max_size=3)


@given(offered=offered, ends=ends, called=st.sets(st.sampled_from(PARTIES)), troubles=st.tuples(trouble, trouble))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_offer_and_call_starts_once_and_ends_as_decided(
    database_url: str,
    temporal_address: str,
    offered: list[str],
    ends: dict[str, str],
    called: set[str],
    troubles: tuple[list[str], list[str]],
) -> None:
    between, after = troubles

    async def story() -> None:
        told = OutboxStory(database_url, await temporal_at(temporal_address), case=f"case-{uuid.uuid4().hex[:8]}")
        activities = {party: told.offers(party) for party in offered}
        calls = [told.calls(party) for party in sorted(called)]
        await told.is_relayed()
        runs = await _runs(told, activities.values(), calls)
        await _through(told, between)
        for party in offered:
            if party in ends:
                getattr(told, ends[party])(party)
        await _through(told, [*after, "relay"])
        assert await _runs(told, activities.values(), calls) == runs
        for activity in calls:
            assert await told.status(activity, _party(activity)) is ActivityExecutionStatus.RUNNING
        for party, activity in activities.items():
            assert await told.status(activity) is ENDS.get(ends.get(party, ""), ActivityExecutionStatus.RUNNING)
        assert told.waiting() == []

    asyncio.run(story())


def _party(activity: str) -> str:
    return activity.rpartition(":")[2]


async def _runs(told: OutboxStory, offers: Iterable[str], calls: Iterable[str]) -> list[str | None]:
    """The run of each; a call is in the namespace of whoever is called."""
    return [await told.run(each) for each in offers] + [await told.run(each, _party(each)) for each in calls]


async def _through(told: OutboxStory, troubles: list[str]) -> None:
    for each in troubles:
        if each == "crash":
            told.tells_everything_again()
        await told.is_relayed(relays=2 if each == "two relays" else 1)
    if troubles:
        await told.is_relayed()
