"""Who lets itself into a role that sees more: the others in the case hear of it."""

from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.body import FactSaid
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.plan import NoticeChange
from orchestrator.domain.work import Notice, notice_of_line
from orchestrator.domain.written import fact_id, read_body
from rules.model.confidentiality import LEVELS
from rules.model.fact_type import PARTY_JOINED
from rules.model.policy import Policy
from rules.model.readers import readers_of
from rules.terms.said import Name, Named, said

Holders = Mapping[str, tuple[str, ...]]


def tell_appointed(policy: Policy, holders: Holders, inputs: Sequence[Entry]) -> tuple[NoticeChange, ...]:
    """Return a notice for each party that lets itself into a role by which it comes to see what it could not see.

    It is to every other party of the case, by who holds which role after it.
    """
    return tuple(_notices(policy, holders, inputs))


def _notices(policy: Policy, holders: Holders, inputs: Sequence[Entry]) -> Iterator[NoticeChange]:
    for entry in inputs:
        said_there = read_body(entry) if entry.kind is InputKind.FACT else None
        if isinstance(said_there, FactSaid) and _appoints_itself(said_there, entry.party):
            role = str(said_there.fields["role"])
            others = tuple(sorted({each for held in holders.values() for each in held} - {entry.party}))
            if others and _sees_more(policy, holders, entry.party, role):
                yield NoticeChange(_notice(policy, entry, role, others))


def _appoints_itself(told: FactSaid, by: str) -> bool:
    return told.type == PARTY_JOINED and not told.retracts and told.fields.get("party") == by


def _sees_more(policy: Policy, holders: Holders, party: str, role: str) -> bool:
    """Whether the role sees facts of a type that none of the party's others does; that somebody directs is no news."""
    if role == policy.director:
        return False
    others = {each for each, held in holders.items() if party in held} - {role}
    readers = (readers_of(policy, each, LEVELS[0]).roles for each in policy.facts)
    return any(role in roles and others.isdisjoint(roles) for roles in readers)


def _notice(policy: Policy, entry: Entry, role: str, parties: tuple[str, ...]) -> Notice:
    what = said("appointed_itself", who=Name(Named.PARTY, entry.party), role=policy.roles[role].title)
    facts = (fact_id(entry.seq),)
    return notice_of_line(PARTY_JOINED, entry.seq, what, parties=parties, at=entry.at, facts=facts)
