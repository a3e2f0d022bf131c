"""A scenario says who sees what at the end, and who does not; what is seen otherwise is told."""

import pytest

from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.scenario.read import parse_scenarios
from rules.scenario.run import run_scenario

POLICY = parse_policy(
    """\
policy: zicht
in_force: 2024-01-01
roles: {gemeente: , school: {many: true}, ouders: , arts: }
facts:
  signaal: {by: school, seen_by: [gemeente]}
  onderzoek: {by: gemeente, seen_by: [gemeente], existence: known}
  gesprek: {by: gemeente}
  verblijf: {by: gemeente, fields: {wie: party, adres: text}}
  geheim: {by: ouders, fields: {van: party}}
  bekend: {by: gemeente, fields: {van: party, waarom: text}}
  verwijzing: {by: gemeente, fields: {naar: party, voor: person}, seen_by: [gemeente, voor]}
secrecy: {imposed_by: geheim.van, lifted_by: bekend.van, seen_by: gemeente, hides: {verblijf.adres: verblijf.wie}}
rules:
  - {rule: praten, when: signaal, oblige: {bearer: ouders, to: gesprek, within: 2 weeks}}
  - {rule: kijken, when: onderzoek, oblige: {bearer: arts, to: gesprek, within: 2 weeks}}
  - {rule: altijd, oblige: {bearer: gemeente, to: gesprek}}
""",
    "p.yaml",
)
STORY = """\
- name: verhaal
  roles: {gemeente: dal, school: [de-eik, de-beuk], ouders: jansen, arts: dokter}
  facts:
    - {type: signaal, on: 2026-03-03, by: de-eik, role: school}
    - {type: onderzoek, on: 2026-03-03, by: dal}
    - {type: verwijzing, on: 2026-03-03, by: dal, fields: {naar: jansen, voor: jan}}
    - {type: verblijf, on: 2026-03-03, by: dal, fields: {wie: jansen, adres: Kade 1}}
    - {type: geheim, on: 2026-03-03, by: jansen, fields: {van: jansen}}
    - {id: later, type: signaal, on: 2026-03-09, by: de-beuk, role: school}
  at: 2026-03-04
  expect:
    sees:
"""

AS_FOUND = [
    "{role: gemeente, facts: {signaal: all, onderzoek: all}, duties: {praten: all, kijken: all, altijd: all}}",
    "{role: ouders, facts: {signaal: nothing, onderzoek: existence}}",
    "{role: ouders, duties: {praten: no_reason, kijken: existence, altijd: all}}",
    "{role: arts, duties: {praten: nothing, kijken: no_reason}}",
    "{party: de-eik, facts: {signaal: all}, duties: {praten: nothing}}",
    "{party: de-beuk, facts: {signaal: nothing}}",
    "{party: jansen, person: jan, facts: {verwijzing: all}}",
    "{party: jansen, person: els, facts: {verwijzing: nothing}}",
    "{party: niemand, facts: {onderzoek: existence}}",
    "{role: gemeente, fields: {verblijf.adres: shown}}",
    "{role: ouders, fields: {verblijf.adres: shown}}",
    "{role: arts, facts: {verblijf: all}, fields: {verblijf.adres: withheld}}",
]

OTHERWISE = {
    "{role: ouders, facts: {signaal: all}}": "what ouders sees of fact 'signaal': expected all, found nothing",
    "{role: gemeente, facts: {signaal: nothing}}": "what gemeente sees of fact 'signaal': expected nothing, found all",
    "{role: school, facts: {signaal: all}}": "what school sees of fact 'signaal': expected all, found all and nothing",
    "{role: ouders, facts: {gesprek: all}}": "what ouders sees of fact 'gesprek': expected all, found none",
    "{role: ouders, duties: {praten: all}}": ("what ouders sees of obligation 'praten': expected all, found no_reason"),
    "{role: arts, duties: {kijken: nothing}}": (
        "what arts sees of obligation 'kijken': expected nothing, found no_reason"
    ),
    "{role: arts, fields: {verblijf.adres: shown}}": (
        "what arts sees of field 'verblijf.adres': expected shown, found withheld"
    ),
    "{party: jansen, person: els, facts: {verwijzing: existence}}": (
        "what els sees of fact 'verwijzing': expected existence, found nothing"
    ),
}

WRONG = {
    "{role: arts, fields: {verblijf.wie: shown}}": (
        "unknown field that can stay secret 'verblijf.wie'. Did you mean 'verblijf.adres'?"
    ),
    "{facts: {signaal: all}}": "a role or a party sees something, and one of the two. Found a table with 'facts'.",
    "{role: ouders, party: jansen}": (
        "a role or a party sees something, and one of the two. Found a table with 'role', 'party'."
    ),
    "{role: oudrs, facts: {signaal: all}}": "unknown role 'oudrs'. Did you mean 'ouders'?",
    "{role: ouders, fcts: {signaal: all}}": "unknown key in what somebody sees 'fcts'. Did you mean 'facts'?",
    "{role: ouders, facts: {signal: all}}": "unknown type of fact 'signal'. Did you mean 'signaal'?",
    "{role: ouders, duties: {pratn: all}}": "unknown rule that obliges 'pratn'. Did you mean 'praten'?",
    "{role: ouders, facts: {signaal: no_reason}}": (
        "unknown how much is seen 'no_reason'. Expected 'all', 'existence' or 'nothing'."
    ),
    "{role: ouders, duties: {praten: half}}": (
        "unknown how much is seen 'half'. Expected 'all', 'no_reason', 'existence' or 'nothing'."
    ),
    "ouders": "what somebody sees is a table. Found 'ouders'.",
}


def differences(sight: str) -> list[str]:
    [scenario] = parse_scenarios(POLICY, f"{STORY}      - {sight}\n", "s.yaml")
    return [str(each) for each in run_scenario(POLICY, scenario)]


@pytest.mark.parametrize("sight", AS_FOUND)
def test_what_is_seen_as_expected_is_not_spoken_of(sight: str) -> None:
    assert differences(sight) == []


@pytest.mark.parametrize(("sight", "difference"), OTHERWISE.items())
def test_what_is_seen_otherwise_is_told(sight: str, difference: str) -> None:
    assert differences(sight) == [f"verhaal, at 2026-03-04: {difference}"]


@pytest.mark.parametrize(("sight", "message"), WRONG.items())
def test_a_mistake_in_what_is_seen_is_told(sight: str, message: str) -> None:
    with pytest.raises(PolicyErrors) as caught:
        parse_scenarios(POLICY, f"{STORY}      - {sight}\n", "s.yaml")
    assert [str(each) for each in caught.value.errors] == [f"s.yaml:13, scenario 'verhaal': {message}"]
