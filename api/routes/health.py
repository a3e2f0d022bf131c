"""For those who keep the platform running: does it live, can it work, and how much."""

import socket

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from orchestrator.db.database import Database
from orchestrator.db.ready import is_migrated
from orchestrator.usecases.see_load import see_load

router = APIRouter(include_in_schema=False)

_PATIENCE = 2.0  # seconds


@router.get("/healthz")
async def is_alive() -> PlainTextResponse:
    """Say that the process lives."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def is_ready(request: Request) -> JSONResponse:
    """Say whether the database and Temporal can be worked with."""
    state = request.app.state
    said = {"database": _database(state.database), "temporal": _temporal(state.settings.temporal_address)}
    ready = all(word in {"ok", "not set"} for word in said.values())
    return JSONResponse({"ready": ready} | said, 200 if ready else 503)


@router.get("/metrics")
def show_metrics(request: Request) -> Response:
    """Return the figures, for Prometheus."""
    with request.app.state.database.transaction() as session:
        load = see_load(session)
    return Response(request.app.state.metrics.text(load), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _database(database: Database) -> str:
    try:
        with database.transaction() as session:
            return "ok" if is_migrated(session) else "not migrated"
    except (DBAPIError, PoolTimeout):
        return "not reachable"


def _temporal(address: str | None) -> str:
    if address is None:
        return "not set"
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _PATIENCE).close()
    except OSError:
        return "not reachable"
    return "ok"
