"""The counter of the API as callers see it: whoever asks is known by their token, and every write has a key."""

import itertools
from typing import Any, Self
from urllib.parse import quote

import httpx

from tests.patience import PATIENCE
from tests.trusted import TRUSTED

GEMEENTE = "gemeente-duinrand"
VEENLAND = "gemeente-veenland"
BRANDWEER = "brandweer-kust"
OMGEVINGSDIENST = "omgevingsdienst-kust"
PORTAAL = "aanvrager-portaal"

OPENING = {
    "id": "zaak-1",
    "policy": "vergunning",
    "municipality": GEMEENTE,
    "title": "Dakkapel aan de Duinweg",
    "roles": {"aanvrager": PORTAAL, "adviseur": [BRANDWEER, OMGEVINGSDIENST]},
}
AANVRAAG = {"type": "aanvraag", "fields": {"ontvangen_op": "2026-03-02", "soort": "bouwen"}}
ADVIES = {"type": "advies", "fields": {"strekking": "positief"}}
BESLUIT = {"type": "besluit", "fields": {"bekendgemaakt_op": "2026-03-03", "uitkomst": "verleend"}}


class Counter:
    """Everybody at the API, each with a token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=PATIENCE, verify=TRUSTED)
        self._keys = (f"key-{number}" for number in itertools.count(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, method: str, path: str, party: str | None = None, person: str | None = None, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer token-of-{party}-{person}"} if party else {}
        headers |= sent.pop("headers", {})
        return self._http.request(method, path, headers=headers, **sent)

    def get(self, path: str, caller: str | None = GEMEENTE, /, **query: Any) -> httpx.Response:
        return self.send("GET", path, caller, params=query)

    def post(
        self, path: str, party: str | None, body: Any = None, *, person: str | None = None, key: str | None = None
    ) -> httpx.Response:
        return self.send("POST", path, party, person, json=body, headers={"Idempotency-Key": key or next(self._keys)})

    def patch(self, path: str, party: str | None, body: Any, *, key: str | None = None) -> httpx.Response:
        return self.send("PATCH", path, party, json=body, headers={"Idempotency-Key": key or next(self._keys)})

    def open_case(self) -> str:
        answer = self.post("/v1/cases", GEMEENTE, OPENING)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case"]["id"])

    def add(self, party: str, fact: dict[str, Any], *, person: str | None = None, case: str = "zaak-1") -> Any:
        answer = self.post(f"/v1/cases/{case}/facts", party, fact, person=person)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def offered(self, party: str) -> str:
        """The id, as it stands in a path, of the one task that is offered to the party."""
        (line,) = self.get("/v1/tasks", party, state="offered", party=party).json()["found"]
        return quote(line["task"]["id"], safe="")
