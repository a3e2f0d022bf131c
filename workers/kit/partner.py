"""What a partner organisation writes its program with: name the tasks it does, return the facts that do them.

partner = Partner(party="ggz-noorderlicht", token=…, api_url=…, temporal_address=…)

@partner.performs("advies_uitbrengen")
def advise(order: TaskOrder, case: CaseView) -> FactDraft:
    return FactDraft("advies", {"strekking": "positief"})

@partner.answers("dossier_aanmaken")
def make_file(order: CallOrder, values: Mapping[str, Any]) -> None:
    ...

partner.run()
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from temporalio.worker import Worker

from orchestrator.contracts import queue_for
from orchestrator.dispatch.connection import Server, connect, warn_if_open
from orchestrator.dispatch.encryption import converter_for
from orchestrator.dispatch.keyring import Keyring
from workers.kit.desk import Desk
from workers.kit.orders import Answer, Answerer, Performer, Work
from workers.steady import run_until_told, steadily

GRACE = timedelta(seconds=5)


class AlreadyPerformed(ValueError):
    """Two functions of one partner for the same task, or the same call."""


@dataclass(slots=True)
class Partner:
    """A program that works for one party; at most `at_once` tasks at the same time.

    `token` is one the platform issued, or how the program shows who it is otherwise: `SignsItself`, `GivenByIssuer`.
    `temporal_address` is host:port, or a `Server` where TLS, a certificate or an API key is needed. `namespace` is the
    party's own, where the operator called it otherwise than usual. `keys` is the file of keys the operator gave.

    A task or call without a function is left for the people of the party. A function that raises is tried again, five
    times in all; then the task fails, and the director sees why. Raise `CannotDo` to fail it at once.
    """

    party: str
    token: str | httpx.Auth = field(repr=False)
    api_url: str
    temporal_address: str | Server
    namespace: str | None = None
    keys: Path | None = None
    at_once: int = 8
    works: dict[str, Work] = field(default_factory=dict)
    calls: dict[str, Answer] = field(default_factory=dict)

    def performs(self, task: str) -> Callable[[Work], Work]:
        """Mark the function, plain or async, that does this task of the policy. Raises AlreadyPerformed."""

        def remember(work: Work) -> Work:
            if task in self.works:
                raise AlreadyPerformed(f"{self.party} has a function for {task!r} already: {self.works[task]!r}.")
            self.works[task] = work
            return work

        return remember

    def answers(self, call: str) -> Callable[[Answer], Answer]:
        """Mark the function, plain or async, that does what a rule of the policy calls for by this name.

        It gets the order and the values that go along, and returns the facts to add to the case, or None. The same call
        can come again after a crash, with the same `activity_id`. Raises AlreadyPerformed.
        """

        def remember(answer: Answer) -> Answer:
            if call in self.calls:
                raise AlreadyPerformed(f"{self.party} has a function for {call!r} already: {self.calls[call]!r}.")
            self.calls[call] = answer
            return answer

        return remember

    def run(self) -> None:
        """Work until SIGTERM or Ctrl-C."""
        run_until_told(self.work())

    async def work(self) -> None:
        """Work until cancelled; when Temporal was away, begin anew."""
        await steadily(self.party, self._work)

    async def _work(self) -> None:
        namespace = self.namespace or f"speelruimte-{self.party}"
        keyring = Keyring(self.keys) if self.keys else None
        server = Server(self.temporal_address) if isinstance(self.temporal_address, str) else self.temporal_address
        warn_if_open(server, encrypted=keyring is not None)
        client = await connect(server, namespace, converter_for(keyring, namespace, self.party))
        desk = Desk(self.api_url, self.token)
        try:
            await Worker(
                client,
                task_queue=queue_for(self.party, has_worker=True),
                activities=[Performer(desk, self.works).perform, Answerer(desk, self.calls).answer],
                max_concurrent_activities=self.at_once,
                graceful_shutdown_timeout=GRACE,
            ).run()
        finally:
            await desk.close()
