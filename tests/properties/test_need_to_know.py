"""Whatever is hidden: replaced by another, or left out, nothing that a reader is told differs.

Policies are drawn with every construct of the language; some of their types of fact are hidden from the reader. Of each
case there are two worlds, which differ only in hidden facts. Told all the same, and so not compared, is what the
decision says: what a party bears or is offered, what it is told by name, and yes or no to what it tries.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from orchestrator.domain.believed import notice_from, obligation_from, standing_from, task_from
from orchestrator.domain.body import FactSaid, TimePassed
from orchestrator.domain.case import Case
from orchestrator.domain.journal import GENESIS, Entry, InputKind
from orchestrator.domain.judgement import Belief, judge
from orchestrator.domain.reasons import move_for
from orchestrator.domain.retold import retold
from orchestrator.domain.veil import NO_REASON
from orchestrator.domain.view import Believed, View
from orchestrator.domain.work import Notice
from orchestrator.domain.written import fact_id, read_body, written
from rules.conclusions import Conclusions
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate import evaluate as evaluating
from rules.evaluate.moves import moves
from rules.evaluate.sight import Reader
from rules.evaluate.verdict import Doer, Refused
from rules.facts import Fact
from rules.model.audience import audiences_of
from rules.model.confidentiality import LEVEL, LEVELS
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.personal_data import Purpose
from rules.model.policy import Policy
from rules.terms.edition import first
from rules.terms.said import Text
from tests.properties.test_generated_policies import START, TYPES, policies, said, some_facts

READERS = (Reader("town", None, frozenset({"director"})), Reader("other", None, frozenset()))
"""Who directs, and somebody without any role in which something is hidden."""
FOLDED = 150
_HELP = Purpose("helpen", Text("Helpen", "Helping"), (), ("helper",))


def hiding(policy: Policy, chance: random.Random) -> tuple[Policy, frozenset[str]]:
    """The policy with some of its types for helpers alone: by role, purpose, or the level facts carry."""
    hidden = frozenset(chance.sample(TYPES, chance.choice((1, 1, 2))))
    by = ("seen_by", "purposes", "levels")[len(policy.rules) % 3]
    facts = {name: _narrowed(each, by) if name in hidden else each for name, each in policy.facts.items()}
    digest = f"{policy.digest} without {sorted(hidden)} by {by}"
    return replace(policy, facts=facts, purposes={_HELP.name: _HELP}, digest=digest), hidden


def _narrowed(kind: FactType, by: str) -> FactType:
    match by:
        case "seen_by":
            return replace(kind, seen_by=("helper",))
        case "purposes":
            return replace(kind, purposes=(_HELP.name,))
        case _:
            fields = {**kind.fields, LEVEL: Field(LEVEL, FieldKind.CHOICE, LEVELS, optional=True)}
            return replace(kind, levels={"geheim": ("helper",)}, fields=fields)


def confided(policy: Policy, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, those of types with levels carrying one that the reader does not see."""
    return [
        replace(each, fields={**each.fields, LEVEL: "geheim"}) if policy.facts[each.type].levels else each
        for each in facts
    ]


def another_world(facts: Sequence[Fact], hidden: frozenset[str], chance: random.Random) -> list[Fact]:
    """The same facts, but each that is hidden says something else, is of another hidden type, or is not there."""
    found = [_otherwise(each, hidden, chance) for each in facts]
    there = {each.id for each in found if each}
    return [each if each.corrects in there else replace(each, corrects=None) for each in found if each]


def _otherwise(fact: Fact, hidden: frozenset[str], chance: random.Random) -> Fact | None:
    if fact.type not in hidden:
        return fact
    if chance.random() < 0.3:
        return None
    kind = fact.type if fact.corrects else chance.choice(sorted(hidden))
    at = START + timedelta(days=chance.randint(0, 9))
    return replace(fact, type=kind, corrects=None, fields={"n": chance.randrange(3)}, occurred_at=at, recorded_at=at)


def told(view: View, found: Conclusions) -> list[Believed]:
    """What the reader is told of what is believed, without what is told all the same."""
    believed: Iterator[Believed] = iter(
        (
            *map(obligation_from, found.obligations),
            *(task_from(each, "zaak", 1) for each in found.tasks),
            *(notice_from(each, found.roles, found.at) for each in found.notices),
            *(standing_from(each, milestone=each.scope == "milestone") for each in found.scopes),
        )
    )
    return [each for each in map(view.believed, believed) if each is not None and not all_the_same(view, each)]


def all_the_same(view: View, found: Believed) -> bool:
    return found.rule == NO_REASON or (isinstance(found, Notice) and not view.hears(found.rule))


def reasons(view: View, found: Conclusions) -> Mapping[tuple[str, str], object]:
    """Why the reader may not do what it may not, as it is told."""
    doer = Doer(view.reader.party)
    seen = (move_for(view, found, doer, each) for each in moves(view.policy, found, doer))
    return {(each.fact, each.role): each.verdict for each in seen if each and isinstance(each.verdict, Refused)}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.party)
def test_what_is_concluded_tells_nothing_of_what_is_hidden(reader: Reader) -> None:
    compared = hidden_from = 0
    for n, policy in enumerate(policies()):
        chance = random.Random(n * 7)
        kept, hidden = hiding(policy, chance)
        ours = some_facts(n)
        theirs = another_world(ours, hidden, chance)
        ours, theirs = confided(kept, ours), confided(kept, theirs)
        worlds = [(View.of(kept, reader, facts, START), said(kept, facts)) for facts in (ours, theirs)]
        here, there = ([told(view, found), view.conclusions(found)] for view, found in worlds)
        assert here == there, kept.name
        ways, others = (reasons(view, found) for view, found in worlds)
        both = ways.keys() & others.keys()
        assert {each: ways[each] for each in both} == {each: others[each] for each in both}, kept.name
        compared += bool(here[0])
        hidden_from += len(here[0]) < len(worlds[0][1].obligations) + len(worlds[0][1].tasks)
    assert min(compared, hidden_from) > 200


def journal(policy: Policy, facts: Sequence[Fact]) -> Iterator[Entry]:
    """The journal of a case with these facts, with time passing: places are a thousand apart, so that both compare."""
    belief = Belief()
    case = Case("zaak", "town", "", policy.name, policy.version, policy.digest, START, START, 0, GENESIS, None)
    for place, fact in [*((each.seq * 1_000, each) for each in facts), (90_000, None)]:
        at = fact.recorded_at if fact else START + timedelta(days=60)
        body = FactSaid(fact.type, fact.fields, fact.occurred_at) if fact else TimePassed()
        kind = InputKind.FACT if fact else InputKind.CLOCK
        party, role = (fact.party, fact.role) if fact else ("platform", None)
        line = Entry(case.id, place, kind, at.astimezone(UTC), party, None, role, written(body), None, "", "")
        judgement = judge(policy, case.id, belief, [line], first())
        yield line
        for number, change in enumerate(judgement.changes, 1):
            body_of = written(change.after)
            yield replace(
                line, seq=place + number, kind=change.kind, party="platform", role=None, body=body_of, cause=place
            )
        belief = judgement.belief


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """The facts as they come in one after another, none of them a correction."""
    said_then = sorted(
        (replace(each, corrects=None) for each in facts), key=lambda each: (each.seq > 2, each.recorded_at)
    )
    return [replace(each, seq=n, id=fact_id(n * 1_000)) for n, each in enumerate(said_then, 1)]


def test_the_journal_tells_nothing_of_what_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "default_matcher", PythonMatcher)
    lines = left_out = 0
    for n, policy in enumerate(policies()[:FOLDED]):
        chance = random.Random(n)
        kept, hidden = hiding(policy, chance)
        ours = in_order(some_facts(n))
        moments = {each.id: (each.occurred_at, each.recorded_at) for each in ours}
        theirs = [
            replace(each, occurred_at=moments[each.id][0], recorded_at=moments[each.id][1])
            for each in another_world(ours, hidden, chance)
        ]
        ours, theirs = confided(kept, ours), confided(kept, theirs)
        for reader in READERS:
            here, there = (list(lines_for(kept, reader, facts)) for facts in (ours, theirs))
            assert here == there, (kept.name, reader.party)
            lines += len(here)
        left_out += len(list(journal(kept, ours))) - len(here)
    assert min(lines, left_out) > FOLDED


def lines_for(policy: Policy, reader: Reader, facts: Sequence[Fact]) -> Iterator[object]:
    view = View.of(policy, reader, facts, START)
    lines = [(entry, read_body(entry)) for entry in retold(view, journal(policy, facts))]
    compared = [(entry, body) for entry, body in lines if not (hasattr(body, "rule") and all_the_same(view, body))]
    followed = {entry.cause for entry, _ in compared}
    for entry, body in compared:
        # That time passed is told where something followed from it: of what is told all the same it is as well.
        if entry.kind is not InputKind.CLOCK or entry.seq in followed:
            place = entry.seq if entry.kind in (InputKind.FACT, InputKind.CLOCK) else None
            yield place, entry.kind, entry.at, entry.party, entry.cause, body


def test_some_rules_are_for_everybody_and_others_are_not() -> None:
    found = [audiences_of(hiding(policy, random.Random(n))[0]) for n, policy in enumerate(policies())]
    for everybody in (True, False):
        assert sum(each.is_everybody is everybody for one in found for each in one.rules.values()) > 300
