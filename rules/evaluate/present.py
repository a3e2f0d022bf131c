"""Conclusions as JSON types, in one shape for every door: the command line and the API show the same thing."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from rules.conclusions import (
    ActPattern,
    Addressee,
    Conclusions,
    Derived,
    Ground,
    Notice,
    Obligation,
    Permission,
    Prohibition,
    Standing,
    TaskDemand,
)
from rules.model.citation import Citation
from rules.model.json import Json
from rules.model.values import Const, Ref, Test, Value
from rules.terms.deadline import Deadline
from rules.terms.moment import spell_moment

Shown = dict[str, Json]


def present(conclusions: Conclusions) -> Shown:
    """Return everything that was concluded as JSON types, in its order.

    Days are ISO 8601, moments carry their Dutch offset, decimals are text so that nothing is rounded.
    """
    return {
        "policy": conclusions.policy,
        "at": spell_moment(conclusions.at),
        "roles": {role: list(parties) for role, parties in conclusions.roles.items()},
        "obligations": [_obligation(each) for each in conclusions.obligations],
        "tasks": [_task(each) for each in conclusions.tasks],
        "derived": [_derived(each) for each in conclusions.derived],
        "permissions": [_permission(each) for each in conclusions.permissions],
        "prohibitions": [_prohibition(each) for each in conclusions.prohibitions],
        "notices": [_notice(each) for each in conclusions.notices],
        "scopes": [_standing(each) for each in conclusions.scopes],
        "closedSince": _moment(conclusions.closed_since),
        "changesAt": _moment(conclusions.changes_at),
        "editions": dict(conclusions.editions),
    }


def present_value(value: Value) -> Json:
    """Return the value of a field as JSON types."""
    match value:
        case tuple():
            return [present_value(each) for each in value]
        case datetime():
            return spell_moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def _obligation(each: Obligation) -> Shown:
    return {
        **_ground(each.ground),
        "key": each.key,
        "act": _act(each.act),
        "state": each.state.value,
        "late": each.late,
        "bearer": each.bearer.role,
        "parties": list(each.bearer.parties),
        "beneficiary": each.beneficiary.role if each.beneficiary else None,
        "since": spell_moment(each.since),
        **_deadline(each.deadline),
        "reminders": [spell_moment(moment) for moment in each.reminders],
        "fulfilledBy": each.fulfilled_by,
        **({"coming": each.coming} if each.coming else {}),
        "task": each.task,
        "required": each.required,
        "settled": _ground(each.settled) if each.settled else None,
    }


def _task(each: TaskDemand) -> Shown:
    return {
        **_ground(each.ground),
        "key": each.key,
        "task": each.task,
        "yields": each.yields,
        "role": each.role,
        "eligible": list(each.eligible),
        "obligation": each.obligation,
        "what": each.what,
        **_deadline(each.deadline),
    }


def _derived(each: Derived) -> Shown:
    return {
        "name": each.name,
        "values": {name: present_value(value) for name, value in each.values.items()},
        "since": spell_moment(each.since),
        "grounds": [_ground(ground) for ground in each.grounds],
    }


def _permission(each: Permission) -> Shown:
    return {**_ground(each.ground), "who": _who(each.who), "act": _act(each.act), "despite": list(each.despite)}


def _prohibition(each: Prohibition) -> Shown:
    because = {"nl": each.because.nl, "en": each.because.en}
    return {**_ground(each.ground), "who": _who(each.who), "act": _act(each.act), "because": because}


def _notice(each: Notice) -> Shown:
    return {
        **_ground(each.ground),
        "key": each.key,
        "who": _who(each.who),
        "what": {"nl": each.what.nl, "en": each.what.en},
        "since": spell_moment(each.since),
        "call": each.call,
        "values": {name: present_value(value) for name, value in each.values.items()},
    }


def _standing(each: Standing) -> Shown:
    ground = _ground(each.ground) if each.ground else {"rule": None, "source": None, "sources": [], "facts": []}
    return {**ground, "scope": each.scope, "on": each.on, "since": spell_moment(each.since)}


def _ground(ground: Ground) -> Shown:
    sources = present_sources(ground.citations)
    return {"rule": ground.rule, "source": ground.source, "sources": sources, "facts": list(ground.facts)}


def present_sources(citations: Iterable[Citation]) -> list[Json]:
    """Return what a rule cites as JSON types, each with where it can be read, as far as that is known."""
    return [
        {
            "words": each.words,
            "regulation": each.regulation.name if each.regulation else None,
            "article": each.article,
            "paragraph": each.paragraph,
            "parts": list(each.parts),
            "readIn": each.read_in.isoformat() if each.read_in else None,
            "jci": each.jci,
            "link": each.link,
            "own": {"nl": each.own.nl, "en": each.own.en} if each.own else None,
        }
        for each in citations
    ]


def _who(who: Addressee) -> Shown:
    return {"role": who.role, "parties": list(who.parties), "person": who.person, "everyone": who.everyone}


def _act(act: ActPattern) -> Shown:
    return {"fact": act.fact, "tests": [_test(each) for each in act.tests]}


def _test(test: Test) -> Shown:
    match test.operand:
        case Const(value):
            shown = present_value(value)
        case Ref(alias, field):
            shown = f"{alias}.{field}"
    return {"field": test.field, "is": test.op.value, "value": shown}


def _deadline(deadline: Deadline | None) -> Shown:
    """The computed day; without a term everything is empty. `suspendedDays` are those counted so far."""
    return {
        "lastDay": deadline.last_day.isoformat() if deadline and deadline.last_day else None,
        "missedFrom": _moment(deadline.missed_from if deadline else None),
        "suspendedDays": deadline.suspended_days if deadline else 0,
        "steps": [each.en for each in deadline.steps] if deadline else [],
        "stepsNl": [each.nl for each in deadline.steps] if deadline else [],
    }


def _moment(moment: datetime | None) -> str | None:
    return spell_moment(moment) if moment else None
