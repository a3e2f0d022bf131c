"""What a partner is sent opens for that partner alone; what was tampered with completes nothing and is not lost."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from psycopg import AsyncConnection
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflowservice.v1 import DescribeActivityExecutionRequest
from temporalio.client import Client
from temporalio.common import RawValue, RetryPolicy

from orchestrator.contracts import PERFORM_TASK, TaskOrder, activity_id, queue_for
from orchestrator.db.set_apart import list_apart
from orchestrator.dispatch.connection import connect
from orchestrator.dispatch.encryption import NotOpened, PartyCodec, converter_for
from orchestrator.dispatch.keyring import Keyring, KeysInvalid, file_of, make_key, read_keys, write_keys
from orchestrator.dispatch.namespaces import Temporal, open_temporal
from orchestrator.dispatch.relay import drain
from orchestrator.dispatch.running import how_it_stands
from orchestrator.domain.case import FactDraft
from orchestrator.domain.condition import ApartKind
from orchestrator.domain.work import TaskState
from orchestrator.settings import Settings
from tests.integration.case.case_story import NORTH, REPORT, SCHOOL, SOUTH, CaseStory
from tests.integration.dispatch.a_program import TOKEN
from tests.integration.dispatch.outbox_story import an_order
from workers.kit.case_view import CaseView
from workers.kit.partner import Partner
from workers.partners import look_at_partners
from workers.platform import not_apart
from workers.reconciliation import Reconciled, reconcile

pytestmark = pytest.mark.anyio

TODAY = date(2026, 3, 2)
QUEUE = queue_for(NORTH.party, has_worker=True)


class Closed:
    """A platform that closes what it sends, and the program of one partner."""

    def __init__(self, case: CaseStory, database_url: str, address: str, api_url: str, place: Path) -> None:
        self.case = case
        self.keys = place / "keys"
        for party in ("speelruimte", NORTH.party):
            write_keys(file_of(self.keys, party), [make_key(TODAY)])
        self.settings = Settings(
            database_url=database_url,
            temporal_address=address,
            temporal_partner_namespace=f"{uuid.uuid4().hex[:8]}-{{party}}",
            temporal_make_namespaces=True,
            temporal_keys_dir=self.keys,
        )
        self.namespace = self.settings.namespace_of(NORTH.party)
        self.theirs = place / "at-the-partner.keys"
        self.begun: list[str] = []
        self._api_url = api_url

    async def seen(self) -> Temporal:
        return await open_temporal(self.settings)

    async def told(self, temporal: Temporal) -> None:
        self.case.change("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")
        async with await AsyncConnection.connect(self.settings.database_url or "", autocommit=True) as connection:
            await drain(connection, temporal)

    def gives_keys(self) -> None:
        """The partner gets its file of keys as it is now."""
        write_keys(self.theirs, read_keys(file_of(self.keys, NORTH.party)))

    def adds_key(self) -> None:
        file = file_of(self.keys, NORTH.party)
        write_keys(file, [*read_keys(file), make_key(TODAY)])

    def uses_newest_key(self) -> None:
        file = file_of(self.keys, NORTH.party)
        write_keys(file, list(reversed(read_keys(file))))

    def removes_old_keys(self) -> None:
        file = file_of(self.keys, NORTH.party)
        write_keys(file, read_keys(file)[:1])

    def offers(self, name: str) -> str:
        self.case.open(name, ggz=(NORTH,))
        self.case.record(SCHOOL, REPORT, case_id=name)
        return name

    async def raw(self) -> Client:
        """Somebody who may come into the namespace of the partner and has no key."""
        return await connect(self.settings.temporal_address or "", self.namespace)

    async def forges(self, activity: str, payload: Payload) -> None:
        """Put an order there by hand."""
        await (await self.raw()).start_activity(
            PERFORM_TASK,
            RawValue(payload),
            id=activity,
            task_queue=QUEUE,
            schedule_to_close_timeout=timedelta(days=1),
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=1)),
        )

    @asynccontextmanager
    async def program_at_work(self) -> AsyncIterator[None]:
        partner = Partner(
            party=NORTH.party,
            token=TOKEN,
            api_url=self._api_url,
            temporal_address=self.settings.temporal_address or "",
            namespace=self.namespace,
            keys=self.theirs,
        )

        @partner.performs("consult_geven")
        def advise(order: TaskOrder, _case: CaseView) -> FactDraft:
            self.begun.append(order.task_id)
            return FactDraft("consult", {"verslag": "Klaar"})

        working = asyncio.create_task(partner.work())
        try:
            yield
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    def state(self, name: str) -> TaskState:
        return self.case.task(case=name).state

    async def done(self, *names: str) -> None:
        async with asyncio.timeout(120):
            while any(self.state(each) is not TaskState.COMPLETED for each in names):  # noqa: ASYNC110 it tells nobody
                await asyncio.sleep(0.1)

    async def reconciled(self, temporal: Temporal) -> Reconciled:
        done = await reconcile(self.settings, self.case.database, temporal)
        assert done is not None
        return done


@pytest.fixture
def closed(
    case: CaseStory,
    database_url: str,
    temporal_address: str,
    api_url: str,
    tmp_path: Path,
    anyio_backend: str,  # noqa: ARG001 async fixtures need it
) -> Closed:
    return Closed(case, database_url, temporal_address, api_url, tmp_path)


async def test_who_has_the_key_works_and_whoever_only_looks_reads_nothing(closed: Closed) -> None:
    name = closed.offers("zaak-dicht")
    activity = activity_id(closed.case.task(case=name).id, NORTH.party)
    await closed.told(await closed.seen())
    asked = DescribeActivityExecutionRequest(namespace=closed.namespace, activity_id=activity, include_input=True)
    found = await (await closed.raw()).service_client.workflow_service.describe_activity_execution(asked)
    order = (
        await converter_for(Keyring(file_of(closed.keys, NORTH.party)), closed.namespace, NORTH.party).decode(
            list(found.input.payloads), [TaskOrder]
        )
    )[0]
    assert (order.activity_id, order.yields) == (activity, "consult")
    assert b"consult" not in found.SerializeToString().replace(activity.encode(), b"")

    closed.gives_keys()
    async with closed.program_at_work():
        await closed.done(name)
    assert closed.begun == [closed.case.task(case=name).id]


async def _closed_for(keys: Path, namespace: str, party: str, order: TaskOrder) -> Payload:
    [payload] = await converter_for(Keyring(keys), namespace, party).encode([order])
    return payload


def _cut(payload: Payload) -> Payload:
    return Payload(metadata=payload.metadata, data=payload.data[:-5])


def _turned(payload: Payload) -> Payload:
    return Payload(
        metadata=payload.metadata, data=payload.data[:20] + bytes([payload.data[20] ^ 1]) + payload.data[21:]
    )


async def test_a_poisoned_order_completes_nothing_and_stays_where_it_is(closed: Closed, tmp_path: Path) -> None:
    name, other = closed.offers("zaak-vergif"), closed.offers("zaak-ander")
    temporal = await closed.seen()
    closed.gives_keys()
    task, another = closed.case.task(case=name), closed.case.task(case=other)
    order = TaskOrder(**{**asdict(an_order(name, NORTH.party)), "task_id": task.id, "task": "consult_geven"})
    mine, theirs = file_of(closed.keys, NORTH.party), tmp_path / "stranger.keys"
    write_keys(theirs, [make_key(TODAY)])
    good = await _closed_for(mine, closed.namespace, NORTH.party, order)
    [plain] = await converter_for(None, "", "").encode([order])
    poisons = {
        "garbage": Payload(metadata={"encoding": b"binary/encrypted", "key": good.metadata["key"]}, data=b"\x00" * 60),
        "nothing": Payload(metadata=good.metadata, data=b""),
        "truncated": _cut(good),
        "changed": _turned(good),
        "another key": await _closed_for(theirs, closed.namespace, NORTH.party, order),
        "another namespace": await _closed_for(mine, "elsewhere", NORTH.party, order),
        "another party": await _closed_for(mine, closed.namespace, SOUTH.party, order),
        "of another task": good,
        "in plain sight": plain,
    }
    await temporal.of(temporal.place_of(NORTH.party, None))  # so that the namespace is there
    for how, payload in poisons.items():
        await closed.forges(f"task:{how}:{NORTH.party}", payload)
    async with closed.program_at_work():
        async with asyncio.timeout(60):
            while not await _all_tried(await closed.raw(), [f"task:{how}:{NORTH.party}" for how in poisons]):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        assert closed.begun == []
        assert (closed.state(name), closed.state(other)) == (TaskState.OFFERED, TaskState.OFFERED)
        await closed.told(temporal)
        await closed.done(name, other)
    assert sorted(closed.begun) == sorted([task.id, another.id]), "what is really offered is done, once"
    for how in poisons:
        assert (await how_it_stands(await closed.raw(), f"task:{how}:{NORTH.party}")).runs, how


async def _all_tried(client: Client, activities: Sequence[str]) -> bool:
    return all([(await how_it_stands(client, each)).attempt > 1 for each in activities])


async def test_a_worker_with_its_own_key_reads_nothing_in_the_namespace_of_another(closed: Closed) -> None:
    name = closed.offers("zaak-naast")
    temporal = await closed.seen()
    await closed.told(temporal)
    write_keys(closed.theirs, [make_key(TODAY)])  # of somebody else, who came into this namespace all the same
    activity = activity_id(closed.case.task(case=name).id, NORTH.party)
    async with closed.program_at_work(), asyncio.timeout(60):
        while not await _all_tried(await closed.raw(), [activity]):  # noqa: ASYNC110 Temporal tells nobody
            await asyncio.sleep(0.2)
    assert (closed.begun, closed.state(name)) == ([], TaskState.OFFERED)
    closed.gives_keys()
    async with closed.program_at_work():
        await closed.done(name)


async def test_keys_go_over_while_orders_are_out_and_each_is_done_once(closed: Closed) -> None:
    temporal = await closed.seen()
    names = [closed.offers(f"zaak-oud-{number}") for number in range(4)]
    await closed.told(temporal)
    closed.adds_key()
    closed.gives_keys()
    closed.uses_newest_key()
    names += [closed.offers(f"zaak-nieuw-{number}") for number in range(4)]
    await closed.told(temporal)
    async with closed.program_at_work():
        await closed.done(*names)
        closed.removes_old_keys()
        closed.gives_keys()
        names.append(closed.offers("zaak-daarna"))
        await closed.told(temporal)
        await closed.done(*names)
    assert sorted(closed.begun) == sorted(closed.case.task(case=each).id for each in names)
    left = await closed.reconciled(temporal)  # which ends what other tests left in the namespace they share
    assert (left.told_again, left.offered_anew, left.set_apart) == ([], [], [])


async def test_an_order_whose_key_is_gone_is_seen_to_stand_still_and_sent_anew(closed: Closed) -> None:
    temporal = await closed.seen()
    name = closed.offers("zaak-zonder-sleutel")
    await closed.told(temporal)
    closed.adds_key()
    closed.uses_newest_key()
    closed.removes_old_keys()
    closed.gives_keys()
    activity = activity_id(closed.case.task(case=name).id, NORTH.party)
    async with closed.program_at_work():
        async with asyncio.timeout(120):
            while not (await closed.reconciled(temporal)).set_apart:  # noqa: ASYNC110 its program tells nobody
                await asyncio.sleep(1)
        assert [(each.subject, "keys" in each.reason) for each in closed.case.do(list_apart)] == [(activity, True)]
        await closed.told(temporal)
        await closed.done(name)
    assert closed.begun == [closed.case.task(case=name).id]
    await closed.reconciled(temporal)
    assert closed.case.do(list_apart) == ()


async def test_a_partner_without_keys_waits_and_nothing_goes_to_it_in_sight(closed: Closed) -> None:
    file_of(closed.keys, NORTH.party).unlink()
    temporal = await closed.seen()
    name = closed.offers("zaak-sleutelloos")
    await closed.told(temporal)
    await look_at_partners(closed.settings, closed.case.database, temporal)
    [apart] = closed.case.do(list_apart)
    assert (apart.kind, apart.subject) == (ApartKind.PARTNER, NORTH.party)
    assert "keys" in apart.reason
    activity = activity_id(closed.case.task(case=name).id, NORTH.party)
    assert (await how_it_stands(await closed.raw(), activity)).is_gone

    write_keys(file_of(closed.keys, NORTH.party), [make_key(TODAY)])
    await look_at_partners(closed.settings, closed.case.database, temporal)
    await closed.told(temporal)
    assert (await how_it_stands(await closed.raw(), activity)).runs
    assert closed.case.do(list_apart) == ()


async def test_errors_of_a_program_are_closed_too(closed: Closed, tmp_path: Path) -> None:
    converter = converter_for(Keyring(file_of(closed.keys, NORTH.party)), "here", NORTH.party)
    failure = Failure()
    await converter.encode_failure(ValueError("de heer Jansen is niet thuis"), failure)
    assert b"Jansen" not in failure.SerializeToString()
    closed_message = Payload.FromString(failure.encoded_attributes.SerializeToString())
    assert "Jansen" in str(await converter.decode_failure(failure))
    write_keys(tmp_path / "other.keys", [make_key(TODAY)])
    codec = PartyCodec(Keyring(tmp_path / "other.keys"), "here", NORTH.party)
    with pytest.raises(NotOpened, match="which is not here"):
        await codec.decode([closed_message])


@pytest.mark.parametrize(
    "text",
    ["", "naam", "naam c2VjcmV0", "naam niet-base64!", "a b c", "# alleen dit\n"],
    ids=lambda text: text or "leeg",
)
def test_a_file_that_holds_no_keys_is_told_by_its_line_and_never_by_what_is_in_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.keys"
    file.write_text(text, "utf-8")
    with pytest.raises(KeysInvalid, match="expected") as told:
        read_keys(file)
    assert "c2VjcmV0" not in str(told.value)


def test_keys_are_readable_by_their_owner_alone_and_never_shown(tmp_path: Path) -> None:
    key = make_key(TODAY)
    write_keys(tmp_path / "keys" / "a.keys", [key])
    assert (tmp_path / "keys" / "a.keys").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert read_keys(tmp_path / "keys" / "a.keys") == (key,)
    assert str(key.secret) not in repr(key)


def test_the_platform_does_not_begin_where_partners_would_share_or_it_has_no_key(tmp_path: Path) -> None:
    assert not_apart(Settings()) is None
    assert "{party}" in (not_apart(Settings(temporal_partner_namespace="partners")) or "")
    keyless = Settings(temporal_keys_dir=tmp_path)
    assert "partner keys new speelruimte" in (not_apart(keyless) or "")
    write_keys(file_of(tmp_path, "speelruimte"), [make_key(TODAY)])
    assert not_apart(keyless) is None
