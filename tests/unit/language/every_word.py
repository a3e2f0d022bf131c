# ruff: noqa: E501  rules that read as one line stand on one
"""A policy, its base and an overlay in which every word of the language stands, and everything that can be seen of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.dates import wrong_dates
from rules.evaluate.evaluate import evaluate
from rules.evaluate.moves import moves
from rules.evaluate.present import present
from rules.evaluate.verdict import Doer
from rules.facts import Fact
from rules.language.check.check import check
from rules.language.policy import parse_policy
from rules.language.read.facts import noon
from rules.language.text.errors import PolicyErrors
from rules.language.text.value import value_of
from rules.model.citing import citing
from rules.model.policy import Policy
from rules.model.readers import readers_of
from rules.service.dossier import present_move

BASE = """\
policy: algemeen
in_force: 2024-01-01
base: true
roles: {orgaan: Orgaan, burger: Burger}
facts:
  verzoek: {by: burger, fields: {binnen_op: date}, effective_on: binnen_op}
  besluit: {by: orgaan, legal_act: true, fields: {op: date}}
rules:
  - {rule: mag, when: {verzoek: v}, permit: {who: orgaan, to: besluit}}
  - {rule: duur, when: {verzoek: v}, oblige: {bearer: orgaan, to: besluit, within: 8 weeks after v.binnen_op}}
"""
POLICY = """\
policy: bijzonder
in_force: 2024-01-01
title: {nl: Bijzonder, en: Special}
goal: {nl: Doel, en: Goal}
director: college
sources:
  Bw: {title: {nl: Bestuurswet, en: Administration Act}, bwb: BWBR0000001, read_in: 2024-01-01}
  Eu: {eli: http://data.europa.eu/eli/reg/2016/679/oj}
  Pr: {url: https://example.org/protocol}
based_on: {algemeen: {as: {orgaan: college, verzoek: aanvraag, fields: {verzoek.binnen_op: ontvangen_op}}}}
open:
  weken: {type: whole, title: {nl: Weken, en: Weeks}, default: 6, from: 2, to: 8, tighter: lower}
  kleur: {type: choice, choices: [rood, blauw], default: rood}
  eisen: {type: rules, about: [brief, klacht]}
roles:
  college: {overrides: algemeen, title: {nl: College, en: Board}}
  raad: {title: {nl: Raad, en: Council}, many: true}
scopes:
  fase: {title: {nl: Fase, en: Stage}}
  bezwaar: {title: {nl: Bezwaar, en: Objection}}
  klaar: {title: {nl: Klaar, en: Done}, milestone: true}
tasks:
  schrijven: {title: {nl: Schrijven, en: Write}, yields: brief, in: fase}
terms:
  termijn:
    source: Bw 1
    after: aanvraag.ontvangen_op
    lasts: 4 weeks
    calendar: nl-termijnenwet
    suspended: {from_day_after: stop.op, until_day_of: door.op, at_most_until: stop.tot, inclusive: true}
    extended: {by: 1 week, once: false, before_end: false, when: rek}
facts:
  aanvraag: {extends: algemeen, open: true, fields: {bedrag: {type: decimal, optional: true}, soort: text?}}
  brief:
    title: {nl: Brief, en: Letter}
    by: [college, raad]
    seen_by: [college, raad, namens, aan]
    purposes: toezien
    confidentiality: {vertrouwelijk: [college, raad]}
    existence: known
    in: fase
    fields:
      kleur: {choices: [rood, blauw], optional: true, title: {nl: Kleur, en: Colour}}
      over: {of: aanvraag, optional: true}
      bijlagen: {type: text, many: true, optional: true}
      op: {type: date, optional: true, not_before: 2020-01-01, not_after: today}
      aan: person?
      namens: party?
  klacht: {by: burger, when_closed: true, fields: {nr: whole?}}
  stop: {by: college, fields: {op: date, tot: date}}
  door: {by: college, fields: {op: date}}
  rek: {by: college}
  schrikkel: {by: college, fields: {op: date, n: whole}}
  einde: {by: college}
  nooit: {by: raad}
  geheim: {by: raad, fields: {van: party, ook: party, adres: text?}}
  bekend: {by: raad, fields: {van: party, ook: party, waarom: text}}
personal_data:
  activity: https://example.org/verwerking
  purpose: {nl: Waarvoor, en: For what}
  ground: Bw 3
  subjects: [raad, brief.namens]
purposes:
  toezien: {title: {nl: Toezien, en: Oversee}, ground: Bw 7, roles: [college, raad]}
  helpen: {title: {nl: Helpen, en: Help}, ground: Bw 6, roles: [raad]}
secrecy: {imposed_by: geheim.van, lifted_by: bekend.van, seen_by: college, hides: {geheim.adres: burger}}
retention:
  kort:
    title: {nl: Kort, en: Short}
    source: Bw 9
    with: {brief: {kleur: rood}}
    keep: 1 year
    from: brief.op
    four_eyes: true
rules:
  - rule: schrijven
    title: {nl: Er wordt geschreven, en: One writes}
    source: Bw 2
    in: fase
    when: {all: [{aanvraag: a}, {not: einde}]}
    per: [a]
    oblige: {bearer: college, to: {brief: {over: a}}, towards: burger, within: termijn, remind: 1 week before, required: true}
  - {rule: kort, overrides: duur, when: {aanvraag: a}, oblige: {bearer: college, to: besluit, within: $weken weeks after a.ontvangen_op}}
  - {rule: tekens, when: {brief: {kleur: $kleur}}, derive: {teken: {kleur: vlag}}}
  - {rule: geen_klacht, when: aanvraag, forbid: {who: burger, to: klacht, because: {nl: Nee, en: "No"}}}
  - {rule: wel_klacht, when: einde, permit: {who: burger, to: klacht, despite: geen_klacht}}
  - {rule: zelf, when: {brief: b}, forbid: {who: {person: b.person}, to: rek, because: Zelf}}
  - {rule: partij, when: {brief: b}, forbid: {who: {party: b.party}, to: einde, because: Partij}}
  - {rule: namens, when: {brief: {as: b, namens: present}}, oblige: {bearer: {role: raad, party: b.namens}, to: klacht}}
  - {rule: aanbod, when: {aanvraag: a}, offer: {to: raad, task: lezen, yields: nooit, title: {nl: Lezen, en: Read}, mode: each, within: 2 weeks}}
  - {rule: afzien, source: [{article: Bw 4(1)(a), read_in: 2023-01-01}, {own: {nl: Eigen, en: Own}}, Eu 6, Pr], when: rek, settle: {waive: plicht_1}}
  - {rule: voldaan, when: rek, settle: {discharge: plicht_2}}
  - {rule: over, when: rek, settle: {transfer: plicht_3, to: raad}}
  - {rule: plicht_1, when: {aanvraag: a}, oblige: {bearer: college, to: nooit}}
  - {rule: plicht_2, when: {aanvraag: a}, oblige: {bearer: college, to: nooit}}
  - {rule: plicht_3, when: {aanvraag: a}, oblige: {bearer: college, to: nooit}}
  - {rule: klok_1, when: {aanvraag: a}, oblige: {bearer: college, to: nooit, within: 3 weeks after a.ontvangen_op}}
  - {rule: klok_2, when: {aanvraag: a}, oblige: {bearer: college, to: nooit, within: 3 weeks after a.ontvangen_op}}
  - {rule: klok_3, when: {aanvraag: a}, oblige: {bearer: college, to: nooit, within: 3 weeks after a.ontvangen_op}}
  - {rule: klok_4, when: {aanvraag: a}, oblige: {bearer: college, to: nooit, within: 3 weeks after a.ontvangen_op}}
  - {rule: anders_1, when: {stop: s}, clock: {start: klok_1, on: s.op}}
  - {rule: anders_2, when: {stop: s}, clock: {suspend: klok_2, on: s.op, until: s.tot, inclusive: true}}
  - {rule: anders_3, when: {stop: s}, clock: [{suspend: klok_3, on: s.op}, {extend: klok_3, by: 2 weeks}]}
  - {rule: anders_4, when: {door: d}, clock: {resume: klok_3, on: d.op}}
  - {rule: anders_5, when: {rek: r}, clock: {stop: klok_4}}
  - rule: klok_5
    when: {schrikkel: k}
    oblige:
      bearer: college
      to: nooit
      within:
        after: k.op
        lasts: 1 year
        calendar: plain
        leap_day: 1 march
        extended: {by: schrikkel.n days, at_most: 2 days, before_end: false, when: schrikkel}
  - {rule: klok_6, when: {stop: s}, oblige: {bearer: college, to: nooit, within: {until: stop.tot}}}
  - {rule: anders_6, when: {schrikkel: k}, clock: {extend: klok_4, by: k.n weeks, at_most: 1 week}}
  - {rule: fasen, when: aanvraag, scope: [{open: fase}, {reach: klaar}]}
  - {rule: fasen_2, when: aanvraag, scope: {close: bezwaar}}
  - {rule: bericht, when: {aanvraag: a}, notify: {who: burger, what: {nl: Ontvangen, en: Received}}}
  - {rule: roep, when: {aanvraag: a}, call: {to: college, activity: dossier, with: {dag: a.ontvangen_op}}}
  - {rule: of, when: {any: [einde, brief]}, derive: of}
  - {rule: uit, when: {holds: of}, derive: uit}
  - {rule: wie, when: {role: {raad: {as: r, party: anna}}}, derive: {wie: {p: r.party}}}
  - {rule: deel, when: {scope: klaar}, derive: deel}
  - {rule: rekenen, when: {all: [{aanvraag: a}, {where: "a.bedrag > 50.0"}]}, derive: veel}
"""
OVERLAY = """\
overlay_of: bijzonder
model: 2024-01-01
municipality: duinrand
in_force: 2024-02-01
title: {nl: Van Duinrand, en: Of Duinrand}
sources: {Vo: {cvdr: CVDR1}}
fill: {weken: 4, kleur: rood}
facts: {aanvraag: {fields: {spoed: yes_no?}}}
rules:
  - {rule: extra, at: eisen, source: Vo 2, when: {aanvraag: {as: a, spoed: true}}, oblige: {bearer: college, to: brief}}
"""


def whole(base: str = BASE, policy: str = POLICY, overlay: str = OVERLAY) -> str:
    """The overlay with what it stands on."""
    return f"{overlay}--- # bijzonder.yaml\n{policy}--- # algemeen.yaml\n{base}"


def _told() -> Iterator[tuple[str, str, str, dict[str, Any], int]]:
    for role, party in (("college", "duinrand"), ("burger", "jan"), ("raad", "anna"), ("raad", "bo")):
        yield "party_joined", "duinrand", "college", {"role": role, "party": party}, 1
    day = date(2026, 3, 2)
    yield "aanvraag", "jan", "burger", {"ontvangen_op": day, "bedrag": value("decimal", "75"), "spoed": True}, 2
    yield "aanvraag", "jan", "burger", {"ontvangen_op": date(2026, 3, 3), "bedrag": value("decimal", "25")}, 3
    yield "stop", "duinrand", "college", {"op": date(2026, 3, 5), "tot": date(2026, 3, 12)}, 5
    yield "brief", "anna", "raad", {"kleur": "rood", "namens": "bo", "bijlagen": ("a", "b"), "op": date(2026, 3, 20)}, 6
    yield "schrikkel", "duinrand", "college", {"op": date(2024, 2, 29), "n": 3}, 6
    yield "door", "duinrand", "college", {"op": date(2026, 3, 10)}, 10
    yield "rek", "duinrand", "college", {}, 11
    yield "rek", "duinrand", "college", {}, 20
    yield "einde", "duinrand", "college", {}, 25


def value(kind: str, raw: str) -> Any:
    """A typed value of this kind."""
    from rules.model.fact_type import Field, FieldKind

    return value_of(Field("v", FieldKind(kind)), raw)


def seen_of(text: str) -> Any:
    """Everything people and programs can see of the policy: what it concludes, allows, calls things, and remarks."""
    try:
        policy = parse_policy(text, "p.yaml")
    except PolicyErrors as errors:
        return [str(each) for each in errors.errors]
    return [_names(policy), [str(each) for each in check(policy)], *(_at(policy, day) for day in (1, 4, 8, 15, 22, 27))]


def _names(policy: Policy) -> Any:
    """What the pages call things, and what the policy lets be filled in."""
    parts = (policy.roles, policy.facts, policy.tasks, policy.scopes)
    titles = [[(name, each.title) for name, each in part.items()] for part in parts]  # type: ignore[attr-defined]
    fields = [(name, each.name, each) for name, fact in policy.facts.items() for each in fact.fields.values()]
    rules = [(each.name, each.title, each.source, each.origin) for each in policy.rules.values()]
    cited = [(clause.name, each.in_language("en"), each) for clause in citing(policy) for each in clause.citations]
    head = (
        policy.version,
        policy.title,
        policy.goal,
        policy.director,
        policy.personal_data,
        policy.retention,
        policy.purposes,
        policy.secrecy,
    )
    return *head, titles, fields, rules, dict(policy.opened), cited, dict(policy.regulations)


def _at(policy: Policy, day: int) -> Any:
    facts = [
        Fact(f"f{n}", kind, {name: each for name, each in fields.items() if name in policy.facts[kind].fields},
             noon(date(2026, 3, on)), noon(date(2026, 3, on)), party, role, n, "piet")
        for n, (kind, party, role, fields, on) in enumerate(_told(), 1)
        if kind in policy.facts
    ]  # fmt: skip
    said = evaluate(policy, facts, noon(date(2026, 3, day)), PythonMatcher())
    can = [
        present_move(each)
        for party in ("duinrand", "jan", "anna", "bo")
        for each in moves(policy, said, Doer(party, "piet"))
    ]
    seen = {
        name: (
            readers_of(policy, name),
            readers_of(policy, name, "openbaar"),
            fact.existence_known,
            fact.when_closed,
            fact.scope,
        )
        for name, fact in policy.facts.items()
    }
    odd = [
        list(wrong_dates(policy, fact, {"op": date(year, 1, 1)}, date(2026, 3, day), said.known))
        for year in (2019, 2027)
        for fact in policy.facts.values()
    ]
    return present(said), can, seen, odd
