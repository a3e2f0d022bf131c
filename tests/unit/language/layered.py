"""A general law, a special one on top of it, and what a municipality makes of that: what tests of layers start from."""

GENERAL = """\
policy: algemeen
in_force: 2024-01-01
base: true
roles: {orgaan: , aanvrager: {title: Aanvrager}}
facts:
  aanvraag: {by: aanvrager, fields: {ontvangen_op: date, soort: [orgaan, anders]}, effective_on: ontvangen_op}
  besluit: {by: orgaan, legal_act: true, fields: {op: date, over: ref aanvraag?}, effective_on: op}
  ingebrekestelling: {by: aanvrager}
tasks: {beslissen: {yields: besluit}}
terms:
  redelijk: {after: aanvraag.ontvangen_op, lasts: 8 weeks, calendar: nl-termijnenwet, source: "Aw 4:13"}
rules:
  - rule: op_tijd
    source: "Aw 4:13"
    when: {aanvraag: a}
    oblige: {bearer: orgaan, to: {besluit: {over: a}}, towards: aanvrager, within: redelijk}
  - rule: bevoegd
    source: "Aw 1:3"
    when: {aanvraag: a}
    permit: {who: orgaan, to: {besluit: {over: a}}}
  - rule: te_laat
    source: "Aw 4:17"
    when: {all: [{aanvraag: {as: a, soort: orgaan}}, {missed: op_tijd}, {ingebrekestelling: {aanvraag: a}}]}
    derive: {verzuim: {sinds: a.ontvangen_op}}
"""
SPECIAL = """\
policy: bijzonder
in_force: 2024-06-01
based_on: {algemeen: {as: {orgaan: college, aanvraag: verzoek, fields: {aanvraag.ontvangen_op: binnen_op}}}}
open:
  weken: {type: whole, from: 2, to: 8, default: 6, tighter: lower}
  eisen: {type: rules, about: [besluit, ontvangst]}
roles: {college: {overrides: algemeen, title: College}}
facts:
  verzoek: {extends: algemeen, open: true, fields: {bedrag: decimal?}}
  ontvangst: {by: college}
rules:
  - rule: snel
    overrides: op_tijd
    source: "Bw 3"
    when: {verzoek: v}
    oblige: {bearer: college, to: {besluit: {over: v}}, towards: aanvrager, within: $weken weeks after v.binnen_op}
"""
OVERLAY = """\
overlay_of: bijzonder
model: 2024-06-01
municipality: duinrand
in_force: 2024-07-01
fill: {weken: 4}
facts: {verzoek: {fields: {spoed: yes_no?}}}
rules:
  - rule: bevestigen
    at: eisen
    source: Verordening 2
    when: {verzoek: {as: v, spoed: true}}
    oblige: {bearer: college, to: {ontvangst: {verzoek: v}}, within: 1 week}
"""


def bundled(*texts: str) -> str:
    """The texts in one, each under the name of a file of its own but the first."""
    others = (f"--- # {name(text)}.yaml\n{text}" for text in texts[1:])
    return "".join((texts[0], *others))


def name(text: str) -> str:
    """What the file of a text is called: after the policy in it."""
    return text.partition("\n")[0].partition(": ")[2]
