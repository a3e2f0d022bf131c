"""Reading what a case says of persons is processing: who did, of which case, what for and on which ground.

The fields are those of the standard for logs of processing (Logboek Dataverwerkingen): a record for each data subject,
as part of a trace. No record holds anything of what was read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.case import Case
from orchestrator.domain.party import Actor
from orchestrator.trace import Trace
from rules.evaluate.sight import Reader, Seen, sees
from rules.facts import Fact, current_facts
from rules.model.citation import source_of
from rules.model.fact_type import FieldKind
from rules.model.personal_data import Purpose
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data they are: the id of a party, or of a person, as `kind` says."""

    id: str
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class Processing:
    """One reading of one case, of the data of one subject (None where the policy says of nobody).

    `name` is what was done. `span_id` is this record, `parent_span_id` the request of which it is a part, both of the
    trace; `foreign_span_id` is the part of the trace at whoever asked. `seq` is its place in the log.
    """

    at: datetime
    trace_id: str
    span_id: str
    parent_span_id: str
    foreign_span_id: str | None
    name: str
    municipality: str
    case_id: str
    party: str
    person: str | None
    activity: str
    purpose: str
    ground: str | None
    subject: str | None
    subject_kind: str | None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ReadingDone:
    """A party read a case under a policy; the roles are those of then. `of` is whose data, where that is known."""

    name: str
    case: Case
    policy: Policy
    roles: Mapping[str, Sequence[str]]
    actor: Actor
    of: tuple[Subject, ...] = ()

    @property
    def needs_facts(self) -> bool:
        """Whether it follows from facts whose data they are."""
        return bool(self.policy.personal_data.fields or self.policy.purposes)

    def purposes(self, facts: Sequence[Fact]) -> tuple[Purpose, ...]:
        """Return for which of the purposes of the policy the party can have read what these facts let it see."""
        roles = frozenset(role for role, parties in self.roles.items() if self.actor.party in parties)
        reader, others = Reader(self.actor.party, self.actor.person, roles), {each.id: each for each in facts}
        seen = (each for each in facts if sees(self.policy, reader, each, others) is Seen.ALL)
        served = {name for each in seen for name in self.policy.facts[each.type].purposes}
        return tuple(each for name, each in self.policy.purposes.items() if name in served and reader.plays(each.roles))


def subjects(policy: Policy, roles: Mapping[str, Sequence[str]], facts: Sequence[Fact]) -> tuple[Subject, ...]:
    """Return whose data a case holds, each once, in one order."""
    about = policy.personal_data
    found = {Subject(party, FieldKind.PARTY) for role in about.roles for party in roles.get(role, ())}
    return tuple(sorted({*found, *_named(policy, facts)}, key=lambda each: (each.kind, each.id)))


def _named(policy: Policy, facts: Sequence[Fact]) -> Iterator[Subject]:
    counting = [each.fact for each in current_facts(facts)] if policy.personal_data.fields else []
    for kind, name in policy.personal_data.fields:
        of = policy.facts[kind].fields[name].kind
        for value in (fact.fields.get(name) for fact in counting if fact.type == kind):
            yield from (Subject(str(each), of) for each in (value if isinstance(value, tuple) else (value,)) if each)


def records(done: ReadingDone, facts: Sequence[Fact], trace: Trace, at: datetime) -> tuple[Processing, ...]:
    """Return what is written down of a reading: a record for each data subject, or one where there is none."""
    of: tuple[Subject | None, ...] = done.of or subjects(done.policy, done.roles, facts) or (None,)
    purposes = done.purposes(facts)
    return tuple(_record(done, each, purposes, trace, at) for each in of)


def _record(
    done: ReadingDone, subject: Subject | None, purposes: Sequence[Purpose], trace: Trace, at: datetime
) -> Processing:
    about = done.policy.personal_data
    what_for = [each.title for each in purposes] or [about.purpose or done.policy.goal]
    return Processing(
        at=at,
        trace_id=trace.trace_id,
        span_id=trace.part().span_id,
        parent_span_id=trace.span_id,
        foreign_span_id=trace.parent_id,
        name=done.name,
        municipality=done.case.municipality,
        case_id=done.case.id,
        party=done.actor.party,
        person=done.actor.person,
        activity=about.activity or f"urn:speelruimte:policy:{done.policy.name}",
        purpose="; ".join(each.nl for each in what_for),
        ground=source_of(tuple(each for one in purposes for each in one.citations) or about.grounds),
        subject=subject.id if subject else None,
        subject_kind=str(subject.kind) if subject else None,
    )
