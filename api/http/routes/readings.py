"""Readings: who read which rule of a policy, and agrees with it or not."""

from fastapi import APIRouter, Request, Response

from api.http.identity import AtTheDoor, IdempotencyKey
from api.http.messages.reading import ReadingsIn, RuleReadOut, rules_read
from api.http.messages.shape import Found, found
from orchestrator.usecases import readings
from orchestrator.usecases.policies import get_policy_to_read
from rules.terms.moment import local_day

router = APIRouter(tags=["policies"])


@router.get("/policies/{policy}/versions/{date}/readings", summary="See who read which rule")
def list_readings(door: AtTheDoor, policy: str, date: str, request: Request, response: Response) -> Found[RuleReadOut]:
    """See each rule of a version or of a base, in its order, with the scenarios that show it and who read it."""
    with door.open() as visit:
        version = get_policy_to_read(visit.session, policy, date, on=local_day(visit.at))
        standing = readings.list_readings(visit.session, version)
    return found(request, response, rules_read(version.policy, version.side, standing), None)


@router.post("/policies/{policy}/versions/{date}/readings", status_code=201, summary="Read rules")
def read_rules(
    door: AtTheDoor,
    key: IdempotencyKey,
    policy: str,
    date: str,
    sent: ReadingsIn,
    request: Request,
    response: Response,
) -> Found[RuleReadOut]:
    """Agree with rules as you read them, or object; answers those rules. For persons, and nothing is overwritten."""
    with door.open() as visit:
        version = get_policy_to_read(visit.session, policy, date, on=local_day(visit.at))
        drafts = sent.drafts()
        standing = readings.read_rules(visit.session, visit.actor, version, drafts, at=visit.at, key=key)
    return found(request, response, rules_read(version.policy, version.side, standing), None)
