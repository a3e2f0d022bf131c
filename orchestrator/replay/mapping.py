"""What a mapping says: which attribute or event becomes which fact, held against the policy it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from orchestrator.domain.party import PartyDraft
from orchestrator.replay.value import Order
from rules.language.text.errors import listed, quoted
from rules.language.text.findings import Findings, Wrong, unknown
from rules.language.text.tree import Leaf
from rules.language.text.value import ValueProblem, described_kind, scalar_from_text
from rules.model.effect import Oblige
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Policy
from rules.terms.said import Text, said


class Level(StrEnum):
    """Where an attribute stands: with the trace as a whole, or with the event a fact comes from."""

    TRACE = "trace"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Constant:
    """The same in every case; several make a list."""

    texts: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the log.

    With `as_day` the day in the Netherlands on which that moment falls, with `as_moment` the moment, also where the log
    writes it as text; `order` says how day and month then stand. `choose` translates what the log says, and
    `otherwise` what is not in there; None: then only what is in there will do. Empty `choose`: taken as it stands.
    """

    level: Level
    key: str
    line: int
    as_day: bool = False
    as_moment: bool = False
    order: Order | None = None
    choose: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None


Origin = Constant | Attribute


class Which(StrEnum):
    """Which of the events that fit become a fact."""

    FIRST = "first"
    LAST = "last"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Events whose attributes have one of these values become a fact."""

    where: Mapping[str, tuple[str, ...]]
    which: Which = Which.EACH


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """What a field holds; an `optional` one is left out when the log lacks the attribute."""

    origin: Origin
    optional: bool
    line: int


@dataclass(frozen=True, slots=True)
class FactMapping:
    """One kind of fact: once for each trace, or for events when `events` is given.

    `at` is when it occurred. An `optional` fact is not there when the log lacks that moment. `not_before` names another
    fact of the mapping: a log that knows only the day of a fact would place it before the one it answers, and then it
    counts as recorded right after that one. `party` None means the one party that holds the role.
    """

    name: str
    fact: str
    at: Attribute
    role: str
    line: int
    party: Origin | None = None
    person: Origin | None = None
    fields: Mapping[str, FieldMapping] = field(default_factory=dict)
    events: EventChoice | None = None
    optional: bool = False
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What the result of a case shows: how this obligation stands, which began on the day in `fact`.`field`."""

    obligation: str
    fact: str
    field: str
    line: int


@dataclass(frozen=True, slots=True)
class LogMapping:
    """How one kind of log is replayed under one policy.

    `file` is its name in messages. `prefix` is put before the name of a trace to make the case id. With `defaults` the
    values a log declares global fill in what is missing.
    """

    file: str
    name: str
    title: Text
    policy: str
    municipality: str
    parties: Mapping[str, PartyDraft]
    roles: Mapping[str, tuple[str, ...]]
    facts: tuple[FactMapping, ...]
    report: Reported
    prefix: str = ""
    case_title: Origin | None = None
    defaults: bool = False


def check_mapping(mapping: LogMapping, policy: Policy) -> None:
    """Raise PolicyErrors with everything the mapping names that the policy does not have, or has otherwise."""
    findings = Findings(mapping.file)
    _whole(mapping, policy, findings)
    with findings.within(said("report")), findings.noting():
        _report(mapping, policy)
    for each in mapping.facts:
        with findings.within(said("fact"), each.name), findings.noting():
            _fact(each, mapping, policy, findings)
    findings.raise_if_any()


def _whole(mapping: LogMapping, policy: Policy, findings: Findings) -> None:
    if mapping.policy != policy.name:
        here = Leaf(mapping.policy, 1)
        findings.note(
            Wrong(here, said("mapping_for_other"), found=quoted(mapping.policy), expected=quoted(policy.name))
        )
    for role in mapping.roles:
        if role not in policy.roles:
            findings.note(unknown(Leaf(role, 1), said("role"), policy.roles))
    directs = mapping.roles.get(policy.director, (mapping.municipality,))
    if mapping.municipality not in directs:
        message = said("municipality_directs", role=policy.director)
        findings.note(Wrong(Leaf("", 1), message, found=listed(directs), expected=quoted(mapping.municipality)))


def _report(mapping: LogMapping, policy: Policy) -> None:
    report = mapping.report
    obliging = [name for name, rule in policy.rules.items() if any(isinstance(each, Oblige) for each in rule.effects)]
    if report.obligation not in obliging:
        raise unknown(Leaf(report.obligation, report.line), said("rule_that_obliges"), obliging)
    if report.fact not in policy.facts:
        raise unknown(Leaf(report.fact, report.line), said("fact_type"), policy.facts)
    fields = policy.facts[report.fact].fields
    days = [name for name, field in fields.items() if field.kind in {FieldKind.DATE, FieldKind.MOMENT}]
    if report.field not in days:
        raise unknown(Leaf(report.field, report.line), said("date_field"), days)


def _fact(each: FactMapping, mapping: LogMapping, policy: Policy, findings: Findings) -> None:
    fact_type = policy.facts.get(each.fact)
    if fact_type is None:
        raise unknown(Leaf(each.fact, each.line), said("fact_type"), policy.facts)
    _fields(each, fact_type, findings)
    held_by = mapping.roles.get(each.role)
    if held_by is None:
        raise unknown(Leaf(each.role, each.line), said("role_of_mapping"), mapping.roles)
    if fact_type.by and each.role not in fact_type.by:
        message = said("role_cannot_add", role=each.role)
        raise Wrong(Leaf(each.role, each.line), message, expected=listed(fact_type.by))
    _check_party(each, held_by)


def _check_party(each: FactMapping, held_by: Sequence[str]) -> None:
    if each.party is None and len(held_by) != 1:
        message = said("party_says_which", role=each.role)
        raise Wrong(Leaf(each.role, each.line), message, expected=listed(held_by))
    for party in _words(each.party) if each.party else ():
        if party not in held_by:
            raise unknown(Leaf(party, each.line), said("party_in_role", role=each.role), held_by)


def _fields(each: FactMapping, fact_type: FactType, findings: Findings) -> None:
    for name, given in each.fields.items():
        with findings.noting():
            if name not in fact_type.fields:
                raise unknown(Leaf(name, given.line), said("field"), fact_type.fields)
            _field(fact_type.fields[name], given)
    for name, asked in fact_type.fields.items():
        if name not in each.fields and not asked.optional:
            expected = described_kind(asked)
            findings.note(Wrong(Leaf(name, each.line), said("field_needed", field=name), expected=expected))


def _field(field: Field, given: FieldMapping) -> None:
    if given.optional and not field.optional:
        raise Wrong(Leaf(field.name, given.line), said("policy_needs_field", field=field.name))
    for word in _words(given.origin):
        try:
            scalar_from_text(field, word)
        except ValueProblem as problem:
            message = said("does_not_fit_the_field", field=field.name)
            raise Wrong(Leaf(word, given.line), message, found=problem.found, expected=problem.expected) from None


def _words(origin: Origin) -> tuple[str, ...]:
    """Return the words the mapping itself puts there, whatever the log says."""
    match origin:
        case Constant(texts):
            return texts
        case Attribute(choose=choose, otherwise=otherwise):
            return (*choose.values(), *([otherwise] if otherwise else ()))
