"""Those who use the platform meanwhile, and do as they should: the same request, with the same key, until answered."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from tests.chaos.injuries.injury import LOAD_SECONDS
from tests.chaos.ledger import Ledger, Said, now
from tests.chaos.programs import MUNICIPALITY, PEOPLE, PROGRAMMED, SILENT, token_of

NOTES = 3
PATIENCE = 150.0
_TIMEOUT = 6.0
_AGAIN = 0.15  # the part of requests that is sent once more though it was answered

_GONE = "case-not-found"


@dataclass(frozen=True, slots=True)
class Answer:
    """The last word on a request; `problem` names the refusal, None when it was done."""

    status: int
    body: Mapping[str, Any]
    replayed: bool

    @property
    def problem(self) -> str | None:
        if self.status < httpx.codes.BAD_REQUEST:
            return None
        return str(self.body.get("type", "")).rpartition(":")[2] or str(self.status)


class Caller:
    """Somebody with a token, on a thread of its own."""

    def __init__(self, party: str, url: str, ledger: Ledger, over: threading.Event, rng: random.Random) -> None:
        self.party = party
        self.ledger = ledger
        self.over = over
        self.rng = rng
        headers = {"Authorization": f"Bearer {token_of(party)}"}
        # Without certificates to read, as it never leaves this machine: a client is made in no time.
        self._http = httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT, verify=False, trust_env=False)  # noqa: S501

    def insist(self, path: str, key: str, body: Any = None, said: Said | None = None) -> Answer | None:
        """Send it until it is answered; None when that took too long, which is written down, or the trial ends."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.over.is_set():
            if said:
                said.sent = now()
            answer = self._try("POST", path, json=body, headers={"Idempotency-Key": key})
            if answer is not None:
                return answer
            self.ledger.repeated += 1
            time.sleep(0.1)
        if not self.over.is_set():
            self.ledger.trouble(f"{self.party}: POST {path} ({key}) was not answered within {PATIENCE:.0f} s")
        return None

    def ask(self, path: str, **query: Any) -> Mapping[str, Any]:
        """Ask once; nothing when nobody answers."""
        answer = self._try("GET", path, params=query)
        return answer.body if answer and answer.problem is None else {}

    def close(self) -> None:
        self._http.close()

    def _try(self, method: str, path: str, **sent: Any) -> Answer | None:
        """Return the answer; None when there is none, or only that it may be there later."""
        try:
            response = self._http.request(method, path, **sent)
        except httpx.TransportError:
            return None
        if response.is_server_error:
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                self.ledger.trouble(f"{self.party}: {method} {path}: {response.status_code} {response.text}")
            return None
        body = response.json() if response.content else {}
        return Answer(response.status_code, body, response.headers.get("Idempotency-Replayed") == "true")


class Director(Caller):
    """The municipality: opens cases, adds notes to them, and completes some of them in time."""

    def work(self, names: list[str]) -> None:
        """Open these cases and write in them, over about as long as a round's load lasts."""
        pause = LOAD_SECONDS / (len(names) * (NOTES + 1))
        for name in names:
            if self._open(name):
                self._write(name, pause)
            time.sleep(pause)

    def _write(self, name: str, pause: float) -> None:
        for note in range(NOTES):
            time.sleep(pause)
            self._add(name, "notitie", note)
        if self.rng.random() < 0.4:
            self._add(name, "afronding", number_of(name))

    def _open(self, name: str) -> bool:
        number = number_of(name)
        said = self.ledger.begin(f"open-{name}", name, "bericht", number)
        return self._say(said, "/v1/cases", _opening(name, number))

    def _add(self, name: str, fact_type: str, number: int) -> None:
        said = self.ledger.begin(f"{fact_type}-{name}-{number}", name, fact_type, number)
        self._say(said, f"/v1/cases/{name}/facts", {"type": fact_type, "fields": {"nummer": number}})

    def _say(self, said: Said, path: str, body: Mapping[str, Any]) -> bool:
        answer = self.insist(path, said.key, body, said)
        if answer is None:
            return False
        if answer.problem is not None:
            # A case opened after the backup that was restored is gone, and so is the right to write in it.
            if not (answer.problem == _GONE and not self.ledger.is_owed(said.case)):
                self.ledger.trouble(f"{self.party}: {said.key}: {answer.status} {answer.body}")
            return False
        self.ledger.acknowledge(said)
        if self.rng.random() < _AGAIN:
            self._once_more(said, path, body, answer)
        return True

    def _once_more(self, said: Said, path: str, body: Mapping[str, Any], first: Answer) -> None:
        restored = self.ledger.restored
        again = self.insist(path, said.key, body)
        if again is None or restored != self.ledger.restored:
            return
        self.ledger.replayed += 1
        if not again.replayed or again.body != first.body:
            self.ledger.trouble(f"{said.key}: sent once more, answered otherwise: {first.body} and then {again.body}")


class Person(Caller):
    """Somebody at a partner without a program: looks what there is, claims it and delivers, in a race with others."""

    def work(self, over: Callable[[], bool]) -> None:
        """Do what is offered until that is enough."""
        count = 0
        while not over() and not self.over.is_set():
            found = [line for state in ("claimed", "offered") for line in self._lines(state)]
            for line in self.rng.sample(found, len(found)):
                count += 1
                self._do(line, f"{self.party}-{now():.3f}-{count}")
            time.sleep(0.2)

    def _lines(self, state: str) -> list[Mapping[str, Any]]:
        return list(self.ask("/v1/tasks", state=state, party=self.party, limit=50).get("found", []))

    def _do(self, line: Mapping[str, Any], key: str) -> None:
        task, case = line["task"], line["caseId"]
        place = f"/v1/tasks/{quote(task['id'], safe='')}"
        if task["state"] == "offered":
            claimed = self.insist(f"{place}/claim", f"{key}-claim")
            if claimed is None or claimed.problem is not None:
                self._may_be_refused(claimed, task["id"])
                return
        said = self.ledger.begin(f"{key}-complete", case, "oordeel", number_of(case))
        body = {"facts": [{"type": "oordeel", "fields": {"nummer": number_of(case)}}]}
        answer = self.insist(f"{place}/complete", said.key, body, said)
        if answer is not None and answer.problem is None:
            self.ledger.acknowledge(said)
        else:
            self._may_be_refused(answer, task["id"])

    def _may_be_refused(self, answer: Answer | None, task: str) -> None:
        """Others may be first, and a restored database knows less; anything else is wrong."""
        expected = {"task-already-claimed", "task-not-offered", "task-state-conflict", "not-yours"}
        gone = {"task-not-found", _GONE} if self.ledger.restored else set()
        if answer is not None and answer.problem not in expected | gone:
            self.ledger.trouble(f"{self.party}: {task}: {answer.status} {answer.body}")


def number_of(case: str) -> int:
    """Return the number of the message with which the case was opened."""
    return int(case.rpartition("-")[2])


def _opening(name: str, number: int) -> dict[str, Any]:
    observed = {"waarnemer": SILENT} if number % 5 == 0 else {}
    return {
        "id": name,
        "policy": "beproeving",
        "municipality": MUNICIPALITY,
        "title": name,
        "roles": {"adviseur": list(PROGRAMMED), "beoordelaar": list(PEOPLE)} | observed,
        "facts": [{"type": "bericht", "fields": {"nummer": number}}],
    }
