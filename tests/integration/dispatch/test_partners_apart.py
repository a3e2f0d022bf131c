"""Every partner's program works in a namespace of its own: others get nothing of it, and its trouble is its own."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from psycopg import AsyncConnection
from temporalio import activity
from temporalio.client import Client
from temporalio.common import RawValue
from temporalio.worker import Worker

from orchestrator.contracts import INBOX, activity_id, queue_for
from orchestrator.db.set_apart import list_apart
from orchestrator.dispatch.activities import start_offer
from orchestrator.dispatch.clock import CLOCK_QUEUE, nudge_clock
from orchestrator.dispatch.connection import connect
from orchestrator.dispatch.namespaces import Temporal, make_namespace, open_temporal
from orchestrator.dispatch.relay import drain
from orchestrator.dispatch.running import how_it_stands
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.effects import start_effect
from orchestrator.domain.party import PartyAmendment
from orchestrator.settings import Settings
from orchestrator.usecases.parties import amend_as_operator, name_namespace
from tests.integration.case.case_story import MONDAY, NORTH, REPORT, SCHOOL, SOUTH, CaseStory
from tests.integration.dispatch.outbox_story import an_order
from workers.partners import look_at_partners
from workers.reconciliation import Reconciled, reconcile

pytestmark = pytest.mark.anyio


class Apart:
    """A platform whose partners have namespaces nobody else uses, on the Temporal that tests share."""

    def __init__(self, case: CaseStory, database_url: str, address: str) -> None:
        self.case = case
        name = uuid.uuid4().hex[:8]
        self.settings = Settings(
            database_url=database_url,
            temporal_address=address,
            temporal_namespace=f"{name}-platform",
            temporal_partner_namespace=f"{name}-{{party}}",
            temporal_make_namespaces=True,
        )

    async def seen(self, *, makes: bool = True) -> Temporal:
        seen = await open_temporal(self.settings.changed(temporal_make_namespaces=makes))
        await make_namespace(seen.own.service_client, self.settings.temporal_namespace)
        async with asyncio.timeout(30):
            while await _is_missing(seen.own):  # noqa: ASYNC110 Temporal tells nobody
                await asyncio.sleep(0.1)
        return seen

    async def told(self, temporal: Temporal) -> None:
        self.case.change("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")
        async with await AsyncConnection.connect(self.settings.database_url or "", autocommit=True) as connection:
            await drain(connection, temporal)

    async def looks(self, temporal: Temporal) -> None:
        await look_at_partners(self.settings, self.case.database, temporal)

    async def runs(self, party: str, case: str, *, at: str | None = None) -> bool:
        """Whether the offer to the party runs, in this namespace (None: in the platform's own)."""
        client = await connect(self.settings.temporal_address or "", at or self.settings.temporal_namespace)
        return (await how_it_stands(client, activity_id(self.case.task(case=case).id, party))).runs

    async def reconciled(self, temporal: Temporal) -> Reconciled:
        done = await reconcile(self.settings, self.case.database, temporal)
        assert done is not None
        return done

    def of(self, party: str) -> str:
        return self.settings.namespace_of(party)

    def apart(self) -> list[tuple[str, str]]:
        return [(each.subject, each.reason) for each in self.case.do(list_apart, ApartKind.PARTNER)]

    def offers(self, name: str) -> str:
        self.case.open(name)
        self.case.record(SCHOOL, REPORT, case_id=name)
        return name


async def _is_missing(client: Client) -> bool:
    try:
        return (await how_it_stands(client, "task:nobody")).runs
    except Exception:  # noqa: BLE001 whatever it is, it cannot be used yet
        return True


@pytest.fixture
def apart(case: CaseStory, database_url: str, temporal_address: str, anyio_backend: str) -> Apart:  # noqa: ARG001
    return Apart(case, database_url, temporal_address)


@asynccontextmanager
async def a_stranger(client: Client, queue: str) -> AsyncIterator[list[str]]:
    """Somebody who polls a queue as long as the block runs, and what came to them: ids of activities, of workflows."""
    taken: list[str] = []

    @activity.defn(dynamic=True)
    async def take(_told: Sequence[RawValue]) -> str:
        taken.append(activity.info().activity_id)
        return "thank you"

    working = asyncio.create_task(Worker(client, task_queue=queue, activities=[take]).run())
    try:
        yield taken
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def test_a_stranger_in_another_partners_namespace_gets_nothing_of_a_partner_nor_of_the_clocks(
    apart: Apart,
) -> None:
    temporal = await apart.seen()
    name = apart.offers("zaak-vreemd")
    elsewhere = await temporal.of(temporal.place_of("ggz-west", None))
    queues = (queue_for(NORTH.party, has_worker=True), INBOX, CLOCK_QUEUE)
    async with (
        a_stranger(elsewhere, queues[0]) as orders,
        a_stranger(elsewhere, queues[1]) as inbox,
        a_stranger(elsewhere, queues[2]) as clocks,
        a_stranger(await temporal.of(temporal.place_of(NORTH.party, None)), queues[0]) as who_may,
    ):
        await apart.told(temporal)
        await nudge_clock(temporal.own, "gemeente-dal")
        async with asyncio.timeout(60):
            while not who_may:  # noqa: ASYNC110 Temporal tells nobody
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
    assert (orders, inbox, clocks) == ([], [], [])
    assert who_may == [activity_id(apart.case.task(case=name).id, NORTH.party)]


async def test_where_a_namespace_is_missing_that_partner_waits_and_is_told_of_and_all_others_go_on(
    apart: Apart,
) -> None:
    apart.case.do(amend_as_operator, SOUTH.party, PartyAmendment(has_worker=True), at=MONDAY)
    temporal = await apart.seen(makes=False)
    await make_namespace(temporal.own.service_client, apart.of(SOUTH.party))
    name = apart.offers("zaak-wacht")
    async with asyncio.timeout(60):
        while not await _usable(temporal, SOUTH.party):  # noqa: ASYNC110 Temporal tells nobody
            await asyncio.sleep(0.1)

    await apart.told(temporal)
    await apart.looks(temporal)

    assert await apart.runs(SOUTH.party, name, at=apart.of(SOUTH.party))
    [(party, reason)] = apart.apart()
    assert party == NORTH.party
    assert apart.of(NORTH.party) in reason
    waiting = apart.case.query("SELECT payload ->> 'party' AS party, attempts FROM outbox WHERE done_at IS NULL")
    assert [row.party for row in waiting] == [NORTH.party]
    assert apart.case.do(list_apart, ApartKind.OUTBOX) == (), "it is not the line that is at fault"
    for _ in range(25):
        await apart.told(temporal)
    assert apart.case.do(list_apart, ApartKind.OUTBOX) == (), "however often it was tried while others get there"
    assert not await apart.reconciled(temporal), "nothing of the others differs"

    makes = await apart.seen()
    await apart.looks(makes)
    assert apart.apart() == []
    async with await AsyncConnection.connect(apart.settings.database_url or "", autocommit=True) as connection:
        await drain(connection, makes)  # its lines were let go at once, however long their pause had grown
    assert await apart.runs(NORTH.party, name, at=apart.of(NORTH.party))


async def _usable(temporal: Temporal, party: str) -> bool:
    try:
        await temporal.probe(temporal.place_of(party, None))
    except Exception:  # noqa: BLE001 whatever it is, it cannot be used yet
        return False
    return True


async def test_offers_move_along_when_a_party_begins_or_ends_to_run_a_program_or_gets_another_namespace(
    apart: Apart,
) -> None:
    temporal = await apart.seen()
    name = apart.offers("zaak-verhuist")
    await apart.told(temporal)
    assert await apart.runs(SOUTH.party, name)

    apart.case.do(amend_as_operator, SOUTH.party, PartyAmendment(has_worker=True), at=MONDAY)
    await apart.told(temporal)
    usual = apart.of(SOUTH.party)
    assert (await apart.runs(SOUTH.party, name), await apart.runs(SOUTH.party, name, at=usual)) == (False, True)

    other = f"{usual}.a1b2c"
    apart.case.do(name_namespace, SOUTH.party, other, at=MONDAY, usual=usual)
    await apart.told(temporal)
    assert not await apart.runs(SOUTH.party, name, at=usual)
    assert await apart.runs(SOUTH.party, name, at=other)

    apart.case.do(amend_as_operator, SOUTH.party, PartyAmendment(has_worker=False), at=MONDAY)
    await apart.told(temporal)
    assert (await apart.runs(SOUTH.party, name), await apart.runs(SOUTH.party, name, at=other)) == (True, False)
    assert not await apart.reconciled(temporal)


async def test_what_ends_is_ended_where_it_is(apart: Apart) -> None:
    temporal = await apart.seen()
    name = apart.offers("zaak-klaar")
    await apart.told(temporal)
    assert await apart.runs(NORTH.party, name, at=apart.of(NORTH.party))
    apart.case.claim(SOUTH, apart.case.task(case=name))
    await apart.told(temporal)
    assert not await apart.runs(NORTH.party, name, at=apart.of(NORTH.party))
    assert await apart.runs(SOUTH.party, name)


async def test_work_of_before_partners_were_apart_is_taken_out_of_the_platforms_namespace(apart: Apart) -> None:
    temporal = await apart.seen()
    name = apart.offers("zaak-van-eerder")
    task = apart.case.task(case=name)
    rows = apart.case.query("SELECT payload FROM outbox WHERE payload ->> 'party' = :party", party=NORTH.party)
    await start_offer(temporal.own, rows[0].payload, MONDAY)
    apart.case.change("UPDATE outbox SET done_at = now()")  # told, as an earlier version did
    await asyncio.sleep(1)

    done = await apart.reconciled(temporal)

    assert activity_id(task.id, NORTH.party) in done.told_again
    assert done.ended == [activity_id(task.id, NORTH.party)]
    await apart.told(temporal)
    assert await apart.runs(NORTH.party, name, at=apart.of(NORTH.party))
    assert not await apart.runs(NORTH.party, name)


async def test_what_stands_for_nothing_in_a_partners_namespace_is_ended(apart: Apart) -> None:
    temporal = await apart.seen()
    stray = start_effect(an_order("een-andere-zaak", NORTH.party), has_worker=True).payload
    await start_offer(await temporal.of(temporal.place_of(NORTH.party, None)), stray, MONDAY)
    await asyncio.sleep(1)
    assert (await apart.reconciled(temporal)).ended == [stray["activity_id"]]
