"""Draw from a trace the case it tells of: which facts, by whom, when. Checked here, before it is written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from orchestrator.domain.actor import Actor
from orchestrator.domain.draft import FactDraft
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.replay.case_id import case_id
from orchestrator.replay.historic import HistoricCase, HistoricFact
from orchestrator.replay.log_error import LogBroken, Unreadable
from orchestrator.replay.mapping import EventChoice, FactMapping, LogMapping, Which
from orchestrator.replay.origin import Missing, json_of, moment_of, text_of, written_of
from orchestrator.replay.trace import Event, Spot, Trace
from rules.language.text.errors import FieldErrors, listed, quoted
from rules.language.text.value import ValueProblem, parse_fields
from rules.model.policy import Policy


def draw_case(mapping: LogMapping, policy: Policy, trace: Trace, file: str) -> HistoricCase:
    """Return the case, with its facts in order of time; those of one moment in the order of the mapping.

    Raises LogBroken where the log lacks what the mapping asks, or holds what the policy does not take.
    """
    began: dict[str, datetime] = {}
    facts: list[HistoricFact] = []
    for each in mapping.facts:
        earliest = began.get(each.not_before) if each.not_before else None
        drawn = (_fact(each, mapping, policy, spot, file) for spot in _spots(each, trace, file))
        found = [_not_before(fact, earliest) for fact in drawn]
        if found:
            began[each.name] = min(fact.at for fact in found)
        facts += found
    in_order = tuple(sorted(facts, key=lambda fact: fact.at))
    return HistoricCase(case_id(mapping.prefix, trace.name), trace.name, _title(mapping, trace), trace.line, in_order)


def _title(mapping: LogMapping, trace: Trace) -> str:
    """Return what people read; the result of a replay holds the name whole, however long."""
    try:
        title = text_of(mapping.case_title, Spot(trace)) if mapping.case_title else trace.name
    except Missing:
        title = trace.name
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _spots(each: FactMapping, trace: Trace, file: str) -> Iterator[Spot]:
    """Yield where the log tells of such a fact; an optional one only where it says when."""
    spots = [Spot(trace)] if each.events is None else [Spot(trace, event) for event in _chosen(each.events, trace)]
    for spot in spots:
        try:
            moment_of(each.at, spot)
        except Missing as missing:
            if not each.optional:
                raise _placed(missing, each, spot, file) from None
            continue
        except Unreadable as unreadable:
            raise _placed(unreadable, each, spot, file) from None
        yield spot


def _chosen(choice: EventChoice, trace: Trace) -> list[Event]:
    fitting = [event for event in trace.events if _fits(choice, event)]
    match choice.which:
        case Which.FIRST:
            return fitting[:1]
        case Which.LAST:
            return fitting[-1:]
        case Which.EACH:
            return fitting


def _fits(choice: EventChoice, event: Event) -> bool:
    return all(written_of(key, event) in values for key, values in choice.where.items())


def _fact(each: FactMapping, mapping: LogMapping, policy: Policy, spot: Spot, file: str) -> HistoricFact:
    try:
        fields = _fields(each, policy, spot)
        actor = _actor(each, mapping, spot)
    except (Unreadable, ValueProblem, FieldErrors) as wrong:
        raise _placed(wrong, each, spot, file) from None
    at = moment_of(each.at, spot).astimezone(UTC)
    return HistoricFact(actor, FactDraft(each.fact, fields, role=each.role, occurred_at=at), at, spot.line, moved=False)


def _not_before(fact: HistoricFact, earliest: datetime | None) -> HistoricFact:
    if earliest is None or earliest <= fact.at:
        return fact
    return replace(fact, draft=replace(fact.draft, occurred_at=earliest), at=earliest, moved=True)


def _fields(each: FactMapping, policy: Policy, spot: Spot) -> dict[str, Any]:
    """Return the fields as JSON, having made sure that the policy takes them."""
    fact_type = policy.facts[each.fact]
    found: dict[str, Any] = {}
    for name, given in each.fields.items():
        try:
            found[name] = json_of(fact_type.fields[name], given.origin, spot)
        except Missing:
            if not given.optional:
                raise
    parse_fields(fact_type, found)
    return found


def _actor(each: FactMapping, mapping: LogMapping, spot: Spot) -> Actor:
    held_by = mapping.roles[each.role]
    party = text_of(each.party, spot) if each.party else held_by[0]
    if party not in held_by:
        message = f"this is no party in the role '{each.role}'"
        raise Unreadable(message, party, f"{listed(held_by)}, or a 'choose' in the mapping")
    return Actor(party, _person(each, spot))


def _person(each: FactMapping, spot: Spot) -> str | None:
    """Return who it was, as far as the log tells; a log that lacks it leaves the fact with its party."""
    try:
        return text_of(each.person, spot) if each.person else None
    except Missing:
        return None


def _placed(wrong: Unreadable | ValueProblem | FieldErrors, each: FactMapping, spot: Spot, file: str) -> LogBroken:
    here = f"trace {quoted(spot.trace.name)}, fact '{each.name}'"
    match wrong:
        case Unreadable():
            line = wrong.line or spot.line
            return LogBroken(file, line, f"{here}: {wrong.message}", found=wrong.found, expected=wrong.expected)
        case ValueProblem():
            return LogBroken(
                file, spot.line, f"{here}: a value does not fit", found=wrong.found, expected=wrong.expected
            )
        case FieldErrors():
            return LogBroken(file, spot.line, f"{here}: {'; '.join(map(str, wrong.errors))}")
