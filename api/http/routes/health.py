"""For those who keep the platform running: does it live, can it work, and how is it.

Whether it can work is for everybody; what is the matter, and the figures, are for whoever the settings name.
"""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.http.problems import problem
from api.http.readiness import Readiness, State, told
from api.http.visitor import is_near
from orchestrator.settings import networks

router = APIRouter(include_in_schema=False)

_FOR_EVERYBODY = ("ready", "state", "at")
_NOT_HERE = "The figures are for whoever keeps the platform running; its settings (SPEELRUIMTE_METRICS_…) say who."


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
    said = told(found, readiness)
    if not _may_see(request):
        said = {name: said[name] for name in _FOR_EVERYBODY}
    return JSONResponse(said, 200 if well else 503)


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """Return the figures, for Prometheus; what the database cannot tell now is left out."""
    state = request.app.state
    if not _may_see(request):
        answer = problem(401 if state.settings.metrics_token else 403, _NOT_HERE, instance=request.url.path)
        if state.settings.metrics_token:
            answer.headers["WWW-Authenticate"] = "Bearer"  # the token of the settings alone opens this
        return answer
    found = await state.readiness.findings()
    return Response(state.metrics.text(found, state.database.in_use()), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_see(request: Request) -> bool:
    """Whether the details are for whoever asks: by the token where one is set, else by where the request comes from."""
    settings = request.app.state.settings
    if settings.metrics_token is None:
        return is_near(request.scope, networks(settings.metrics_from))
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    good = hmac.compare_digest(shown.strip().encode(), settings.metrics_token.encode())
    return good and kind.lower() == "bearer"
