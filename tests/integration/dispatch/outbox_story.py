"""Words for tests about the relay: put effects in the outbox, carry them, and see what Temporal then knows."""

import asyncio
import json
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg import AsyncConnection
from temporalio.client import ActivityExecutionStatus, Client
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.contracts import INBOX, CallOrder, TaskOrder, activity_id, call_id
from orchestrator.dispatch.namespaces import Temporal, open_temporal
from orchestrator.dispatch.relay import Drained, drain
from orchestrator.settings import Settings


def an_order(case: str, party: str = "ggz-noorderlicht", last_day: str | None = "2026-05-01") -> TaskOrder:
    """An order for advice; the case makes it unlike any other on a server that tests share."""
    task = f"{case}:advies:1"
    return TaskOrder(
        activity_id=activity_id(task, party),
        task_id=task,
        case_id=case,
        task="advies_uitbrengen",
        title_nl="Advies uitbrengen",
        title_en="Give advice",
        yields="advies",
        role="adviseur",
        party=party,
        rule="advies_vragen",
        source="Omgevingswet 16.15",
        last_day=last_day,
        policy="omgevingsvergunning@2024-01-01",
        municipality="gemeente-duinrand",
    )


async def temporal_at(address: str) -> Temporal:
    """The server as the platform sees it, which makes the namespaces that partners need."""
    return await open_temporal(Settings(temporal_address=address, temporal_make_namespaces=True))


@dataclass
class OutboxStory:
    """An outbox and a Temporal, with one case of its own."""

    database_url: str
    temporal: Temporal
    case: str = field(default_factory=lambda: f"case-{uuid.uuid4().hex[:8]}")

    @property
    def client(self) -> Client:
        """The platform's own namespace."""
        return self.temporal.own

    def says(self, kind: str, payload: dict[str, Any]) -> None:
        """Write an effect down, as a use case would."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(
                "insert into outbox (kind, payload, created_at, due_at) values (%s, %s, now(), now())",
                [kind, json.dumps(payload)],
            )

    def offers(self, party: str, queue: str = INBOX) -> str:
        """Offer the task to a party; returns the id of the activity."""
        order = an_order(self.case, party)
        self.says("start_task", asdict(order) | {"queue": queue})
        return order.activity_id

    def calls(self, party: str, key: str = "dossier:f1") -> str:
        """Call the program of a party; returns the id of the activity."""
        told = f"{self.case}:{key}"
        order = CallOrder(
            activity_id=call_id(told, party),
            notice_id=told,
            case_id=self.case,
            call="dossier_aanmaken",
            role="adviseur",
            party=party,
            rule="dossier_maken",
            source=None,
            policy="omgevingsvergunning@2024-01-01",
            municipality="gemeente-duinrand",
        )
        self.says("make_call", asdict(order) | {"queue": f"party.{party}"})
        return order.activity_id

    def withdraws(self, party: str) -> None:
        self.says("withdraw_task", {"task_id": an_order(self.case).task_id, "party": party, "reason": "claimed"})

    def completes(self, party: str) -> None:
        self.says("complete_task", {"task_id": an_order(self.case).task_id, "party": party})

    def tells_everything_again(self) -> None:
        """Forget that anything was told, as after a crash at the worst moment."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(
                "update outbox set done_at = null, due_at = now() where payload ->> 'case_id' = %s"
                " or payload ->> 'task_id' like %s",
                [self.case, f"{self.case}:%"],
            )

    def waiting(self) -> list[tuple[str, int, str | None]]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(
                "select kind, attempts, last_error from outbox where done_at is null order by id"
            ).fetchall()

    def apart(self) -> list[tuple[tuple[str, str], int, str]]:
        """What stands still: kind and subject, how often it was tried, and why it does not go."""
        with psycopg.connect(self.database_url) as connection:
            rows = connection.execute(
                "select kind, subject, attempts, reason from set_apart where ended_at is null order by id"
            ).fetchall()
        return [((kind, subject), attempts, reason) for kind, subject, attempts, reason in rows]

    def line_of(self, activity: str) -> str:
        """The number of the line that offers this activity."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(
                "select id from outbox where payload ->> 'activity_id' = %s", [activity]
            ).fetchone()
        return str(row[0]) if row else ""

    def mends(self, activity: str, words: dict[str, Any]) -> None:
        """Change the line of this activity by hand, and let it be tried again at once."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(
                "update outbox set payload = payload || %s, due_at = now() where payload ->> 'activity_id' = %s",
                [json.dumps(words), activity],
            )

    def makes_everything_due(self) -> None:
        with psycopg.connect(self.database_url) as connection:
            connection.execute("update outbox set due_at = now()")

    async def is_relayed(self, relays: int = 1) -> list[Drained]:
        """Drain the outbox, with several relays at the same time."""
        return list(await asyncio.gather(*(self._drain() for _ in range(relays))))

    async def _drain(self) -> Drained:
        async with await AsyncConnection.connect(self.database_url, autocommit=True) as connection:
            return await drain(connection, self.temporal)

    async def at(self, party: str) -> Client:
        """The namespace of a party that runs a program."""
        return await self.temporal.of(self.temporal.place_of(party, None))

    async def run(self, activity: str, party: str | None = None) -> str | None:
        """The run of an activity: another one than before means that it was started twice."""
        client = await self.at(party) if party else self.client
        return (await client.get_activity_handle(activity).describe()).activity_run_id

    async def status(self, activity: str, party: str | None = None) -> ActivityExecutionStatus | None:
        """How the activity stands, in the namespace of the party or in the platform's own."""
        client = await self.at(party) if party else self.client
        try:
            return (await client.get_activity_handle(activity).describe()).status
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
