"""For those who keep the platform running: does it live, can it work, and how is it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.http.readiness import Readiness, State, told

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def is_alive() -> PlainTextResponse:
    """Say that the process lives."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
async def is_ready(request: Request, whole: Annotated[bool, Query()] = False) -> JSONResponse:
    """Say whether facts can be recorded, and what else is not well; with `whole` all must be well."""
    readiness: Readiness = request.app.state.readiness
    found = await readiness.findings()
    well = found.state is State.OK if whole else found.ready
    return JSONResponse(told(found, readiness), 200 if well else 503)


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """Return the figures, for Prometheus; what the database cannot tell now is left out."""
    state = request.app.state
    found = await state.readiness.findings()
    return Response(state.metrics.text(found, state.database.in_use()), media_type=CONTENT_TYPE_PLAIN_0_0_4)
