"""Policies: which rules cases run under, and what they say of facts that are kept elsewhere."""

from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.http.identity import AtTheDoor
from api.http.messages.policy import (
    ANSWERS,
    JSON,
    MOST_DOSSIERS,
    NDJSON,
    REQUEST,
    EvaluationQuery,
    PolicyLineOut,
    PolicyOut,
)
from api.http.messages.shape import Found, found
from api.http.problems import INVALID, problem
from orchestrator.usecases import policies
from rules.model.policy import Policy
from rules.service.dossier import DossierErrors, answer_json
from rules.terms.edition import Editions
from rules.terms.moment import local_day

Municipality = Annotated[
    str | None, Query(max_length=200, description="As this municipality tailored it; left out: the national model.")
]

router = APIRouter(tags=["policies"])


@router.get("/policies", summary="List policy versions")
def list_policies(door: AtTheDoor, request: Request, response: Response) -> Found[PolicyLineOut]:
    """List every published version of every policy."""
    with door.open() as visit:
        versions = policies.list_policies(visit.session)
    return found(request, response, map(PolicyLineOut.tell, versions), None)


@router.get("/policies/{policy}", summary="See the policy in force")
def get_policy(door: AtTheDoor, policy: str, municipality: Municipality = None) -> PolicyOut:
    """See the version that is in force today."""
    with door.open() as visit:
        on = local_day(visit.at)
        seen = policies.get_policy(visit.session, policy, on=on, municipality=municipality)
    return PolicyOut.told(seen)


@router.get("/policies/{policy}/versions/{date}", summary="See a policy version")
def get_policy_version(door: AtTheDoor, policy: str, date: str, municipality: Municipality = None) -> PolicyOut:
    """See the version with this date, or by `date+municipality` what one municipality made of it."""
    with door.open() as visit:
        on = local_day(visit.at)
        seen = policies.get_policy(visit.session, policy, version=date, on=on, municipality=municipality)
    return PolicyOut.told(seen)


async def body_of(request: Request) -> bytes:
    """Return what was sent; the rules read it."""
    return await request.body()


@router.post(
    "/policies/{policy}/evaluations",
    summary="Evaluate facts",
    response_class=Response,
    responses=ANSWERS,
    openapi_extra=REQUEST,
)
def evaluate_facts(
    door: AtTheDoor,
    policy: str,
    query: Annotated[EvaluationQuery, Query()],
    sent: Annotated[bytes, Depends(body_of)],
    request: Request,
) -> Response:
    """Say what a policy concludes from facts of your own, one dossier or a batch of them. Nothing is stored."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {JSON, NDJSON}:
        raise HTTPException(415, f"The body is sent as Content-Type: {JSON} or, a dossier a line, {NDJSON}.")
    with door.open() as visit:
        found = policies.get_policy(
            visit.session, policy, version=query.version, on=local_day(visit.at), municipality=query.municipality
        )
        editions = policies.get_editions(visit.session, at=visit.at)
    return (_batch if kind == NDJSON else _single)(request, found, sent, visit.at, editions)


def _single(request: Request, policy: Policy, sent: bytes, at: datetime, editions: Editions) -> Response:
    try:
        return JSONResponse(answer_json(policy, sent, at, editions=editions))
    except DossierErrors as errors:
        return _told(request, errors)


def _batch(request: Request, policy: Policy, sent: bytes, at: datetime, editions: Editions) -> Response:
    lines = sent.removesuffix(b"\n").split(b"\n") if sent else []
    if len(lines) > MOST_DOSSIERS:
        raise HTTPException(413, f"A batch is at most {MOST_DOSSIERS:,} dossiers, and these are {len(lines):,}.")
    try:
        answers = b"".join(_answers(request, policy, lines, at, editions))
    except BrokenProcessPool:
        again = "The evaluation was broken off. Send the same request again."
        raise HTTPException(503, again, headers={"Retry-After": "1"}) from None
    return Response(answers, media_type=NDJSON)


def _answers(
    request: Request, policy: Policy, lines: Sequence[bytes], at: datetime, editions: Editions
) -> Iterator[bytes]:
    for number, each in enumerate(request.app.state.evaluators.answer(policy, lines, at, editions), 1):
        yield bytes(_told(request, each, number).body) if isinstance(each, DossierErrors) else each
        yield b"\n"


def _told(request: Request, errors: DossierErrors, line: int | None = None) -> JSONResponse:
    wrong = [asdict(each) for each in errors.problems]
    return problem(400, str(errors), instance=request.url.path, kind=INVALID, errors=wrong, line=line)
