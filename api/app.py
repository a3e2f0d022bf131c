"""The application: the doors, and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.http import openapi, problems
from api.http.allowance import Allowance
from api.http.bad_request import BodyLimit, ReadablePath, tell_bad_request
from api.http.headers import API_VERSION, OPENAPI_PATH, Courtesy
from api.http.metrics import Metrics
from api.http.readiness import Readiness
from api.http.routes import (
    cases,
    checkpoints,
    clock,
    coalitions,
    facts,
    health,
    keys,
    parties,
    personal,
    persons,
    policies,
    readings,
    security_txt,
    tasks,
)
from api.http.tag import Tagged
from api.http.traffic import READERS, WRITERS, Turnstile
from api.http.unavailable import UNAVAILABLE, marking, tell_case_set_apart, tell_unavailable
from api.http.witness import Witness
from api.web.frame.kept import AnswersKept
from api.web.frame.session import COOKIE
from api.web.mount import mount_web
from api.web.trouble import by_door
from orchestrator.db.database import Database, Limits
from orchestrator.db.eyes import NOBODY
from orchestrator.db.policies import policy_with, published_digests
from orchestrator.errors import CaseSetApart, PolicyNotFound, SpeelruimteError
from orchestrator.issuers.access_token import OfIssuers
from orchestrator.issuers.known import KnownIssuers
from orchestrator.issuers.load import load_issuers
from orchestrator.settings import Settings
from rules.evaluate.stopwatch import listening
from rules.language.text.errors import PolicyErrors
from rules.model.fault import PolicyFault
from rules.service.pool import Evaluators

_ROUTERS = (cases, checkpoints, coalitions, facts, tasks, policies, readings, parties, persons, keys, personal)


def create_app(settings: Settings) -> FastAPI:
    """Return the API over the database of the settings, which must be set."""
    app = _Api(
        title="Speelruimte",
        summary="One shared case; rules say what each party may, must and may not do.",
        description=openapi.ABOUT,
        version=API_VERSION,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_tags=openapi.TAGS,
        openapi_url=OPENAPI_PATH,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        lifespan=_closing,
    )
    app.state.settings = settings
    limits = Limits.of(settings)
    app.state.database = Database(settings.database_url or "", WRITERS, readers=READERS, limits=limits, eyes=NOBODY)
    app.state.issuers = KnownIssuers(load_issuers(settings))
    app.state.metrics = Metrics()
    app.state.readiness = Readiness(settings)
    app.state.evaluators = Evaluators()
    app.state.by_issuer = OfIssuers(app.state.issuers)
    for noun in (*_ROUTERS, *([clock] if settings.development else [])):
        app.include_router(noun.router, prefix="/v1", responses=openapi.RESPONSES)
    app.include_router(health.router)
    app.include_router(security_txt.router)
    mount_web(app)
    app.add_middleware(AnswersKept)
    app.add_middleware(Tagged)
    app.add_middleware(Turnstile, tell=by_door(tell_unavailable))
    app.add_middleware(BodyLimit)
    app.add_middleware(ReadablePath)
    app.add_middleware(
        Allowance,
        settings=settings,
        cookie=COOKIE,
        tell=by_door(problems.tell_http_error),
        count=app.state.metrics.count_turned_away,
    )
    app.add_middleware(Courtesy, count=app.state.metrics.count_request)
    app.add_middleware(Witness, cookie=COOKIE)
    _answer_refusals(app)
    return app


class _Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.describe(super().openapi(), self.routes)
        return self.openapi_schema


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    await app.state.readiness.findings()  # the first look takes longest, so nobody waits for it
    Thread(target=_read_ahead, args=(app.state.database,), name="policies", daemon=True).start()
    with listening(app.state.metrics.count_evaluation):
        yield
    app.state.evaluators.close()
    app.state.readiness.close()
    app.state.database.dispose()


def _read_ahead(database: Database) -> None:
    """Read every published policy before somebody waits for it; what cannot be read now is when it is asked for."""
    with suppress(*UNAVAILABLE):
        with database.reading() as session:
            digests = published_digests(session)
        for digest in digests:
            with database.reading() as session, suppress(PolicyNotFound, PolicyErrors):
                policy_with(session, digest)


def _answer_refusals(app: FastAPI) -> None:
    app.add_exception_handler(SpeelruimteError, by_door(problems.tell_refusal))
    app.add_exception_handler(RequestValidationError, by_door(tell_bad_request))
    app.add_exception_handler(PolicyFault, by_door(problems.tell_fault))
    app.add_exception_handler(HTTPException, by_door(problems.tell_http_error))
    for away in UNAVAILABLE:
        app.add_exception_handler(away, by_door(tell_unavailable))
    app.add_exception_handler(CaseSetApart, marking(by_door(tell_case_set_apart)))
    app.add_exception_handler(Exception, by_door(problems.tell_failure))
