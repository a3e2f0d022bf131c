"""Policies: which rules cases run under."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.identity import AtTheDoor
from api.http.messages.policy import PolicyLineOut, PolicyOut
from api.http.messages.shape import Found, found
from orchestrator.usecases import policies
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
