"""Somebody at the API, as a person with a browser or a script would be: a token, requests, and answers or refusals."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

import httpx

from workers.kit.desk import answer_of

_PAGE = 200


class Visitor:
    """A person (or, without one, a program) of a party, signed in. Raises Refusal for every no of the platform."""

    def __init__(self, api_url: str, token: str, party: str, person: str | None = None) -> None:
        self.party = party
        self.person = person
        self._keys = (f"demo:{person or party}:{number}" for number in itertools.count(1))
        self._http = httpx.Client(base_url=api_url, headers={"Authorization": f"Bearer {token}"}, timeout=180.0)

    def __enter__(self) -> Self:
        """Come in."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave."""
        self._http.close()

    def read(self, path: str, **query: Any) -> Any:
        """Return what is at the path."""
        asked = {name: value for name, value in query.items() if value is not None}
        return answer_of(self._http.get(f"/v1/{path}", params=asked))

    def every(self, path: str, after: str | None = None, **query: Any) -> Iterator[Mapping[str, Any]]:
        """Yield all of a list, page after page, from after a mark."""
        while True:
            page = self.read(path, **query, limit=_PAGE, after=after)
            yield from page["found"]
            if not (after := page.get("next")):
                return

    def write(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask for something, once, and return the answer."""
        headers = {"Idempotency-Key": next(self._keys)}
        return answer_of(self._http.post(f"/v1/{path}", json=body, headers=headers))

    def ask(self, path: str, body: Mapping[str, Any], **query: Any) -> Any:
        """Ask what follows from something, without a trace of it."""
        return answer_of(self._http.post(f"/v1/{path}", json=body, params=query))

    def add(self, case_id: str, fact: Mapping[str, Any]) -> Any:
        """Add a fact to a case."""
        return self.write(f"cases/{quote(case_id, safe='')}/facts", fact)

    def claim(self, task_id: str) -> None:
        """Take a task on."""
        self.write(f"tasks/{quote(task_id, safe='')}/claim")

    def complete(self, task_id: str, fact: Mapping[str, Any]) -> None:
        """Deliver what a task asks for."""
        self.write(f"tasks/{quote(task_id, safe='')}/complete", {"facts": [fact]})
