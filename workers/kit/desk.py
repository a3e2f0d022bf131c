"""A partner's side of the API: claim work, look into the case, deliver facts. This and Temporal is all the kit knows.

Every write carries a key made of the activity's id, so that a partner that died and begins again does nothing twice.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import httpx

from orchestrator.contracts import CallOrder, TaskOrder
from orchestrator.domain.case import FactDraft
from orchestrator.trace import HEADER, current_trace
from workers.kit.case_view import CaseView, view_of
from workers.kit.showing import ShowsToken

_TOO_MANY = 429
_LONGEST_WAIT = 60.0
_WAITS = 10
"""So often the program waits as long as it is told to, before it gives the request up for now."""
# Not the request is at fault but the moment: the same request later can succeed.
_LATER = frozenset({408, 425, 429})
_NOT_SIGNED_IN = 401
_TOKEN_ENDS = "Token-Ends"  # noqa: S105 the name of a header
_KEY_ENDS = "Key-Ends"
_log = logging.getLogger(__name__)
_PAGE = 200
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)

LEASE_SECONDS = 120
"""So long the platform waits for a sign of life before it offers the work anew; we give one every sixth of it."""


class Refusal(Exception):
    """The platform says no, and why. `kind` is the name of the problem (`task-already-claimed`), `said` all of it."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(str(said.get("detail", f"status {status}")))
        self.status = status
        self.kind = str(said.get("type", "")).rpartition(":")[2]
        self.said = said


class Desk:
    """The API, for one party. Raises httpx.HTTPError when it is away or broken: try again later."""

    def __init__(self, api_url: str, shows: str | httpx.Auth) -> None:
        auth = ShowsToken(shows) if isinstance(shows, str) else shows
        self._http = httpx.AsyncClient(base_url=api_url, auth=auth, timeout=30.0)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def claim(self, order: TaskOrder) -> None:
        """Claim the task, for as long as we show that we work on it. Raises Refusal."""
        await self._write(order, "claim", key=f"{order.activity_id}:claim", body={"leaseSeconds": LEASE_SECONDS})

    async def hold(self, order: TaskOrder, *, begins: bool = False) -> int:
        """Go on holding the task; return how often its work was begun. Raises Refusal, when it is no longer ours."""
        body = {"seconds": LEASE_SECONDS, "begins": begins}
        held = await self._write(order, "lease", key=f"{order.activity_id}:lease", body=body)
        return int(held["begun"])

    async def complete(self, order: TaskOrder, facts: Sequence[FactDraft]) -> None:
        """Deliver the facts and complete the task. Raises Refusal."""
        body = {"facts": [as_message(fact) for fact in facts]}
        await self._write(order, "complete", key=order.activity_id, body=body)

    async def fail(self, order: TaskOrder, reason: str) -> None:
        """Say that the task cannot be done, and why. Raises Refusal."""
        await self._write(order, "fail", key=f"{order.activity_id}:fail", body={"reason": reason})

    async def values(self, order: CallOrder) -> Mapping[str, Any]:
        """Return what goes along with a call, as JSON values. Raises Refusal."""
        notice = await self._read(_notice(order))
        values: Mapping[str, Any] = notice["notice"]["values"]
        return values

    async def report(self, order: CallOrder, facts: Sequence[FactDraft]) -> None:
        """Tell the case what came of a call, and that the party has read of it. Raises Refusal."""
        for number, fact in enumerate(facts, 1):
            path = f"/v1/cases/{quote(order.case_id, safe='')}/facts"
            try:
                await self._post(path, key=f"{order.activity_id}:{number}", body=as_message(fact))
            except Refusal as no:
                # Only this activity uses this key: an earlier try delivered, and died before it could say so.
                if no.kind != "idempotency-conflict":
                    raise
        await self._post(f"{_notice(order)}/read", key=f"{order.activity_id}:read")

    async def see(self, case_id: str) -> CaseView:
        """Look into the case. Raises Refusal."""
        path = f"/v1/cases/{quote(case_id, safe='')}"
        case = await self._read(path)
        facts: list[Mapping[str, Any]] = []
        after: str | None = None
        while True:
            page = await self._read(f"{path}/facts", {"limit": _PAGE} | ({"after": after} if after else {}))
            facts += page["found"]
            if not (after := page.get("next")):
                return view_of(case, facts)

    async def _read(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        return answer_of(await self._in_time(self._http.build_request("GET", path, params=query)))

    async def _write(self, order: TaskOrder, act: str, *, key: str, body: Mapping[str, Any] | None = None) -> Any:
        return await self._post(f"/v1/tasks/{quote(order.task_id, safe='')}/{act}", key=key, body=body)

    async def _post(self, path: str, *, key: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send it; while the platform is away for a moment, again with the same key, so that no work is done anew."""
        for pause in _PAUSES:
            try:
                return await self._sent(path, key, body)
            except httpx.HTTPError as away:
                if isinstance(away, httpx.HTTPStatusError) and away.response.status_code == _NOT_SIGNED_IN:
                    raise
                await asyncio.sleep(pause)
        return await self._sent(path, key, body)

    async def _sent(self, path: str, key: str, body: Mapping[str, Any] | None) -> Any:
        request = self._http.build_request("POST", path, json=body, headers={"Idempotency-Key": key})
        return answer_of(await self._in_time(request))

    async def _in_time(self, request: httpx.Request) -> httpx.Response:
        """Send it, and as often as we are told that we ask too much, wait as long as is said and send it again."""
        if trace := current_trace():
            request.headers[HEADER] = trace.part().said()
        answer = await self._http.send(request)
        for _ in range(_WAITS):
            if answer.status_code != _TOO_MANY:
                break
            await asyncio.sleep(wait_of(answer))
            answer = await self._http.send(request)
        return answer


def _notice(order: CallOrder) -> str:
    return f"/v1/notices/{quote(order.notice_id, safe='')}"


def as_message(fact: FactDraft) -> dict[str, Any]:
    """Return the fact as the API takes it; dates and decimals become text."""
    given = {
        "type": fact.type,
        "fields": {name: _json(value) for name, value in fact.fields.items()},
        "role": fact.role,
        "occurredAt": fact.occurred_at.isoformat() if fact.occurred_at else None,
        "corrects": fact.corrects,
        "retracts": fact.retracts or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def answer_of(response: httpx.Response) -> Any:
    """Return what the API answered. Raises Refusal for its no, httpx.HTTPStatusError for what may succeed later."""
    if ends := response.headers.get(_TOKEN_ENDS):
        _log.warning("Our token ends at %s: ask the platform for another one before that.", ends)
    if ends := response.headers.get(_KEY_ENDS):
        _log.warning("The key we sign with ends at %s: let another one be registered before that.", ends)
    if response.is_success:
        return response.json() if response.content else None
    if response.status_code == _NOT_SIGNED_IN:
        # Without a good token nothing is wrong with the work: whoever runs this program must repair it.
        _log.error("The platform does not let us in: %s", _problem(response).get("detail", "it does not say why"))
    if response.is_server_error or response.status_code in _LATER or response.status_code == _NOT_SIGNED_IN:
        response.raise_for_status()
    raise Refusal(response.status_code, _problem(response))


def wait_of(response: httpx.Response) -> float:
    """Return for how many seconds the platform asks us to wait, a minute at most."""
    said = response.headers.get("retry-after", "")
    return min(_LONGEST_WAIT, float(said)) if said.isascii() and said.isdigit() else 1.0


def _problem(response: httpx.Response) -> Mapping[str, Any]:
    if "json" not in response.headers.get("content-type", ""):
        return {}
    said = response.json()
    return said if isinstance(said, dict) else {}
