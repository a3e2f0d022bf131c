"""Erasing what should never have been written: which lines can be erased, what it does, and the record of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from orchestrator.domain.body import ContentErased, FactHidden, FactSaid, Opening
from orchestrator.domain.journal import Entry, EntryKind, InputKind
from orchestrator.domain.judgement import Belief, Judgement, believe, conclude, milestones_of
from orchestrator.domain.plan import Change, Plan, name_of
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.reminder import remind
from orchestrator.domain.retold import retold
from orchestrator.domain.slip import Remains
from orchestrator.domain.view import View
from orchestrator.domain.was_erased import tell_erased
from orchestrator.domain.written import corrected_past, erasures_in, fact_id, facts_in, read_body, read_fact
from orchestrator.errors import SpeelruimteError
from rules.evaluate.sight import Reader, Seen, sees
from rules.facts import Fact
from rules.model.confidentiality import LEVEL
from rules.model.fact_type import PARTICIPATION, PARTY_JOINED
from rules.model.policy import Policy
from rules.terms.edition import Editions

MOST_AT_ONCE = 20
"""Lines that are erased together: what rests on each is looked for in the whole journal."""

_SAYS_SOMETHING: frozenset[EntryKind] = frozenset(
    {
        InputKind.CASE_OPENED,
        InputKind.CASE_RETITLED,
        InputKind.FACT,
        InputKind.TASK_DECLINED,
        InputKind.TASK_FAILED,
        InputKind.TASK_RELEASED,
    }
)
"""Somebody wrote something in these: a fact, a title, a reason."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One time that something was erased: of which lines, when, on whose word and why. It holds nothing of it.

    `line` is the last line of the journal that says so, `rested` are the lines that told what followed from what was
    erased. `seq` is its place in the list of its municipality.
    """

    at: datetime
    municipality: str
    case_id: str
    lines: tuple[int, ...]
    rested: tuple[int, ...]
    line: int
    by_party: str
    by_person: str | None
    why: str
    seq: int = 0


class NotToBeErased(SpeelruimteError):
    """A line says nothing that can be erased, or not this way."""

    def __init__(self, case_id: str, line: int, why: str) -> None:
        super().__init__(f"Line {line} of case {case_id!r} is not erased: {why}.")
        self.line = line


def check_erasable(case_id: str, entries: Sequence[Entry], lines: Sequence[int]) -> None:
    """Raises NotToBeErased for the first line that cannot be erased."""
    for line in lines:
        entry = entries[line - 1] if line <= len(entries) else None
        if entry is None or entry.kind not in _SAYS_SOMETHING:
            raise NotToBeErased(case_id, line, "nobody wrote something there that is still there")
        if not is_erasable(entry):
            raise NotToBeErased(case_id, line, "who takes part is changed by a fact that says so")


def is_erasable(entry: Entry) -> bool:
    """Whether somebody wrote something there that can be erased; who takes part is no slip but to be changed."""
    if entry.kind not in _SAYS_SOMETHING:
        return False
    body = read_body(entry)
    return not isinstance(body, FactSaid | FactHidden) or body.type not in PARTICIPATION


def slips_in(entries: Sequence[Entry], lines: Sequence[int]) -> frozenset[int]:
    """Return those of the lines from which something can follow: the facts."""
    return frozenset(line for line in lines if entries[line - 1].kind is InputKind.FACT)


def erasing(policy: Policy, entries: Sequence[Entry], lines: Sequence[int], why: str) -> tuple[ContentErased, ...]:
    """Return what the journal says of it: of each line who could see it, and what must not be lost with it."""
    told, last = _who_could_see(policy, entries, lines), lines[-1]
    kept = (_kept(policy, ContentErased(each, why, told[each], with_next=each != last), entries) for each in lines)
    return tuple(kept)


def _kept(policy: Policy, erased: ContentErased, entries: Sequence[Entry]) -> ContentErased:
    match read_body(entries[erased.line - 1]):
        case FactSaid() as fact:
            return replace(erased, corrected=fact.corrects, level=_level(policy, fact))
        case Opening(editions=editions):
            return replace(erased, editions=editions)
        case _:
            return erased


def _level(policy: Policy, fact: FactSaid) -> str | None:
    """Return the level the fact says it has; in a type without levels such a field holds what somebody wrote."""
    return str(fact.fields[LEVEL]) if LEVEL in fact.fields and policy.facts[fact.type].levels else None


def _who_could_see(policy: Policy, entries: Sequence[Entry], lines: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return of each line which parties ever could see it, by the roles they took up until then; who wrote it could."""
    slips = slips_in(entries, lines)
    seen = {line: _saw_words(policy, entries, line) for line in lines if line not in slips}
    for line in slips:
        seen[line] = {each for then in _as_they_stood(policy, entries, line) for each in _seeing(policy, line, then)}
    return {line: tuple(sorted(seen[line])) for line in lines}


def _saw_words(policy: Policy, entries: Sequence[Entry], line: int) -> set[str]:
    facts = facts_in(policy, entries)
    views = (View.of(policy, Reader(*each), facts, entries[0].at) for each in _ever_in(facts))
    return {view.reader.party for view in views if any(each.seq == line for each in retold(view, entries))}


def _as_they_stood(policy: Policy, entries: Sequence[Entry], line: int) -> Iterator[tuple[Fact, ...]]:
    """Yield the facts after a line, and after each later one by which others may see it: who came, and a correction."""
    facts = [read_fact(policy, each) for each in entries if each.kind is InputKind.FACT]
    erased = [body for _, body in erasures_in(entries)]
    for last in facts:
        if last.seq == line or (last.seq > line and (last.corrects or last.type in PARTICIPATION)):
            there = (each for each in facts if each.seq <= last.seq)
            yield corrected_past(there, (each for each in erased if each.line <= last.seq))


def _seeing(policy: Policy, line: int, facts: Sequence[Fact]) -> Iterator[str]:
    there = {each.id: each for each in facts}
    for each in _ever_in(facts):
        if sees(policy, Reader(*each), there[fact_id(line)], there) is not Seen.NOTHING:
            yield each[0]


def _ever_in(facts: Sequence[Fact]) -> Iterator[tuple[str, None, frozenset[str]]]:
    """Yield each party, as no person of it in particular, with the roles it ever took up."""
    found: dict[str, frozenset[str]] = {}
    for each in facts:
        if each.type == PARTY_JOINED and not each.retracts:
            party = str(each.fields["party"])
            found[party] = found.get(party, frozenset()) | {str(each.fields["role"])}
    return ((party, None, roles) for party, roles in found.items())


def judge_erasure(
    policy: Policy,
    case_id: str,
    left: Remains,
    facts: Sequence[Fact],
    inputs: Sequence[Entry],
    editions: Editions | None,
) -> Judgement:
    """Conclude anew from the `facts` that are left, and tell anew what is left of what was believed."""
    conclusions = conclude(policy, Belief(tuple(facts)), inputs[-1].at, editions)
    plan = reconcile(left.state, conclusions, case_id=case_id, milestones=milestones_of(policy))
    changed = {name_of(each.after) for each in plan.changes}
    anew = tuple(each for each in left.anew if name_of(each.after) not in changed)
    concluded = believe(left.state, (*anew, *plan.changes))
    reminded = remind(policy, left.state, concluded, conclusions) if editions else ()
    more: tuple[Change, ...] = (*reminded, *tell_erased(inputs))
    after = Belief(tuple(facts), believe(concluded, more), conclusions.roles, conclusions)
    return Judgement(after, (), Plan((*anew, *plan.changes, *more)))


def without_content(entries: Sequence[Entry], lines: Sequence[int]) -> tuple[Entry, ...]:
    """Return the journal as it is once the content of these lines is gone."""
    gone = frozenset(lines)
    bare = (replace(each, kind=InputKind.CONTENT_DESTROYED, body={}) for each in entries)
    return tuple(empty if each.seq in gone else each for each, empty in zip(entries, bare, strict=True))
