"""One turn of a case: inputs are written down, consequences drawn, and everything that follows is stored at once.

Every use case that changes a case goes through here, inside its own transaction and with the case locked.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from orchestrator.db.beliefs import load_roles, load_state, recall, remember, save_changes, save_roles
from orchestrator.db.cases import lock_case, save_head
from orchestrator.db.clocks import ringing, rings_too_late
from orchestrator.db.editions import editions_with
from orchestrator.db.journals import append, read_facts
from orchestrator.db.kept_answers import remove_answers_of_parties
from orchestrator.db.outbox import add_effects, is_quiet
from orchestrator.db.parties import with_worker, working
from orchestrator.db.policies import policy_with
from orchestrator.db.round_trip import ask_ahead
from orchestrator.db.set_apart import recovered
from orchestrator.domain.case import Case
from orchestrator.domain.condition import ApartKind, reason_of
from orchestrator.domain.effects import Effect, effects_of, nudge, parties_to_tell
from orchestrator.domain.journal import Entry, Line, linked
from orchestrator.domain.judgement import Belief, Judgement, conclude, judge
from orchestrator.domain.party import PLATFORM
from orchestrator.domain.plan import Change
from orchestrator.domain.written import written
from orchestrator.errors import CaseSetApart, EditionNotFound, NotYours, PolicyNotFound, SpeelruimteError
from orchestrator.salt import fresh_salts
from orchestrator.usecases.secrecy import keep_secrets, last_title, note_lifted, secrets_of
from rules.model.fault import PolicyFault
from rules.model.policy import Policy
from rules.model.readers import readers_of
from rules.terms.edition import Editions


@dataclass(frozen=True, slots=True)
class Held:
    """A case that is ours until the transaction ends, with its policy, its editions, and what is believed."""

    case: Case
    epoch: int
    policy: Policy
    belief: Belief
    editions: Editions | None

    def roles_of(self, party: str) -> frozenset[str]:
        """Return the roles the party holds in the case."""
        return frozenset(role for role, parties in (self.belief.roles or {}).items() if party in parties)

    def is_known_to(self, party: str) -> bool:
        """Whether the party may know of the case: its own municipality, and whoever takes part in it."""
        return party == self.case.municipality or bool(self.roles_of(party))

    def must_be_directed_by(self, party: str, what: str) -> None:
        """Raise NotYours unless the party directs the case; `what` is what it wants to do."""
        if self.policy.director not in self.roles_of(party):
            directors = (self.belief.roles or {}).get(self.policy.director, ())
            raise NotYours(what, party, " or ".join(directors) or "its director")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn wrote: the inputs, the consequences, and the case as it is after it."""

    held: Held
    inputs: tuple[Entry, ...]
    consequences: tuple[Entry, ...]

    def then(self, later: "Turn") -> "Turn":
        """Return both turns as one, with the case as the later one left it."""
        return Turn(later.held, (*self.inputs, *later.inputs), (*self.consequences, *later.consequences))


@contextmanager
def about(case_id: str) -> Iterator[None]:
    """Blame on the case whatever goes wrong inside that nobody foresaw; what the database says is let through.

    One case that cannot be read or evaluated must not take along others, nor look like a fault of who asked.
    Raises CaseSetApart.
    """
    try:
        yield
    except EditionNotFound as error:  # refused to whoever names one, but the case did not choose to rest on it
        raise CaseSetApart(case_id, reason_of(error)) from error
    except (SpeelruimteError, SQLAlchemyError, CaseSetApart):
        raise
    except Exception as error:
        raise CaseSetApart(case_id, reason_of(error)) from error


@contextmanager
def adding_to(held: Held, at: datetime) -> Iterator[None]:
    """Blame on the case what goes wrong inside, unless its rules come to no end only by what is added to it.

    Such a fact is refused and nothing is wrong with the case: trying again later would not help whoever adds it.
    Raises CaseSetApart, PolicyFault.
    """
    try:
        with about(held.case.id):
            yield
    except CaseSetApart as apart:
        if isinstance(apart.__cause__, PolicyFault) and _comes_to_an_end(held, at):
            raise apart.__cause__ from None
        raise


def _comes_to_an_end(held: Held, at: datetime) -> bool:
    """Whether the rules come to an answer about the case as it stands."""
    try:
        conclude(held.policy, held.belief, moment_in(held.case, at), held.editions)
    except PolicyFault:
        return False
    return True


def hold(session: Session, case_id: str, party: str | None) -> Held:
    """Lock the case for a party that takes part in it; None: for the platform. Raises CaseNotFound, CaseSetApart."""
    case, epoch = lock_case(session, case_id, party)
    return held_case(session, case, epoch)


def policy_of(session: Session, case: Case) -> Policy:
    """Return the policy a case runs under; that it is not here is about the case. Raises CaseSetApart, PolicyErrors."""
    try:
        return policy_with(session, case.digest)
    except PolicyNotFound as error:
        raise CaseSetApart(case.id, reason_of(error)) from error


def held_case(session: Session, case: Case, epoch: int) -> Held:
    """Return a locked case with what is believed about it, read anew when this program does not remember it.

    Raises CaseSetApart when its policy, its facts or what is believed about it cannot be read.
    """
    with about(case.id):
        policy = policy_of(session, case)
        belief = recall(case.id, case.head, epoch) or _read_belief(session, case, policy)
        return Held(case, epoch, policy, belief, editions_with(session, case.editions))


def _read_belief(session: Session, case: Case, policy: Policy) -> Belief:
    state = load_state(session, case.id)
    return Belief(read_facts(session, case.id, policy), state, load_roles(session, case.id))


def moment_in(case: Case, at: datetime) -> datetime:
    """Return the moment at which something is recorded now: the time of a case never runs back."""
    return max(at, case.recorded_at)


def take_turn(session: Session, held: Held, lines: Sequence[Line], at: datetime) -> Turn:
    """Write the inputs down, judge them together, and store what follows."""
    inputs = linked(held.case, lines, moment_in(held.case, at), fresh_salts(len(lines)))
    return settle(session, held, inputs, judged(held, inputs))


def judged(held: Held, inputs: Sequence[Entry]) -> Judgement:
    """Return what follows from the inputs. Raises CaseSetApart, PolicyFault."""
    with adding_to(held, inputs[-1].at):
        return judge(held.policy, held.case.id, held.belief, inputs, held.editions)


def settle(session: Session, held: Held, inputs: Sequence[Entry], judgement: Judgement) -> Turn:
    """Store linked inputs and everything their judgement says."""
    at, changes, belief = inputs[-1].at, judgement.changes, judgement.belief
    case = _after(held.case, inputs)
    lines = [Line(each.kind, PLATFORM.party, written(each.after), cause=inputs[-1].seq) for each in changes]
    consequences = linked(case, lines, at, fresh_salts(len(lines)))
    case = replace(
        _after(case, consequences), recorded_at=at, next_due=next_due(belief), closed_since=closed_since(belief)
    )
    append(session, [*inputs, *consequences])
    save_changes(session, case.id, changes)
    if filled(belief.roles) != filled(held.belief.roles):
        save_roles(session, case.id, filled(belief.roles))
    if fewer := seeing_less(held.policy, held.belief, belief):
        remove_answers_of_parties(session, fewer)
    add_effects(session, _effects(session, held, case, changes), at)
    save_head(session, case)
    if held.policy.secrecy:
        case = _with_secrets(session, held, case, belief, inputs)
    recovered(session, ApartKind.CASE, case.id, at)
    remember(case.id, case.head, held.epoch, belief)
    return Turn(replace(held, case=case, belief=belief), tuple(inputs), consequences)


def _with_secrets(session: Session, held: Held, case: Case, belief: Belief, inputs: Sequence[Entry]) -> Case:
    before, after = secrets_of(held.policy, held.belief.facts), secrets_of(held.policy, belief.facts)
    if known := before.ones.keys() - after.ones.keys():
        note_lifted(session, held.policy, case, filled(belief.roles), inputs[-1], known)
    line, _ = last_title(inputs, (case.title_line, case.title))
    return keep_secrets(session, case, after, before=before, line=line)


def _effects(session: Session, held: Held, case: Case, changes: Sequence[Change]) -> tuple[Effect, ...]:
    """Return what the world must hear of the changes: also the clock, when it is set too late for the case."""
    told, due = parties_to_tell(changes), None if is_quiet(session) else _due_earlier(held.case, case)
    ask_ahead(session, *([working(told)] if told else ()), *(ringing(case.municipality) if due else ()))
    effects = effects_of(changes, case, held.policy, with_worker=with_worker(session, told))
    if due and rings_too_late(session, case.municipality, due):
        return (*effects, nudge(case.municipality, due))
    return effects


def seeing_less(policy: Policy, before: Belief, after: Belief) -> frozenset[str]:
    """Return the parties that may see less than before: who lost a role; all, once what says who reads it changed.

    And all, once a name or an address stays secret that did not.
    """
    then, roles = filled(before.roles), filled(after.roles)
    known = {each.id: each for each in before.facts}
    corrected = (known[each.corrects] for each in after.facts if each.id not in known and each.corrects in known)
    if policy.secrecy and secrets_of(policy, after.facts).ones.keys() - secrets_of(policy, before.facts).ones.keys():
        return frozenset(party for held in then.values() for party in held)
    if any(readers_of(policy, each.type).fields or policy.facts[each.type].levels for each in corrected):
        return frozenset(party for held in then.values() for party in held)
    return frozenset(party for role, held in then.items() for party in held if party not in roles.get(role, ()))


def filled(roles: Mapping[str, tuple[str, ...]] | None) -> Mapping[str, tuple[str, ...]]:
    """Return the roles that somebody holds."""
    return {role: parties for role, parties in (roles or {}).items() if parties}


def _due_earlier(before: Case, after: Case) -> datetime | None:
    """Return the moment at which the case is due, when its municipality's clock may not have been told of one as early.

    The clock already rings in time for the moment at which the case was due, unless that has passed.
    """
    told = before.next_due
    if after.next_due and told and after.recorded_at < told <= after.next_due:
        return None
    return after.next_due


def _after(case: Case, entries: Sequence[Entry]) -> Case:
    return replace(case, seq=entries[-1].seq, head=entries[-1].hash) if entries else case


def next_due(belief: Belief) -> datetime | None:
    """Return when time alone can change what is owed, None for never."""
    return belief.conclusions.changes_at if belief.conclusions else None


def closed_since(belief: Belief) -> datetime | None:
    """Return since when the case is closed, None while it is open."""
    since = belief.conclusions.closed_since if belief.conclusions else None
    return since.astimezone(UTC) if since else None
