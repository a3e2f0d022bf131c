"""Whatever somebody does to a policy, it is read or its errors are told; nothing else ever comes out."""

import random

import pytest

from rules.compile.compiled import compile_policy
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyError, PolicyErrors

EVERYTHING = """
policy: proef
in_force: 2024-01-01
title: {nl: Proef, met komma, en: Trial}
director: gemeente
scopes: {fase: {title: Fase}, klaar: {milestone: true}}
roles: {gemeente: , burger: {title: Burger, many: true}}
facts:
  vraag: {by: burger, fields: {op: date, om: moment?, s: [kort, lang], n: whole?, x: decimal?, t: text?, j: yes_no?}}
  antwoord: {legal_act: true, fields: {op: {type: date, title: Op}, l: {type: text, many: true, optional: true}},
    by: gemeente, seen_by: [burger, gemeente], effective_on: op}
  stil: {fields: {op: date, tot: date, over: ref vraag}}
  klacht: {fields: {wie: person?, bij: party?}, in: fase, when_closed: true, open: no}
tasks: {antwoorden: {yields: antwoord, in: fase}}
terms:
  tijdig: {after: vraag.op, lasts: 8 weeks, calendar: nl-termijnenwet, source: Awb 4:13,
    suspended: {from_day_after: stil.op, until_day_of: klacht.day, at_most_until: stil.tot},
    extended: [{by: 2 weeks, when: klacht}]}
rules:
  - rule: a
    source: [Awb 4:13, Awb 3:2]
    when: {all: [{vraag: {as: v, s: {one_of: [kort, lang]}, n: {at_least: 3}, x: {less_than: 2.5}}}, {not: klacht}]}
    oblige: {bearer: gemeente, to: {antwoord: {vraag: v}}, towards: burger, within: tijdig, remind: [1 week before]}
  - {rule: b, when: {any: [{breached: a}, {missed: {rule: a, as: o}}]}, derive: laat}
  - {rule: c, when: {all: [{vraag: v}, {holds: laat}]}, derive: {wie: {p: v.party, n: v.n}}}
  - {rule: d, when: {holds: {wie: {n: {more_than: 3}}}}, permit: {who: gemeente, to: antwoord, despite: e}}
  - {rule: e, when: {all: [{klacht: k}, {vraag: {after: k, op: {before: k.day + 2 weeks}, t: {matches: "a+b?"}}}]},
    forbid: {who: {person: k.wie}, to: antwoord, because: {nl: nee, en: no}}}
  - {rule: f, when: {klacht: {bij: present}}, per: [], offer: {to: burger, task: sus, yields: klacht, mode: each}}
  - rule: g
    in: fase
    when: {all: [{vraag: q}, {count: {of: {klacht: {bij: q.party}}, at_least: 2, as: k}},
      {latest: {of: antwoord, as: l}}, {sum: {of: vraag, field: x, more_than: q.n, as: s}},
      {role: {burger: {as: z, party: q.party}}}, {scope: fase},
      {where: "q.n > 2 && size(l.l) > 0"}, {antwoord: {l: {contains: q.t}}}]}
    oblige: {bearer: {role: burger, party: z.party}, to: klacht, required: no, within: 2 days after q.op}
    derive: {som: {k: k.value, s: s.value, op: q.op + 8 weeks}}
  - rule: h
    when: {any: [klacht, {waived: a}]}
    settle: [{waive: g}, {transfer: g, to: gemeente}]
    notify: {who: burger, what: Hee}
  - {rule: i, when: {stil: p}, clock: [{suspend: g, on: p.op, until: p.tot, inclusive: yes}, {extend: g, by: 2 days}]}
  - rule: j
    when: {holds: wie}
    scope: [{open: fase}, {reach: klaar}]
    call: {to: gemeente, activity: doe, with: {x: 3}}
"""
EVERYTHING = EVERYTHING.replace(" per: [],", "")
SNIPPETS = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "- ",
    "\n",
    "  ",
    "'",
    '"',
    "&x",
    "*x",
    "!!int ",
    "#",
    "|",
    "\t",
    "~",
    "…",
    "\x00",
    "%",
]
WORDS = EVERYTHING.replace("{", " ").replace("}", " ").replace(",", " ").replace(":", " ").split()


def mutated(chance: random.Random) -> str:
    """The text after one to three small accidents: words replaced or lost, lines lost, doubled or moved."""
    text = EVERYTHING
    for _ in range(chance.randint(1, 3)):
        text = chance.choice((with_other_word, without_stretch, with_snippet, with_moved_line))(text, chance)
    return text


def with_other_word(text: str, chance: random.Random) -> str:
    return text.replace(chance.choice(WORDS), chance.choice(WORDS), chance.randint(1, 2))


def without_stretch(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + chance.randint(1, 12) :]


def with_snippet(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    return text[:start] + chance.choice(SNIPPETS) + text[start:]


def with_moved_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    line = chance.choice(lines)
    if chance.random() < 0.5:
        lines.remove(line)
    lines.insert(chance.randrange(len(lines)), line)
    return "".join(lines)


def test_the_policy_that_is_mutated_is_itself_sound() -> None:
    assert len(parse_policy(EVERYTHING, "p.yaml").rules) == 10


@pytest.mark.parametrize("seed", range(8))
def test_mutated_policies_are_read_or_explained(seed: int) -> None:
    """What is read can be compiled; what is not has errors with a line inside the file, each a sentence."""
    chance = random.Random(seed)
    texts = [mutated(chance) for _ in range(130)]
    told = {text: errors for text in texts if (errors := errors_of(text))}

    assert len(told) > 50
    for text, errors in told.items():
        for error in errors:
            assert 1 <= error.line <= text.count("\n") + 2, (error, text)
            assert str(error).startswith(f"p.yaml:{error.line}"), text


def errors_of(text: str) -> tuple[PolicyError, ...]:
    try:
        compile_policy(parse_policy(text, "p.yaml"))
    except PolicyErrors as errors:
        return errors.errors
    return ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "[]",
        "policy",
        "{}",
        "- " * 5_000,
        "[" * 5_000,
        "{a: " * 3_000,
        "policy: &a [x, x]\nroles: [*a, *a]",
        "a: b\n---\nc: d",
        "\ufeffpolicy: p",
        "policy: " + "x" * 1_100_000,
        "? [complex]\n: key",
        "rules: [" + "{rule: r, derive: d}, " * 20_000 + "]",
        "policy: p\nin_force: 99999-01-01",
    ],
    ids=range(15),
)
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(PolicyErrors):
        parse_policy(text, "p.yaml")


def test_many_alternatives_are_refused_before_they_are_multiplied_out() -> None:
    any_of_two = "{any: [{vraag: {n: 1}}, {vraag: {n: 2}}]}"
    rule = f"  - {{rule: z, when: {{all: [{', '.join([any_of_two] * 30)}]}}, derive: q}}\n"
    with pytest.raises(PolicyErrors, match=r"the condition can hold in too many ways\. Expected at most 64"):
        parse_policy(EVERYTHING + rule, "p.yaml")


def test_of_many_mistakes_only_the_first_are_told_with_their_remedy() -> None:
    """To find the nearest of thousands of names for each of thousands of mistakes would take an hour."""
    facts = "".join(f"  feit_{n}: \n" for n in range(3_000))
    rules = "".join(f"  - {{rule: r{n}, when: [{', '.join([f'fiet_{n}'] * 50)}], derive: d}}\n" for n in range(200))
    errors = errors_of(f"policy: p\nin_force: 2024-01-01\nroles: {{a: }}\nfacts:\n{facts}rules:\n{rules}")

    assert str(errors[0]).endswith("rule 'r0': unknown type of fact 'fiet_0'. Did you mean 'feit_0'?")
    assert str(errors[-1]).endswith("rule 'r199': unknown type of fact 'fiet_199'.")
