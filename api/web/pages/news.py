"""News, as server-sent events: a page hears that there is some, and shows it when its reader asks."""

from collections.abc import AsyncIterator, Callable

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from api.web.frame.desk import AnyDesk, Desk
from orchestrator.usecases.worklist import latest_of_case, latest_of_party

router = APIRouter()

_LOOK_EVERY = 2.0  # seconds
_LOOKS = 12
"""A stream ends by itself after so many looks, so that a server that stops is not kept waiting; browsers come back."""


@router.get("/nieuws")
async def hear_news(desk: AnyDesk, vanaf: str, zaak: str = "") -> Response:
    """Tell once when the mark is no longer `vanaf`: of one case, or of all that may be seen."""
    look = _looking(desk, zaak)
    await run_sync(look)  # refuses here, while the answer can still say why
    return StreamingResponse(_tell(look, vanaf), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _looking(desk: Desk, case: str) -> Callable[[], str]:
    def look() -> str:
        with desk.open(present=False) as visit:
            if case:
                return latest_of_case(visit.session, visit.actor, case)
            return latest_of_party(visit.session, visit.actor)

    return look


async def _tell(look: Callable[[], str], since: str) -> AsyncIterator[str]:
    yield "retry: 3000\n\n"
    for _ in range(_LOOKS):
        if await run_sync(look) != since:
            yield "event: nieuws\ndata: ja\n\n"
            return
        await anyio.sleep(_LOOK_EVERY)
