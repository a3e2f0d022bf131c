"""A policy of any number of rules and dossiers for it, in the mix that a law has; the same ones every time.

Of each ten rules four derive something (from one fact, from two that belong together, from what is missing, from a
count), two oblige within a term, one each permits, forbids, offers work, and looks at what was missed.
"""

import json
from collections.abc import Iterator
from random import Random
from string import Template

PARTIES = {"gemeente": "gemeente-meting", "aanvrager": "jansen", "adviseur": ["dienst-1", "dienst-2"]}
SUBJECTS = 8
"""Kinds of report there are, each with an advice and a decision; the fewer, the more rules look at the same facts."""

_HEAD = """\
policy: verzonnen
in_force: 2024-01-01
title: {nl: Verzonnen, en: Made up}
roles:
  gemeente: {title: {nl: Gemeente, en: Municipality}}
  aanvrager: {title: {nl: Aanvrager, en: Applicant}}
  adviseur: {title: {nl: Adviseur, en: Adviser}, many: true}
"""
_FACTS = Template("""\
  melding_$s:
    fields: {ontvangen_op: date, bedrag: whole, soort: [bouwen, kappen, overig], toelichting: text?}
    by: aanvrager
    effective_on: ontvangen_op
  advies_$s: {fields: {over: ref melding_$s, strekking: [positief, negatief]}, by: adviseur}
  besluit_$s: {legal_act: true, fields: {over: ref melding_$s, verzonden_op: date}, by: gemeente}
""")
_TASKS = Template("  adviseren_$s: {yields: advies_$s}\n")
_TERMS = Template("""\
  beslistermijn_$s: {after: melding_$s.ontvangen_op, lasts: 8 weeks, calendar: nl-termijnenwet, source: Awb 4:13}
""")
_RULE = Template("""\
  - rule: $name
    source: Wet verzonnen $i
    $body
""")
_FORMS = """\
    when: {melding_$s: {as: m, bedrag: {at_least: $n}}}
    derive: {groot_$i: {van: m.id}}
---
    when: {melding_$s: m}
    oblige: {bearer: gemeente, to: {besluit_$s: {over: m}}, towards: aanvrager, within: beslistermijn_$s}
---
    when: {all: [{melding_$s: {as: m, soort: bouwen, bedrag: {at_least: $n}}}, {not: {advies_$s: {over: m}}}]}
    forbid: {who: gemeente, to: {besluit_$s: {over: m}}, because: Eerst advies}
---
    when: {melding_$s: m}
    permit: {who: gemeente, to: {besluit_$s: {over: m}}}
---
    when:
      all:
        - melding_$s: {as: m, soort: kappen, bedrag: {at_most: $n}}
        - melding_$t: {as: o, soort: m.soort, bedrag: {more_than: m.bedrag}}
    derive: {samen_$i: {een: m.id, ander: o.id}}
---
    when: {all: [{melding_$s: {as: m, bedrag: {less_than: $n}}}, {not: {besluit_$s: {over: m}}}]}
    derive: {open_$i: {van: m.id}}
---
    when: {melding_$s: {as: m, soort: overig, bedrag: {more_than: $n}}}
    offer: {to: adviseur, task: adviseren_$s}
---
    when: {count: {of: {melding_$s: {bedrag: {at_least: $n}}}, at_least: 2, as: c}}
    derive: {vaak_$i: {keer: c.value}}
---
    when: {all: [{melding_$s: {as: m, bedrag: {at_least: $n}}}, {missed: op_tijd_$s}]}
    derive: {te_laat_$i: {van: m.id}}
---
    when: {advies_$s: {as: a, strekking: negatief}}
    oblige: {bearer: adviseur, to: {advies_$t: {}}, within: 2 weeks after a.day}
"""
_BODIES = [Template(each.strip()) for each in _FORMS.split("---\n")]
_OBLIGING, _PERMITTING = _BODIES[1], _BODIES[3]


def a_policy(rules: int, subjects: int = SUBJECTS) -> str:
    """Return the text of a policy of so many rules."""
    parts = {"facts": _FACTS, "tasks": _TASKS, "terms": _TERMS}
    told = (f"{part}:\n" + "".join(each.substitute(s=s) for s in range(subjects)) for part, each in parts.items())
    return "".join((_HEAD, *told, "rules:\n", *_rules(rules, subjects)))


def _rules(rules: int, subjects: int) -> Iterator[str]:
    for i in range(rules):
        subject = i % subjects if i < 2 * subjects else i * 3 % subjects
        # The first rules oblige and permit a decision on every subject, which the others build on.
        form = _OBLIGING if i < subjects else _PERMITTING if i < 2 * subjects else _BODIES[i % len(_BODIES)]
        body = form.substitute(s=subject, t=(subject + 1) % subjects, i=i, n=i * 7 % 1000)
        yield _RULE.substitute(name=f"op_tijd_{subject}" if i < subjects else f"regel_{i}", i=i, body=body)


def a_dossier(facts: int, random: Random, subjects: int = SUBJECTS) -> str:
    """Return a dossier of so many facts in JSON, those of parties taking part included."""
    joining = 4
    reports: list[tuple[int, str]] = []
    found = [_fact(number, reports, random, subjects) for number in range(facts - joining)]
    return json.dumps({"roles": PARTIES, "facts": found, "at": "2026-05-11"})


def _fact(number: int, reports: list[tuple[int, str]], random: Random, subjects: int) -> dict[str, object]:
    day = f"2026-03-{random.randrange(2, 28):02}"
    form = random.choice(("melding", "advies", "advies", "besluit")) if reports else "melding"
    if form == "melding":
        subject = random.randrange(subjects)
        reports.append((subject, f"f{number}"))
        soort = random.choice(("bouwen", "kappen", "overig"))
        fields = {"ontvangen_op": day, "bedrag": random.randrange(1000), "soort": soort}
        return {"id": f"f{number}", "type": f"melding_{subject}", "on": day, "by": "jansen", "fields": fields}
    subject, about = random.choice(reports)
    fields = {"over": about} | ({"strekking": "positief"} if form == "advies" else {"verzonden_op": day})
    by = "dienst-1" if form == "advies" else "gemeente"
    return {"id": f"f{number}", "type": f"{form}_{subject}", "on": day, "by": by, "fields": fields}
