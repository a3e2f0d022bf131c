"""What ought to run in Temporal and what does are compared and mended, after every kind of loss, and then agree."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection
from temporalio.client import Client
from temporalio.worker import Worker
from typer.testing import CliRunner

from api.cli.main import app as commands
from orchestrator.clock import now
from orchestrator.contracts import activity_id, queue_for
from orchestrator.db.database import alone
from orchestrator.db.set_apart import list_apart, set_apart
from orchestrator.db.wanted import Told
from orchestrator.dispatch.activities import start_offer
from orchestrator.dispatch.namespaces import Place, Temporal
from orchestrator.dispatch.relay import drain
from orchestrator.dispatch.running import how_it_stands
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.work import TaskState
from orchestrator.local import temporal
from orchestrator.local.ports import free_port
from orchestrator.settings import Settings
from orchestrator.usecases.rebuild_case import rebuild_case
from tests.integration.case.case_story import MONDAY, NORTH, QUESTION, REPORT, SCHOOL, SOUTH, CaseStory
from tests.integration.dispatch.outbox_story import an_order, temporal_at
from workers.clocks import Waker, clock_worker, nudge_apart
from workers.differences import forgotten
from workers.kit.desk import Desk
from workers.kit.orders import Performer
from workers.reconciliation import WHAT, Reconciled, _needed, reconcile

pytestmark = pytest.mark.anyio

CASES = 25


class Two:
    """A database with cases and a Temporal of its own, which can lose its data."""

    def __init__(self, case: CaseStory, database_url: str, place: Path) -> None:
        self.case = case
        self.settings = Settings(database_url=database_url)
        self.place, self._port, self._life = place, free_port(), 0
        self._start()

    def _start(self) -> None:
        self._life += 1
        place = self.place / str(self._life)
        place.mkdir()
        self.temporal = temporal.start(place, port=self._port, in_memory=True, headless=True)

    async def loses_temporal(self) -> None:
        await asyncio.to_thread(self.temporal.stop)
        await asyncio.to_thread(self._start)

    async def seen(self) -> Temporal:
        return await temporal_at(self.temporal.address)

    async def client(self, party: str | None = None) -> Client:
        """The platform's own namespace, or that of a party."""
        seen = await self.seen()
        return await seen.of(seen.place_of(party, None)) if party else seen.own

    async def is_told(self) -> None:
        self.case.change("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")
        async with await AsyncConnection.connect(self.settings.database_url or "", autocommit=True) as connection:
            await drain(connection, await self.seen())

    async def is_reconciled(self, *, dry_run: bool = False) -> Reconciled:
        async with asyncio.timeout(60):
            done = await reconcile(self.settings, self.case.database, await self.seen(), dry_run=dry_run)
        assert done is not None
        return done

    async def agrees(self) -> None:
        """Nothing is left to mend; Temporal's index may need a moment to catch up."""
        async with asyncio.timeout(30):
            while await self.is_reconciled(dry_run=True):  # noqa: ASYNC110 Temporal tells nobody
                await asyncio.sleep(0.2)


@pytest.fixture
def two(database_url: str, tmp_path: Path) -> Iterator[Two]:
    case = CaseStory(database_url)
    both = Two(case, database_url, tmp_path)
    yield both
    both.temporal.stop()
    case.database.dispose()


def opens(two: Two, number: int) -> None:
    for each in range(number):
        two.case.open(f"zaak-{each}")
        two.case.record(SCHOOL, REPORT, case_id=f"zaak-{each}")


async def test_work_lost_with_temporals_data_is_offered_again_once(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, CASES)
    await two.is_told()
    await two.agrees()
    before = two.case.counts()
    await two.loses_temporal()
    assert await forgotten(two.case.database, await two.seen())

    only_said = await two.is_reconciled(dry_run=True)
    assert two.case.counts() == before, "a dry run changes nothing"
    done = await two.is_reconciled()

    assert sorted(done.told_again) == sorted(only_said.told_again)
    assert len(set(done.told_again)) == len(done.told_again) == 2 * CASES
    again = await two.is_reconciled()
    assert again.told_again == [], "what is on its way is not told twice"
    await two.is_told()
    for party, place in ((NORTH, NORTH.party), (SOUTH, None)):
        task = two.case.task(case="zaak-0")
        assert (await how_it_stands(await two.client(place), activity_id(task.id, party.party))).runs
    assert two.case.counts()["journal"] == before["journal"], "nothing happened in the cases"
    await two.agrees()


async def test_each_loss_of_temporals_data_is_noticed_once_and_what_is_back_can_be_lost_again(
    two: Two,
    anyio_backend: str,  # noqa: ARG001 async fixtures need it
) -> None:
    opens(two, 1)
    await two.is_told()
    for _ in range(2):
        assert not await forgotten(two.case.database, await two.seen())
        await two.loses_temporal()
        known: dict[Place, Told] = {}
        assert await _needed(two.settings, two.case.database, await two.seen(), known)
        known |= await forgotten(two.case.database, await two.seen())
        await two.is_reconciled()
        await two.is_told()
        await two.agrees()
        two.case.change("DELETE FROM municipality_clock")  # which runs here for nobody
        assert not await _needed(two.settings, two.case.database, await two.seen(), known)
        assert known == {}


async def test_clocks_and_calls_that_were_lost_come_back(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    two.case.open("regie", policy="regie")
    two.case.record(SCHOOL, QUESTION, case_id="regie")
    opens(two, 1)
    await two.is_told()
    await two.loses_temporal()
    two.case.change("UPDATE notice SET given_at = now()")
    done = await two.is_reconciled()
    assert len(done.called_again) == 1
    assert done.clocks_started == ["gemeente-dal"]
    await two.is_told()
    await two.agrees()


async def test_a_clock_that_was_set_apart_is_nudged_again_and_says_itself_that_it_goes(
    two: Two,
    anyio_backend: str,  # noqa: ARG001
) -> None:
    opens(two, 1)
    refused = now() - timedelta(hours=1)
    two.case.do(set_apart, ApartKind.MUNICIPALITY, "gemeente-dal", "RPCError: no", at=refused)
    client, waker = await two.client(), Waker(two.case.database, two.settings)
    with ThreadPoolExecutor(4) as threads:
        async with clock_worker(client, waker, threads), asyncio.timeout(120):
            await nudge_apart(two.settings, two.case.database, client)
            while two.case.do(list_apart):  # noqa: ASYNC110 the clock runs elsewhere
                await asyncio.sleep(0.05)


async def test_an_offer_that_ended_in_temporal_is_offered_anew(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, 1)
    await two.is_told()
    client, task = await two.client(NORTH.party), two.case.task()
    await client.get_activity_handle(activity_id(task.id, NORTH.party)).terminate(reason="somebody's mistake")
    await asyncio.sleep(0.5)

    done = await two.is_reconciled()

    anew = two.case.task()
    assert done.offered_anew == [anew.id]
    assert (anew.generation, anew.state) == (task.generation + 1, TaskState.OFFERED)
    assert two.case.do(rebuild_case, "zaak-0", write=False).differences == ()
    await two.is_told()
    assert (await how_it_stands(client, activity_id(anew.id, NORTH.party))).runs
    assert not (await how_it_stands(await two.client(), activity_id(task.id, SOUTH.party))).runs
    await two.agrees()


async def test_what_ends_time_and_again_is_set_apart_and_the_rest_is_mended(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, 2)
    client = await two.client(NORTH.party)
    for _ in range(6):
        await two.is_told()
        task = two.case.task(case="zaak-0")
        handle = client.get_activity_handle(activity_id(task.id, NORTH.party))
        if (await how_it_stands(client, handle.id)).runs:
            await handle.terminate(reason="every time")
        await asyncio.sleep(0.5)
        await two.is_reconciled()
    (apart,) = two.case.do(list_apart)
    assert apart.kind == "offer"
    assert "times in a row" in apart.reason
    assert two.case.task(case="zaak-0").state is TaskState.OFFERED, "people can still take it"


async def test_what_a_program_leaves_for_people_stays_with_them(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, 1)
    await two.is_told()
    client, task = await two.client(NORTH.party), two.case.task()
    leaver = Performer(Desk("http://127.0.0.1:9", "-"), {})
    async with (
        Worker(client, task_queue=queue_for(NORTH.party, has_worker=True), activities=[leaver.perform]),
        asyncio.timeout(20),
    ):
        while (await how_it_stands(client, activity_id(task.id, NORTH.party))).runs:  # noqa: ASYNC110 Temporal tells nobody
            await asyncio.sleep(0.1)
    await two.agrees()
    assert two.case.task() == task


async def test_after_an_older_database_what_it_does_not_know_is_ended(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, 1)
    await two.is_told()
    client = await two.client()
    stranger = an_order("a-case-of-after-the-backup")
    payload = {name: getattr(stranger, name) for name in stranger.__dataclass_fields__} | {"queue": "inbox"}
    await start_offer(client, payload, MONDAY)
    with psycopg.connect(two.settings.database_url or "") as connection:
        connection.execute("UPDATE outbox SET done_at = NULL, due_at = now()")  # they were told after the backup
    await asyncio.sleep(0.5)

    done = await two.is_reconciled()

    assert done.ended == [stranger.activity_id]
    await two.is_told()
    await two.agrees()
    assert two.case.do(list_apart) == ()


async def test_only_one_program_reconciles_at_a_time(two: Two, anyio_backend: str) -> None:  # noqa: ARG001
    opens(two, 1)
    seen = await two.seen()
    with alone(two.case.database, WHAT) as ours:
        assert ours
        assert await reconcile(two.settings, two.case.database, seen) is None
    assert await reconcile(two.settings, two.case.database, seen) is not None


async def test_the_operator_reconciles_by_a_command(
    two: Two,
    anyio_backend: str,  # noqa: ARG001 async fixtures need it
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(two, 1)
    await two.is_told()
    await two.agrees()
    await two.loses_temporal()
    monkeypatch.setenv("SPEELRUIMTE_DATABASE_URL", two.settings.database_url or "")
    monkeypatch.setenv("SPEELRUIMTE_TEMPORAL_ADDRESS", two.temporal.address)
    monkeypatch.setenv("SPEELRUIMTE_TEMPORAL_MAKE_NAMESPACES", "true")
    monkeypatch.setenv("SPEELRUIMTE_DATA_DIR", str(two.place))

    def run(*words: str) -> tuple[int, dict[str, list[str]]]:
        answer = CliRunner().invoke(commands, ["stuck", "reconcile", "--json", *words])
        return answer.exit_code, json.loads(answer.stdout)

    differs, said = await asyncio.to_thread(run, "--dry-run")
    mended, done = await asyncio.to_thread(run)
    assert (differs, mended, len(said["told_again"])) == (1, 1, 2)
    assert sorted(done["told_again"]) == sorted(said["told_again"])
    assert (await asyncio.to_thread(run))[1]["told_again"] == []
