"""Policies: which rules cases run under."""

from fastapi import APIRouter, Request, Response

from api.identity import AtTheDoor
from api.messages.policy import PolicyLineOut, PolicyOut
from api.messages.shape import Found
from api.paging import found
from orchestrator.usecases import see_policies
from rules.terms.moment import local_day

router = APIRouter(tags=["policies"])


@router.get("/policies", summary="List policy versions")
def list_policies(door: AtTheDoor, request: Request, response: Response) -> Found[PolicyLineOut]:
    """List every published version of every policy."""
    with door.open() as visit:
        policies = see_policies.list_policies(visit.session)
    return found(request, response, map(PolicyLineOut.tell, policies), None)


@router.get("/policies/{policy}", summary="See the policy in force")
def get_policy(door: AtTheDoor, policy: str) -> PolicyOut:
    """See the version that is in force today."""
    with door.open() as visit:
        seen = see_policies.get_policy(visit.session, policy, on=local_day(visit.at))
    return PolicyOut.told(seen)


@router.get("/policies/{policy}/versions/{date}", summary="See a policy version")
def get_policy_version(door: AtTheDoor, policy: str, date: str) -> PolicyOut:
    """See the version with this date."""
    with door.open() as visit:
        seen = see_policies.get_policy(visit.session, policy, version=date, on=local_day(visit.at))
    return PolicyOut.told(seen)
