"""Policies in which something is hidden, drawn as their text, and stories told under them in two ways.

What rests on something hidden concerns helpers alone: who bears a duty, is offered work or is told something by name
hears so by decision, and whether one may do something is told as it is; that is not what is compared here.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from rules.compile.compiled import CycleError
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import evaluate
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.audience import audiences_of
from rules.model.policy import Policy

START = datetime(2026, 1, 5, 11, tzinfo=UTC)
TOWN, OTHER, AID, WATCHER = "gemeente-dal", "bureau-kijk", "hulp-hand", "toezicht-dal"
PARTIES = {TOWN: "municipality", OTHER: "adviser", AID: "care", WATCHER: "supervisor"}
ROLES = {"other": (OTHER,), "helper": (AID,)}

SEEN, HIDDEN = ("a", "b"), ("h", "k", "w")
KNOWN, BALLAST = "e", "ballast"
HEAD = """\
policy: {name}
in_force: 2024-01-01
title: {{nl: Beleid {name}, en: Policy {name}}}
director: town
roles:
  town: {{title: {{nl: Gemeente, en: Town}}}}
  other: {{title: {{nl: Bureau, en: Bureau}}}}
  helper: {{title: {{nl: Hulp, en: Help}}, many: true}}
facts:
  a: {{title: {{nl: Aanvraag, en: Application}}, fields: {{n: whole}}, by: [town, other]}}
  b: {{title: {{nl: Brief, en: Letter}}, fields: {{n: whole}}, by: [town, other]}}
  h: {{title: {{nl: Geheim, en: Secret}}, fields: {{n: whole}}, by: helper, seen_by: helper}}
  k: {{title: {{nl: Kwaal, en: Complaint}}, fields: {{n: whole}}, by: helper, seen_by: helper}}
  w: {{title: {{nl: Woord, en: Word}}, fields: {{n: whole, to: party, wie: person}}, by: helper, seen_by: [to]}}
  e: {{title: {{nl: Envelop, en: Envelope}}, fields: {{n: whole}}, by: helper, seen_by: helper, existence: known}}
  ballast: {{title: {{nl: Ballast, en: Ballast}}, by: helper, seen_by: helper}}
  d: {{title: {{nl: Besluit, en: Decision}}, legal_act: true, by: town}}
tasks:
  do_b: {{yields: b, title: {{nl: Brief schrijven, en: Write a letter}}}}
  do_h: {{yields: h, title: {{nl: Helpen, en: Help}}}}
scopes:
  stage: {{title: {{nl: Fase, en: Stage}}}}
  mile: {{title: {{nl: Mijlpaal, en: Milestone}}, milestone: true}}
personal_data: {{ground: "AVG 6(1)(e)", subjects: [other, w.wie]}}
retention:
  long: {{source: {{own: Zolang het duurt}}, with: {{{kept}: {{}}}}, keep: 7 years}}
  short: {{source: {{own: Kort}}, keep: 1 year}}
rules:
  - {{rule: mag, when: a, permit: {{who: town, to: d}}}}
  - {{rule: leidt_p, when: {{a: x0}}, derive: {{p: {{n: x0.n}}}}}}
  - {{rule: leidt_q, when: {{h: x0}}, derive: {{q: {{n: x0.n}}}}}}
"""
DERIVED = ("p", "q")
OWING = ("owes_x", "owes_y")


@dataclass(frozen=True)
class Clause:
    """A rule as it is drawn: what it asks, what follows where nothing hidden is rested on, and where something is."""

    name: str
    when: str
    openly: str
    covertly: str
    stage: bool = False

    def text(self, *, hidden: bool) -> str:
        inside = ", in: stage" if self.stage else ""
        source = f'"Wet {self.name[-1]}"'
        what = self.covertly if hidden else self.openly
        return f"  - {{rule: {self.name}, source: {source}, when: {self.when}{inside}, {what}}}\n"


def _pattern(chance: random.Random, bound: Sequence[str], alias: str) -> str:
    kind = chance.choice((*SEEN, *HIDDEN, *HIDDEN, *DERIVED))
    tests = [f"as: {alias}"] if alias else []
    if chance.random() < 0.3:
        tests.append(f"n: {{{chance.choice(('is', 'less_than', 'at_least', 'is_not'))}: {chance.randrange(3)}}}")
    elif bound and chance.random() < 0.3:
        tests.append(f"n: {{{chance.choice(('is', 'at_most', 'is_not'))}: {chance.choice(bound)}.n}}")
    body = f"{{{kind}: {{{', '.join(tests)}}}}}"
    return f"{{holds: {body}}}" if kind in DERIVED else body


def _when(chance: random.Random) -> str:
    parts, bound = [_pattern(chance, (), "x0")], ["x0"]
    parts += [_further(chance, bound, f"y{n}") for n in range(chance.randint(0, 2))]
    return f"{{all: [{', '.join(parts)}]}}"


def _further(chance: random.Random, bound: Sequence[str], alias: str) -> str:
    match chance.randrange(8):
        case 0 | 1:
            return f"{{not: {_pattern(chance, bound, '')}}}"
        case 2:
            return f"{{any: [{_pattern(chance, bound, '')}, {{not: {_pattern(chance, bound, '')}}}]}}"
        case 3:
            return f"{{count: {{of: {_pattern(chance, bound, '')}, at_least: {chance.randrange(3)}}}}}"
        case 4:
            return f"{{{chance.choice(('open', 'breached', 'fulfilled', 'missed'))}: {chance.choice(OWING)}}}"
        case 5:
            return chance.choice(("{scope: stage}", "{scope: mile}", "{role: {helper: held}}"))
        case 6:
            return f"{{today: {{not_before: x0.day + {chance.choice(('2 days', '1 week'))}}}}}"
    return _pattern(chance, bound, alias)


def _effect(chance: random.Random, whom: str, to: str) -> str:
    """An effect that concerns `whom` and what they may add."""
    words = '{nl: "Zo is het", en: "So it is"}'
    match chance.randrange(12):
        case 0 | 1 | 2:
            return f"derive: {{{chance.choice(DERIVED)}: {{n: x0.n}}}}"
        case 3:
            return f"forbid: {{who: {whom}, to: {to}, because: {words}}}"
        case 4:
            return f"permit: {{who: {whom}, to: {to}}}"
        case 5:
            task = "do_h" if whom == "helper" else "do_b"
            return f"offer: {{to: {whom}, task: {task}, within: {chance.choice(('3 days', '2 weeks'))}}}"
        case 6:
            return f"scope: {{{chance.choice(('open', 'close'))}: stage}}"
        case 7:
            return "scope: {reach: mile}"
        case 8:
            return f"settle: {{{chance.choice(('waive', 'discharge'))}: {chance.choice(OWING)}}}"
        case 9:
            return f"clock: {{{chance.choice(('suspend', 'stop'))}: {chance.choice(OWING)}}}"
        case 10:
            return f"clock: {{extend: {chance.choice(OWING)}, by: 1 week}}"
    return f"notify: {{who: {whom}, what: {words}}}"


def _clauses(chance: random.Random) -> Iterator[Clause]:
    for n in range(chance.randint(2, 6)):
        seed, openly = chance.random(), chance.choice(("town", "other", "helper"))
        effects = (_effect(random.Random(seed), openly, "a"), _effect(random.Random(seed), "helper", "h"))
        yield Clause(f"r{n}", _when(chance), *effects, stage=chance.random() < 0.1)
    for name in OWING:
        within = chance.choice(("3 days", "1 week", "5 working days"))
        towards = chance.choice(("", ", towards: other", ", towards: town"))
        owed = f"oblige: {{bearer: {{}}, to: {{}}{towards}, within: {within}, required: {{}}}}"
        openly, covertly = (
            owed.replace("{}", whom, 1).replace("{}", act, 1).replace("{}", required, 1)
            for whom, act, required in ((chance.choice(("town", "other")), "b", "true"), ("helper", "h", "false"))
        )
        yield Clause(name, _when(chance), openly, covertly)


@cache
def drawn(seed: int) -> tuple[str, Policy] | None:
    """The text of a policy and what it means, where it has a meaning."""
    chance = random.Random(seed)
    head = HEAD.format(name=f"p{seed}", kept=chance.choice(SEEN))
    clauses, hidden = list(_clauses(chance)), frozenset[str]()
    for _ in range(6):
        text = head + "".join(each.text(hidden=each.name in hidden) for each in clauses)
        try:
            policy = parse_policy(text, f"p{seed}.yaml")
            evaluate(policy, (), START, PythonMatcher())
        except (PolicyErrors, CycleError):
            return None
        found = frozenset(name for name, each in audiences_of(policy).rules.items() if not each.is_everybody)
        if found <= hidden:
            return text, policy
        hidden |= found
    return None


@dataclass(frozen=True)
class Told:
    """A fact of a story: of a type, added by a party after so many days; `corrects` is the place of an earlier one."""

    kind: str
    party: str
    day: int
    fields: Mapping[str, object] = field(default_factory=dict)
    corrects: int | None = None


def a_story(seed: int) -> tuple[Told | None, ...]:
    """Facts, in the order in which they are added."""
    chance = random.Random(seed)
    found: list[Told | None] = []
    for day in sorted(chance.randint(0, 9) for _ in range(chance.randint(4, 9))):
        found.append(_hidden(chance, day) if chance.random() < 0.5 else _seen(chance, day, found))
    return tuple(found)


def _seen(chance: random.Random, day: int, before: Sequence[Told | None]) -> Told:
    same = [place for place, each in enumerate(before) if each and each.kind in SEEN]
    fields = {"n": chance.randrange(3)}
    if same and chance.random() < 0.2:
        old = before[place := chance.choice(same)]
        if old and not any(each and each.corrects == place for each in before):
            return replace(old, day=day, fields=fields, corrects=place)
    return Told(chance.choice(SEEN), chance.choice((TOWN, OTHER)), day, fields)


def _hidden(chance: random.Random, day: int, kinds: Sequence[str] = (*HIDDEN, KNOWN)) -> Told:
    kind = chance.choice(kinds)
    named = {"to": AID, "wie": chance.choice(("jan", "piet", "an"))} if kind == "w" else {}
    return Told(kind, AID, day, {"n": chance.randrange(3), **named})


def told_otherwise(story: Sequence[Told | None], seed: int) -> tuple[Told | None, ...]:
    """The same story, in which what is hidden says something else, is of another type, or is not there."""
    chance = random.Random(seed)
    return tuple(_otherwise(each, chance) for each in story)


def _otherwise(told: Told | None, chance: random.Random) -> Told | None:
    if told is None or told.kind in SEEN:
        return told
    if told.kind == KNOWN:
        return replace(told, fields={"n": 3 + chance.randrange(3)})
    return None if chance.random() < 0.4 else _hidden(chance, told.day, HIDDEN)


def after(days: float) -> datetime:
    return START + timedelta(days=days)
