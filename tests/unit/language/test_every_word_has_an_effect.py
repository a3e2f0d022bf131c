# ruff: noqa: E501, Q003  what is changed stands beside what it becomes, however long
"""Every word that the schema of the language knows does something: whoever changes it sees something else.

A word that is accepted and checked but without effect is worse than one that is refused: its author believes in it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from rules.language.grammar.comparisons import OF_THE_DAY, OPERATORS
from rules.language.grammar.conditions import AGGREGATE_WORDS, STATE_WORDS
from rules.language.schema import policy_schema
from rules.model.values import Op
from tests.unit.language.every_word import BASE, OVERLAY, POLICY, seen_of, whole


def _words(schema: Mapping[str, Any], where: str) -> Iterator[str]:
    for name, inside in schema.get("properties", {}).items():
        yield f"{where}.{name}"
        yield from _words(inside, f"{where}.{name}")
    for several in ("anyOf", "oneOf"):
        for each in schema.get(several, ()):
            yield from _words(each, where)
    for one in ("items", "additionalProperties"):
        if isinstance(schema.get(one), dict):
            yield from _words(schema[one], where)


def _meant(word: str) -> str:
    """One name for what is read by the same code wherever it stands: terms, states and comparisons of aggregates."""
    part, _, rest = word.partition(".within.")
    if rest:
        return f"term.{rest}"
    part, *below = word.split(".")
    if part == "condition" and len(below) == 2 and below[0] in AGGREGATE_WORDS:
        return f"aggregate.{'compare' if below[1] in OPERATORS else below[1]}"
    return f"state.{below[1]}" if part == "condition" and len(below) == 2 and below[0] in STATE_WORDS else word


WORDS = sorted({_meant(word) for name, each in policy_schema()["$defs"].items() for word in _words(each, name)})

_TIMES = {Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE}
_OTHER_TESTS = {
    Op.ONE_OF: ("{ontvangen_op: {one_of: [2026-03-02]}}", "{ontvangen_op: {one_of: [2026-03-03]}}"),
    Op.PRESENT: ("{bedrag: {present: true}}", "{bedrag: {present: false}}"),
    Op.MISSING: ("{bedrag: {missing: true}}", "{bedrag: {missing: false}}"),
}


def _tested(word: str) -> tuple[str, str]:
    """Two conditions that differ in what stands behind the word of a test, and in what satisfies them."""
    op = OPERATORS[word]
    if op is Op.CONTAINS:
        return "{brief: {as: x, bijlagen: {contains: a}}}", "{brief: {as: x, bijlagen: {contains: z}}}"
    if op is Op.MATCHES:
        return "{brief: {as: x, aan: missing, kleur: {matches: r.*}}}", "{brief: {as: x, kleur: {matches: b.*}}}"
    days = [f'{{ontvangen_op: {{"{word}": {day}}}}}' for day in ("2026-03-02", "2026-03-03")]
    some, others = days if op in _TIMES else _OTHER_TESTS[op]
    return tuple(f"{{aanvraag: {{as: x, {each[1:-1]}}}}}" for each in (some, others))  # type: ignore[return-value]


CONDITIONS: Mapping[str, tuple[str, str]] = {
    **{f"test.{word}": _tested(word) for word in OPERATORS},
    "pattern.as": ("{aanvraag: {as: x}}", "{all: [{aanvraag: {bedrag: 75}}, {stop: x}]}"),
    "condition.all": ("{all: [{aanvraag: x}, einde]}", "{any: [{aanvraag: x}, {all: [{aanvraag: x}, einde]}]}"),
    "condition.any": ("{all: [{stop: x}, {any: [rek, einde]}]}", "{all: [{stop: x}, {all: [rek, einde]}]}"),
    "condition.not": ("{all: [{stop: x}, {not: rek}]}", "{all: [{stop: x}, rek]}"),
    "condition.holds": ("{all: [{stop: x}, {holds: veel}]}", "{all: [{stop: x}, {holds: of}]}"),
    "condition.role": ("{all: [{stop: x}, {role: {raad: held}}]}", "{all: [{stop: x}, {role: {raad: vacant}}]}"),
    "condition.role.as": (
        "{all: [{role: {burger: {as: y}}}, {aanvraag: {as: x, party: y.party}}]}",
        "{all: [{role: {raad: {as: y}}}, {aanvraag: {as: x, party: y.party}}]}",
    ),
    "condition.role.party": (
        "{all: [{stop: x}, {role: {raad: {as: y, party: anna}}}]}",
        "{all: [{stop: x}, {role: {raad: {as: y, party: piet}}}]}",
    ),
    "condition.scope": ("{all: [{stop: x}, {scope: klaar}]}", "{all: [{stop: x}, {scope: bezwaar}]}"),
    "condition.today": ("{all: [{stop: x}, {today: 2026-03-08}]}", "{all: [{stop: x}, {not: {today: 2026-03-08}}]}"),
    **{
        f"condition.today.{word}": tuple(f"{{all: [{{stop: x}}, {{today: {{{word}: {day}}}}}]}}" for day in ("x.op + 3 days", "x.op + 10 days"))
        for word in OF_THE_DAY
    },
    "condition.where": ('{all: [{stop: x}, {where: "x.op > \'2026\'"}]}', '{all: [{stop: x}, {where: "x.op > \'2027\'"}]}'),
    **{
        f"condition.{state}": (f"{{all: [{{stop: x}}, {{{state}: {rule}}}]}}", f"{{all: [{{stop: x}}, {{not: {{{state}: {rule}}}}}]}}")
        for state, rule in {
            "open": "duur_2", "suspended": "klok_2", "fulfilled": "plicht_2", "breached": "snel",
            "waived": "plicht_1", "missed": "snel",
        }.items()
    },
    "state.rule": ("{all: [{stop: x}, {open: {rule: plicht_1}}]}", "{all: [{stop: x}, {open: {rule: plicht_3}}]}"),
    "state.as": ("{all: [{stop: x}, {open: {rule: plicht_3, as: o}}]}", "{all: [{stop: x}, {open: {rule: plicht_3}}]}"),
    "condition.count": ("{all: [{stop: x}, {count: {of: aanvraag, is: 2}}]}", "{all: [{stop: x}, {count: {of: rek, is: 9}}]}"),
    "condition.sum": (
        "{all: [{stop: x}, {sum: {of: aanvraag, field: bedrag, is: 100}}]}",
        "{all: [{stop: x}, {min: {of: aanvraag, field: bedrag, is: 100}}]}",
    ),
    "condition.min": (
        "{all: [{stop: x}, {min: {of: aanvraag, field: bedrag, is: 25}}]}",
        "{all: [{stop: x}, {max: {of: aanvraag, field: bedrag, is: 25}}]}",
    ),
    "condition.max": (
        "{all: [{stop: x}, {max: {of: aanvraag, field: bedrag, is: 75}}]}",
        "{all: [{stop: x}, {min: {of: aanvraag, field: bedrag, is: 75}}]}",
    ),
    "condition.latest": ("{latest: {of: aanvraag, as: x}}", "{earliest: {of: aanvraag, as: x}}"),
    "condition.earliest": ("{earliest: {of: aanvraag, as: x}}", "{earliest: {of: rek, as: x}}"),
    "aggregate.of": ("{latest: {of: aanvraag, as: x}}", "{latest: {of: stop, as: x}}"),
    "aggregate.field": (
        "{all: [{stop: x}, {max: {of: stop, field: op, is: 2026-03-12}}]}",
        "{all: [{stop: x}, {max: {of: stop, field: tot, is: 2026-03-12}}]}",
    ),
    "aggregate.as": ("{latest: {of: rek, as: x}}", "{all: [{stop: x}, {latest: {of: rek, as: y}}]}"),
    "aggregate.compare": (
        "{all: [{stop: x}, {count: {of: aanvraag, more_than: 1}}]}",
        "{all: [{stop: x}, {count: {of: aanvraag, more_than: 2}}]}",
    ),
}  # fmt: skip
EXTRA = """\
  - {rule: duur_2, when: {stop: s}, oblige: {bearer: college, to: nooit}}
  - {rule: snel, when: {stop: s}, oblige: {bearer: college, to: nooit, within: 1 day after s.op}}
  - {rule: proef, when: PROEF, derive: {proef: {a: x.id}}}
"""

_ONE = "kort, overrides: duur, "
CHANGES: Mapping[str, tuple[str, str]] = {
    "text.nl": ("{nl: Doel, en: Goal}", "{nl: Iets, en: Goal}"),
    "text.en": ("{nl: Doel, en: Goal}", "{nl: Doel, en: Aim}"),
    "field.type": ("type: decimal, optional", "type: text, optional"),
    "field.optional": ("type: text, many: true, optional: true", "type: text, many: true"),
    "field.many": ("type: text, many: true", "type: text, many: false"),
    "field.title": ("title: {nl: Kleur, en: Colour}", "title: {nl: Tint, en: Colour}"),
    "field.choices": ("{choices: [rood, blauw], optional", "{choices: [rood, blauw, geel], optional"),
    "field.of": ("over: {of: aanvraag, optional: true}", "over: {of: stop, optional: true}"),
    "field.not_before": ("not_before: 2020-01-01, ", "not_before: 2019-01-01, "),
    "field.not_after": ("not_after: today}", "not_after: today + 2 years}"),
    "who.person": ("{person: b.person}", "anyone"),
    "who.party": ("{party: b.party}", "burger"),
    "bearer.role": ("{role: raad, party: b.namens}", "{role: college, party: b.namens}"),
    "bearer.party": ("{role: raad, party: b.namens}", "raad"),
    "policy.personal_data": ("personal_data:\n  activity: https://example.org/verwerking\n", "personal_data:\n"),
    "policy.personal_data.activity": ("example.org/verwerking", "example.org/anders"),
    "policy.personal_data.purpose": ("{nl: Waarvoor, en: For what}", "{nl: Hiervoor, en: For what}"),
    "policy.personal_data.ground": ("ground: Bw 3", "ground: Bw 4"),
    "policy.personal_data.subjects": ("subjects: [raad, brief.namens]", "subjects: raad"),
    "policy.secrecy": ("secrecy: {imposed_by: geheim.van, lifted_by: bekend.van, seen_by: college, hides: {geheim.adres: burger}}\n", ""),
    "policy.secrecy.imposed_by": ("imposed_by: geheim.van", "imposed_by: geheim.ook"),
    "policy.secrecy.lifted_by": ("lifted_by: bekend.van", "lifted_by: bekend.ook"),
    "policy.secrecy.seen_by": ("seen_by: college, hides", "seen_by: [college, raad], hides"),
    "policy.secrecy.hides": ("hides: {geheim.adres: burger}", "hides: {geheim.adres: raad}"),
    "policy.purposes": ("  helpen: {title: {nl: Helpen, en: Help}, ground: Bw 6, roles: [raad]}\n", ""),
    "policy.purposes.title": ("{nl: Toezien, en: Oversee}", "{nl: Kijken, en: Oversee}"),
    "policy.purposes.ground": ("ground: Bw 7", "ground: Bw 8"),
    "policy.purposes.roles": ("roles: [college, raad]}", "roles: raad}"),
    "policy.retention": ("retention:\n  kort:", "retention:\n  lang:"),
    "policy.retention.title": ("title: {nl: Kort, en: Short}", "title: {nl: Lang, en: Short}"),
    "policy.retention.source": ("source: Bw 9", "source: Bw 8"),
    "policy.retention.with": ("with: {brief: {kleur: rood}}", "with: {brief: {kleur: blauw}}"),
    "policy.retention.keep": ("keep: 1 year", "keep: for good"),
    "policy.retention.from": ("from: brief.op", "from: closed"),
    "policy.retention.four_eyes": ("four_eyes: true", "four_eyes: false"),
    "rule.rule": ("rule: bericht,", "rule: melding,"),
    "rule.title": ("title: {nl: Er wordt geschreven, en: One writes}", "title: {nl: Schrijven, en: One writes}"),
    "rule.source": ("source: Bw 2", "source: Bw 3"),
    "rule.when": ("rule: bericht, when: {aanvraag: a}", "rule: bericht, when: einde"),
    "rule.in": ("    in: fase\n    when: {all", "    in: bezwaar\n    when: {all"),
    "rule.per": ("    per: [a]\n", "    per: [n]\n"),
    "rule.overrides": (_ONE, "kort, "),
    "rule.derive": ("derive: deel", "derive: delen"),
    "rule.permit": ("permit: {who: burger, to: klacht, despite: geen_klacht}", "derive: permitted"),
    "rule.permit.who": ("permit: {who: burger, to: klacht", "permit: {who: raad, to: klacht"),
    "rule.permit.to": ("permit: {who: burger, to: klacht", "permit: {who: burger, to: aanvraag"),
    "rule.permit.despite": (", despite: geen_klacht", ""),
    "rule.forbid": ("forbid: {who: burger, to: klacht, because: {nl: Nee, en: \"No\"}}", "derive: forbidden"),
    "rule.forbid.who": ("forbid: {who: burger, to: klacht", "forbid: {who: raad, to: klacht"),
    "rule.forbid.to": ("forbid: {who: burger, to: klacht", "forbid: {who: burger, to: aanvraag"),
    "rule.forbid.because": ("because: Zelf", "because: Anders"),
    "rule.oblige": ("rule: plicht_3, when: {aanvraag: a}, oblige: {bearer: college, to: nooit}",
                    "rule: plicht_3, when: {aanvraag: a}, oblige: [{bearer: college, to: nooit}, {bearer: raad, to: rek}]"),
    "rule.oblige.bearer": ("plicht_3, when: {aanvraag: a}, oblige: {bearer: college", "plicht_3, when: {aanvraag: a}, oblige: {bearer: raad"),
    "rule.oblige.to": ("to: {brief: {over: a}}", "to: {brief: {over: a, kleur: blauw}}"),
    "rule.oblige.towards": (", towards: burger", ""),
    "rule.oblige.within": ("within: termijn", "within: 9 weeks"),
    "rule.oblige.remind": ("remind: 1 week before", "remind: 2 weeks before"),
    "rule.oblige.required": ("required: true", "required: false"),
    "rule.offer": ("offer: {to: raad, task: lezen, yields: nooit, title: {nl: Lezen, en: Read}, mode: each, within: 2 weeks}", "derive: offered"),
    "rule.offer.to": ("offer: {to: raad", "offer: {to: burger"),
    "rule.offer.task": ("task: lezen", "task: kijken"),
    "rule.offer.yields": ("yields: nooit", "yields: rek"),
    "rule.offer.title": ("title: {nl: Lezen, en: Read}", "title: {nl: Bekijken, en: Read}"),
    "rule.offer.mode": ("mode: each", "mode: first"),
    "rule.offer.within": (", within: 2 weeks}", "}"),
    "rule.settle": ("settle: {waive: plicht_1}", "derive: settled"),
    "rule.settle.waive": ("settle: {waive: plicht_1}", "settle: {waive: plicht_3}"),
    "rule.settle.discharge": ("{discharge: plicht_2}", "{waive: plicht_2}"),
    "rule.settle.transfer": ("{transfer: plicht_3, to", "{transfer: plicht_2, to"),
    "rule.settle.to": ("plicht_3, to: raad}", "plicht_3, to: burger}"),
    "rule.clock": ("clock: {stop: klok_4}", "derive: clock"),
    "rule.clock.start": ("{start: klok_1", "{start: klok_3"),
    "rule.clock.suspend": ("{suspend: klok_2", "{suspend: klok_1"),
    "rule.clock.resume": ("{resume: klok_3", "{resume: klok_2"),
    "rule.clock.extend": ("{extend: klok_3", "{extend: klok_2"),
    "rule.clock.stop": ("{stop: klok_4}", "{stop: klok_1}"),
    "rule.clock.on": ("{start: klok_1, on: s.op}", "{start: klok_1, on: s.tot}"),
    "rule.clock.until": ("until: s.tot, ", ""),
    "rule.clock.by": ("by: 2 weeks", "by: 3 weeks"),
    "rule.clock.at_most": (", at_most: 1 week}", "}"),
    "rule.clock.inclusive": ("until: s.tot, inclusive: true", "until: s.tot, inclusive: false"),
    "rule.scope": ("scope: {close: bezwaar}", "derive: scoped"),
    "rule.scope.open": ("{open: fase}", "{close: fase}"),
    "rule.scope.close": ("{close: bezwaar}", "{open: bezwaar}"),
    "rule.scope.reach": (", {reach: klaar}", ""),
    "rule.notify": ("notify: {who: burger, what: {nl: Ontvangen, en: Received}}", "derive: notified"),
    "rule.notify.who": ("notify: {who: burger", "notify: {who: raad"),
    "rule.notify.what": ("{nl: Ontvangen, en: Received}", "{nl: Gekregen, en: Received}"),
    "rule.call": ("call: {to: college, activity: dossier, with: {dag: a.ontvangen_op}}", "derive: called"),
    "rule.call.to": ("call: {to: college", "call: {to: raad"),
    "rule.call.activity": ("activity: dossier", "activity: mapje"),
    "rule.call.with": ("with: {dag: a.ontvangen_op}", "with: {dag: a.id}"),
    "fact.title": ("title: {nl: Brief, en: Letter}", "title: {nl: Bericht, en: Letter}"),
    "fact.fields": ("klacht: {by: burger, when_closed: true, fields: {nr: whole?}}", "klacht: {by: burger, when_closed: true}"),
    "fact.by": ("by: [college, raad]", "by: college"),
    "fact.seen_by": ("seen_by: [college, raad, namens, aan]", "seen_by: [college, raad, aan]"),
    "fact.confidentiality": ("{vertrouwelijk: [college, raad]}", "{vertrouwelijk: college}"),
    "fact.purposes": ("purposes: toezien", "purposes: helpen"),
    "fact.existence": ("existence: known", "existence: hidden"),
    "fact.when_closed": ("when_closed: true", "when_closed: false"),
    "fact.open": ("open: true", "open: false"),
    "fact.in": ("    in: fase\n    fields:", "    in: bezwaar\n    fields:"),
    "fact.effective_on": ("    in: fase\n    fields:", "    in: fase\n    effective_on: op\n    fields:"),
    "fact.extends": ("extends: algemeen, ", ""),
    "term.lasts": ("lasts: 4 weeks", "lasts: 5 weeks"),
    "term.after": ("after: aanvraag.ontvangen_op", "after: stop.op"),
    "term.calendar": ("calendar: nl-termijnenwet", "calendar: plain"),
    "term.suspended": ("    suspended: {from_day_after: stop.op, until_day_of: door.op, at_most_until: stop.tot, inclusive: true}\n", ""),
    "term.suspended.from_day_after": ("from_day_after: stop.op", "from_day_after: stop.tot"),
    "term.suspended.until_day_of": ("until_day_of: door.op", "until_day_of: stop.tot"),
    "term.suspended.at_most_until": (", at_most_until: stop.tot", ""),
    "term.suspended.inclusive": ("stop.tot, inclusive: true}\n", "stop.tot, inclusive: false}\n"),
    "term.extended": ("    extended: {by: 1 week, once: false, before_end: false, when: rek}\n", ""),
    "term.extended.by": ("by: 1 week", "by: 3 weeks"),
    "term.extended.once": ("once: false", "once: true"),
    "term.extended.when": ("when: rek}", "when: nooit}"),
    "term.extended.at_most": (", at_most: 2 days", ""),
    "term.until": ("until: stop.tot", "until: stop.op"),
    "term.leap_day": ("        leap_day: 1 march\n", ""),
    "term.source": ("source: Bw 1\n", "source: Bw 9\n"),
    "policy.policy": ("policy: bijzonder", "policy: ander"),
    "policy.in_force": ("in_force: 2024-01-01\ntitle", "in_force: 2024-01-02\ntitle"),
    "policy.goal": ("goal: {nl: Doel", "goal: {nl: Oogmerk"),
    "policy.director": ("director: college", "director: raad"),
    "policy.based_on": ("based_on: {algemeen: {as: {orgaan: college, verzoek: aanvraag, fields: {verzoek.binnen_op: ontvangen_op}}}}\n", ""),
    "policy.based_on.as": ("orgaan: college, ", ""),
    "policy.based_on.as.fields": ("verzoek.binnen_op: ontvangen_op", "verzoek.binnen_op: gekomen_op"),
    "policy.open": ("  kleur: {type: choice, choices: [rood, blauw], default: rood}\n", ""),
    "policy.open.from": ("from: 2", "from: 5"),
    "policy.open.to": ("to: 8", "to: 3"),
    "policy.open.choices": ("choices: [rood, blauw], default: rood", "choices: [blauw], default: blauw"),
    "policy.open.about": ("about: [brief, klacht]", "about: [klacht]"),
    "policy.roles": ("  raad: {title: {nl: Raad, en: Council}, many: true}\n", ""),
    "policy.roles.title": ("{nl: Raad, en: Council}", "{nl: Bestuur, en: Council}"),
    "policy.roles.many": ("en: Council}, many: true", "en: Council}, many: false"),
    "policy.roles.overrides": ("college: {overrides: algemeen, title", "college: {title"),
    "policy.scopes": ("  bezwaar: {title: {nl: Bezwaar, en: Objection}}\n", ""),
    "policy.scopes.title": ("{nl: Bezwaar, en: Objection}", "{nl: Verzet, en: Objection}"),
    "policy.scopes.milestone": ("en: Done}, milestone: true", "en: Done}, milestone: false"),
    "policy.tasks": ("  schrijven: {title: {nl: Schrijven, en: Write}, yields: brief, in: fase}\n", "  iets: {yields: brief}\n"),
    "policy.tasks.title": ("{nl: Schrijven, en: Write}", "{nl: Pennen, en: Write}"),
    "policy.tasks.yields": ("yields: brief, in", "yields: stop, in"),
    "policy.tasks.in": ("yields: brief, in: fase", "yields: brief, in: bezwaar"),
    "policy.terms": ("    lasts: 4 weeks\n", "    lasts: 4 months\n"),
    "policy.facts": ("  einde: {by: college}\n", ""),
    "policy.sources": ("  Pr: {url: https://example.org/protocol}\n", ""),
    "regulation.title": ("{nl: Bestuurswet, en", "{nl: Wet, en"),
    "regulation.bwb": ("bwb: BWBR0000001", "bwb: BWBR0000002"),
    "regulation.eli": ("reg/2016/679/oj", "reg/2016/680/oj"),
    "regulation.url": ("url: https://example.org/protocol", "url: https://example.org/other"),
    "regulation.read_in": ("bwb: BWBR0000001, read_in: 2024-01-01", "bwb: BWBR0000001"),
    "source.article": ("article: Bw 4(1)(a)", "article: Bw 4(1)(b)"),
    "source.read_in": (", read_in: 2023-01-01", ""),
    "source.own": ("{nl: Eigen, en: Own}", "{nl: Zelf, en: Own}"),
    "policy.rules": ("  - {rule: deel, when: {scope: klaar}, derive: deel}\n", ""),
}  # fmt: skip
IN_THE_OVERLAY: Mapping[str, tuple[str, str]] = {
    "rule.at": ("at: eisen, ", ""),
    "overlay.overlay_of": ("overlay_of: bijzonder", "overlay_of: algemeen"),
    "overlay.model": ("model: 2024-01-01", "model: 2023-01-01"),
    "overlay.municipality": ("municipality: duinrand", "municipality: veenland"),
    "overlay.in_force": ("in_force: 2024-02-01", "in_force: 2024-03-01"),
    "overlay.title": ("title: {nl: Van Duinrand", "title: {nl: Uit Duinrand"),
    "overlay.fill": ("weken: 4", "weken: 5"),
    "overlay.facts": ("facts: {aanvraag: {fields: {spoed: yes_no?}}}\n", ""),
    "overlay.sources": ("sources: {Vo: {cvdr: CVDR1}}\n", ""),
    "regulation.cvdr": ("cvdr: CVDR1", "cvdr: CVDR2"),
    "overlay.rules": ("spoed: true", "spoed: false"),
    "policy.open.tighter": ("fill: {weken: 4", "fill: {weken: 7"),
}
IN_THE_BASE: Mapping[str, tuple[str, str]] = {
    "fact.legal_act": ("legal_act: true, ", ""),
}
TWO_LAYERS: Mapping[str, tuple[str, str, str]] = {
    "fact.overrides": ("  rek: {by: college}\n", "  rek: {overrides: algemeen, by: raad}\n", "  rek: {by: orgaan}\n"),
    "term.overrides": ("    source: Bw 1\n", "    overrides: algemeen\n    source: Bw 1\n", "termijn"),
    "policy.scopes.overrides": ("  fase: {title", "  fase: {overrides: algemeen, title", "fase"),
    "regulation.overrides": ("  Bw: {title", "  Bw: {overrides: algemeen, title", "Bw"),
    "policy.tasks.overrides": ("  schrijven: {title", "  schrijven: {overrides: algemeen, title", "schrijven"),
}
"""What gives way to a clause of the same name in the base: there is an error without the word, and none with it."""

_SAME_IN_THE_BASE = {
    "Bw": ("rules:\n", "sources: {Bw: {bwb: BWBR0000009}}\nrules:\n"),
    "rek": ("facts:\n", "facts:\n  rek: {by: orgaan}\n"),
    "termijn": ("rules:\n", "terms: {termijn: {lasts: 1 week, after: verzoek.binnen_op}}\nrules:\n"),
    "fase": ("rules:\n", "scopes: {fase: {}}\nrules:\n"),
    "schrijven": ("rules:\n", "tasks: {schrijven: {yields: besluit}}\nrules:\n"),
}
FILLED_WRONGLY: Mapping[str, tuple[tuple[str, str], str]] = {
    "policy.open.title": (("title: {nl: Weken, en: Weeks}", "title: {nl: Weken, en: Term}"), "{weken: 99}"),
    "policy.open.type": (
        ("{type: choice, choices: [rood, blauw], default: rood}", "{type: text, default: rood}"),
        "{kleur: geel}",
    ),
}
CONTINUED: Mapping[str, str] = {
    "policy.continues": "",
    "policy.without": "rules: rekenen",
    "policy.without.rules": "rules: rekenen",
    "policy.without.facts": "facts: rek",
    "policy.without.fields": "fields: brief.kleur",
    "policy.without.roles": "roles: raad",
    "policy.without.scopes": "scopes: fase",
    "policy.without.tasks": "tasks: schrijven",
    "policy.without.terms": "terms: termijn",
    "policy.without.open": "open: weken",
    "policy.without.sources": "sources: Bw",
    "overlay.continues": "",
    "overlay.without": "rules: extra",
    "overlay.without.rules": "rules: extra",
    "overlay.without.facts": "facts: aanvraag",
    "overlay.without.fields": "fields: aanvraag.spoed",
    "overlay.without.fill": "fill: weken",
    "overlay.without.sources": "sources: Vo",
}
"""What a later version is without."""
EVERY_OTHER = {
    "policy.open.default": ("default: 6", "default: 5"),
    "term.extended.before_end": ("before_end: false", "before_end: true"),
}


@cache
def _as_it_stands() -> Any:
    return seen_of(whole())


def _changed(text: str, change: tuple[str, str]) -> str:
    old, new = change
    assert text.count(old) >= 1, f"{old!r} does not stand in the policy"
    return text.replace(old, new, 1)


def test_the_policy_with_every_word_is_well_formed():
    assert not isinstance(_as_it_stands()[0], str), _as_it_stands()


@pytest.mark.parametrize("word", WORDS)
def test_the_word_has_an_effect(word: str):
    if word in CONDITIONS:
        one, other = (seen_of(whole(policy=POLICY + EXTRA.replace("PROEF", each))) for each in CONDITIONS[word])
        assert not isinstance(one[0], str), one
        assert not isinstance(other[0], str), other
    elif word in TWO_LAYERS:
        old, new, name = TWO_LAYERS[word]
        base = _changed(BASE, _SAME_IN_THE_BASE["rek" if "rek" in name else name])
        one, other = seen_of(whole(base)), seen_of(whole(base, _changed(POLICY, (old, new))))
        assert isinstance(one[0], str), "two clauses of one name"
    elif word == "policy.base":
        alone = BASE.replace("  - {rule: mag, when: {verzoek: v}, permit: {who: orgaan, to: besluit}}\n", "")
        one, other = seen_of(alone), seen_of(alone.replace("base: true\n", ""))
    elif word in FILLED_WRONGLY:
        change, filled = FILLED_WRONGLY[word]
        overlay = OVERLAY.replace("{weken: 4, kleur: rood}", filled)
        one = seen_of(whole(overlay=overlay))
        other = seen_of(whole(policy=_changed(POLICY, change), overlay=overlay))
    elif word == "policy.title":
        text = f"{POLICY}--- # algemeen.yaml\n{BASE}"
        one, other = seen_of(text), seen_of(text.replace("{nl: Bijzonder, en: Special}", "{nl: Eigen, en: Special}"))
    elif word in EVERY_OTHER:
        one, other = _of_its_own(word)
    elif word in CONTINUED:
        one, other = _later(word, ""), _later(word, CONTINUED[word], continues=not word.endswith("continues"))
        assert not isinstance(one[0], str), one
        assert "unknown" not in str(other)
    else:
        one = _as_it_stands()
        other = seen_of(
            whole(
                _changed(BASE, IN_THE_BASE[word]) if word in IN_THE_BASE else BASE,
                _changed(POLICY, CHANGES[word]) if word in CHANGES else POLICY,
                _changed(OVERLAY, IN_THE_OVERLAY[word]) if word in IN_THE_OVERLAY else OVERLAY,
            )
        )
    assert one != other


def _of_its_own(word: str) -> tuple[Any, Any]:
    """Words that show only where something else is not said: a default that is not filled in, a fact that is late."""
    overlay = OVERLAY.replace("weken: 4, ", "")
    policy = POLICY.replace("lasts: 4 weeks", "lasts: 1 day")
    return (
        seen_of(whole(policy=policy, overlay=overlay)),
        seen_of(whole(policy=_changed(policy, EVERY_OTHER[word]), overlay=overlay)),
    )


def _later(word: str, without: str, *, continues: bool = True) -> Any:
    """A later version of the policy or the overlay."""
    if word.startswith("policy."):
        head, below = "policy: bijzonder\nin_force: 2024-03-01\n", f"{POLICY}--- # algemeen.yaml\n{BASE}"
    else:
        head, below = "overlay_of: bijzonder\nmunicipality: duinrand\nin_force: 2024-03-01\n", whole()
    day = {"policy": "2024-01-01", "overlay": "2024-02-01"}[word.partition(".")[0]]
    head += f"continues: {day}\n" if continues else ""
    head += f"without: {{{without}}}\n" if without else ""
    return seen_of(f"{head}--- # eerder.yaml\n{below}")
