"""A stream of facts from callers that do as they should: the same request, with the same key, until it is answered."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.patience import PATIENCE

NOTES = 6


@dataclass
class Stream:
    """Opens cases and adds notes, on several threads; remembers what was acknowledged."""

    api_url: str
    cases: int
    threads: int = 4
    acknowledged: dict[str, list[int]] = field(default_factory=dict)
    repeated: int = 0
    failures: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Begin, in threads."""
        self._running = [threading.Thread(target=self._write, args=(number,)) for number in range(self.threads)]
        for each in self._running:
            each.start()

    def is_done(self) -> bool:
        return not any(each.is_alive() for each in self._running)

    def join(self) -> None:
        for each in self._running:
            each.join()

    def _write(self, thread: int) -> None:
        with httpx.Client(base_url=self.api_url, headers={"Authorization": "Bearer token-gemeente-proef"}) as http:
            for number in range(thread, self.cases, self.threads):
                case = f"proef-{number}"
                self._insist(http, "/v1/cases", f"open-{number}", _opening(case, number))
                self.acknowledged[case] = []
                for note in range(NOTES):
                    fact = {"type": "notitie", "fields": {"nummer": note}}
                    self._insist(http, f"/v1/cases/{case}/facts", f"note-{number}-{note}", fact)
                    self.acknowledged[case].append(note)
                    time.sleep(0.02)

    def _insist(self, http: httpx.Client, path: str, key: str, body: dict[str, Any]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = http.post(path, json=body, headers={"Idempotency-Key": key}, timeout=20)
            except httpx.TransportError:
                self.repeated += 1
            else:
                if answer.is_success:
                    return
                if answer.status_code < 500:
                    self.failures.append(f"{key}: {answer.status_code} {answer.text}")
                    return
                self.repeated += 1
            time.sleep(0.1)
        self.failures.append(f"{key}: not acknowledged within {PATIENCE} seconds")


def _opening(case: str, number: int) -> dict[str, Any]:
    return {
        "id": case,
        "policy": "klein",
        "municipality": "gemeente-proef",
        "title": case,
        "roles": {"adviseur": ["adviseur-oost", "adviseur-west"]},
        "facts": [{"type": "bericht", "fields": {"nummer": number}}],
    }
