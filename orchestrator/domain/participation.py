"""Who would no longer take part: what a fact about joining or leaving takes from others, at any moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestrator.errors import FieldProblem
from rules.evaluate.known import Known, facts_known
from rules.evaluate.roles import Holders, role_holders, seats_taken
from rules.facts import Fact
from rules.model.fact_type import PARTICIPATION, PARTY_JOINED, REPLACES
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Loss:
    """A party that would no longer hold a role from this moment on, though it would without the new fact."""

    role: str
    party: str
    since: datetime


def losses(policy: Policy, before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Loss, ...]:
    """Return who loses which role when the facts become these, each once, by when."""
    found: dict[tuple[str, str], Loss] = {}
    for at, was, becomes in _at_each_turn(policy, before, after):
        for role, parties in was.items():
            for party in parties:
                if party not in becomes[role]:
                    found.setdefault((role, party), Loss(role, party, at))
    return tuple(found.values())


def problems_of(policy: Policy, facts: Sequence[Fact], new: Fact) -> Iterator[FieldProblem]:
    """Yield why the fact cannot be added: it takes a role from somebody it does not name, or leaves nobody to direct.

    Adding never removes. Whoever lets another party into a role for one party says whom it replaces.
    """
    if new.type not in PARTICIPATION:
        return
    after = (*facts, new)
    if _leaves_nobody(policy, facts, after):
        yield _LAST_DIRECTOR
        return
    wrong = list(_of_replacing(policy, facts, new))
    if wrong:
        yield from wrong
        return
    named = {_seat(each) for each in (new, _superseded(facts, new)) if each} | {_replaced(new)}
    for each in losses(policy, facts, after):
        if (each.role, each.party) not in named:
            expected = f"a role that nobody loses by it, or 'replaces': '{each.party}', which holds it"
            yield FieldProblem("party", repr(new.fields.get("party")), expected, code="role_taken")


def _of_replacing(policy: Policy, facts: Sequence[Fact], new: Fact) -> Iterator[FieldProblem]:
    if new.type != PARTY_JOINED or REPLACES not in new.fields:
        return
    replaced, role = new.fields[REPLACES], str(new.fields["role"])
    known = _participations(policy, [each for each in facts if each.id != new.corrects])
    holders = role_holders(seats_taken(policy, known, new.occurred_at)).get(role, ())
    if replaced not in holders or replaced == new.fields["party"]:
        expected = f"another party that holds the role then ({', '.join(holders) or 'nobody does'})"
        yield FieldProblem(REPLACES, repr(replaced), expected, code="not_holder")


def _leaves_nobody(policy: Policy, before: Sequence[Fact], after: Sequence[Fact]) -> bool:
    director = policy.director
    turns = _at_each_turn(policy, before, after)
    return any(was.get(director) and not becomes.get(director) for _, was, becomes in turns)


def _at_each_turn(
    policy: Policy, before: Sequence[Fact], after: Sequence[Fact]
) -> Iterator[tuple[datetime, Holders, Mapping[str, tuple[str, ...]]]]:
    """Yield each moment at which somebody joins or leaves, with who holds which role then by either facts."""
    was, becomes = _participations(policy, before), _participations(policy, after)
    for at in sorted({each.since for each in (*was, *becomes)}):
        yield at, role_holders(seats_taken(policy, was, at)), role_holders(seats_taken(policy, becomes, at))


def _participations(policy: Policy, facts: Sequence[Fact]) -> list[Known]:
    return facts_known(policy, [each for each in facts if each.type in PARTICIPATION])


def _superseded(facts: Sequence[Fact], new: Fact) -> Fact | None:
    return next((each for each in facts if each.id == new.corrects), None)


def _seat(fact: Fact) -> tuple[object, object]:
    return fact.fields.get("role"), fact.fields.get("party")


def _replaced(fact: Fact) -> tuple[object, object]:
    return fact.fields.get("role"), fact.fields.get(REPLACES)


_LAST_DIRECTOR = FieldProblem(
    "party",
    "the last that directs the case",
    "a case that somebody directs: let another party take the role over, by 'party_joined' with 'replaces'",
    code="last_director",
)
