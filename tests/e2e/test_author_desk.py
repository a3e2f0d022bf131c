"""The desk of whoever writes policies: reading them, trying them on facts, checking a text before anybody has it."""

import re

import pytest

from rules.language.layers.shelf import overlays, shelf
from tests.e2e.town import TOWN

PERMIT = "/beleid/omgevingsvergunning/2024-01-01"
DUINRAND = "/beleid/omgevingsvergunning/2024-07-01+gemeente-duinrand"
LIGHT = 200_000  # bytes, without the font


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_policy_from_the_list_to_one_rule_and_its_scenario(sign_in, size):
    author = sign_in(TOWN, size=size)
    author.follow("Beleid")
    assert "Algemene wet bestuursrecht" in author.reads()
    author.follow("Omgevingsvergunning")
    assert "en alles klopt" in author.reads()
    author.follow("Geen besluit zonder advies")
    author.page.wait_for_url(re.compile("#geen_besluit_zonder_advies$"))
    rule = author.page.locator("#geen_besluit_zonder_advies").inner_text()
    assert "er is: Aanvraag waarvan Activiteit is bouwen" in rule
    assert "er is geen: Advies, bij Aanvraag" in rule
    assert "Bevoegd gezag mag niet:" in rule
    assert "Reden: Het advies is nog niet binnen" in rule
    assert "Awb 3:6(2)" in rule
    author.page.locator("#geen_besluit_zonder_advies").get_by_role("link", name=re.compile("alle . scenario")).click()
    assert "Scenario's die deze regel raken: Geen besluit zonder advies" in author.reads()
    assert "Geen besluit over bouwen voordat het advies er is" in author.reads()
    assert author.barriers() == []


def test_a_scenario_is_changed_and_tried(sign_in):
    author = sign_in(TOWN).go(f"{PERMIT}/scenarios")
    author.page.get_by_role("link", name=re.compile("Probeer zelf.*Scenario 1$")).click()
    facts = author.page.get_by_label("Feiten")
    facts.fill(facts.input_value().replace("ontvangen_op: 2026-03-02", "ontvangen_op: 2026-03-19"))
    author.fill("Moment", "2026-03-20T12:00")
    author.press("Wat zegt het beleid?")
    said = author.page.locator("#u-moet").locator("..").inner_text()
    assert "Bevoegd gezag: Besluit" in said
    assert "maandag 18 mei 2026" in said, "Ascension Day, the Friday equated with it and a weekend come after 14 May"
    author.page.locator("#u-moet").locator("..").get_by_text("Waarom deze datum?").last.click()
    assert "14 mei 2026" in author.page.locator("#u-moet").locator("..").inner_text()
    assert "ontvangen_op: 2026-03-19" in facts.input_value()
    assert author.barriers() == []


def test_what_is_wrong_in_pasted_facts_is_told_by_line_and_the_text_stays(sign_in):
    author = sign_in(TOWN, size="phone", language="en").go(f"{PERMIT}/proberen")
    facts = author.page.get_by_label("Facts")
    facts.fill(facts.input_value().replace("activiteit: kappen", "aktiviteit: kappen"))
    author.press("What does the policy say?")
    said = author.page.locator("#uitkomst").inner_text()
    assert "There are 2 things that are not right" in said
    assert re.search(r"Line \d+", said)
    assert "aktiviteit: kappen" in said
    assert "Did you mean 'activiteit'?" in said
    assert "aktiviteit: kappen" in facts.input_value()
    assert author.barriers() == []


@pytest.mark.parametrize(
    ("language", "label", "button", "told"),
    [
        ("nl", "Feiten", "Wat zegt het beleid?", "'aktiviteit' is geen veld van 'aanvraag'. Bedoelde u 'activiteit'?"),
        (
            "en",
            "Facts",
            "What does the policy say?",
            "Unknown field of 'aanvraag' 'aktiviteit'. Did you mean 'activiteit'?",
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_whoever_reads(sign_in, language, label, button, told):
    author = sign_in(TOWN, language=language).go(f"{PERMIT}/proberen")
    facts = author.page.get_by_label(label)
    facts.fill(facts.input_value().replace("activiteit: kappen", "aktiviteit: kappen"))
    author.press(button)
    assert author.page.get_attribute("html", "lang") == language
    assert told in author.page.locator("#uitkomst .wrong").inner_text()


def test_any_text_at_all_gets_an_answer_that_helps(sign_in):
    author = sign_in(TOWN).go(f"{PERMIT}/proberen")
    for text in ("{", "facts: [1, 2", "- a\n- b", "roles: {bevoegd_gezag: [a, b]}", "x" * 5000, "&a [*a, *a]"):
        author.page.get_by_label("Feiten").fill(text)
        author.press("Wat zegt het beleid?")
        assert "niet klopt" in author.page.locator("#uitkomst").inner_text(), text
    for text in (
        "{",
        "policy: x",
        "a: &b [*b]",
        "overlay_of: niets\nmodel: 2024-01-01\nmunicipality: x\n",
        "--- \n---\n",
    ):
        author.go("/beleid/nakijken").page.get_by_label("Tekst van het beleid").fill(text)
        author.press("Kijk na")
        assert "niet klop" in author.page.locator("#uitkomst").inner_text(), text
    assert author.barriers() == []


def test_a_draft_is_checked_and_compared_with_what_is_in_force(sign_in):
    text = shelf()["omgevingsvergunning@2024-01-01"].read_text("utf-8")
    draft = text.replace("in_force: 2024-01-01", "in_force: 2027-01-01", 1).replace("lasts: 8 weeks", "lasts: 7 weeks")
    author = sign_in(TOWN)
    author.follow("Beleid")
    author.follow("Een tekst nakijken")
    author.fill("Tekst van het beleid", draft.replace("bearer: bevoegd_gezag", "bearer: bevoegt_gezag", 1))
    author.press("Kijk na")
    assert "Bedoelde u 'bevoegd_gezag'?" in author.reads()
    assert author.barriers() == []

    author.fill("Tekst van het beleid", draft.replace("from: 2", "from: 3", 1))
    author.press("Kijk na")
    said = author.reads()
    assert "De tekst klopt: omgevingsvergunning@2027-01-01" in said
    assert "Vergeleken met omgevingsvergunning@2026-01-01" in said
    assert "8 weeks" in said
    assert "7 weeks" in said
    fits = author.page.locator("#gemeenten").locator("..").inner_text()
    assert re.search(r"Past niet omgevingsvergunning@2026-01-01\+gemeente-heuvelrijk", fits), "two weeks is now too few"
    assert re.search(r"Past omgevingsvergunning@2026-01-01\+gemeente-duinrand", fits)
    assert author.barriers() == []
    assert "2027-01-01" not in author.go("/beleid").reads()


def test_what_a_municipality_made_of_a_policy_is_checked_with_its_scenarios(sign_in):
    file = overlays()["omgevingsvergunning@2024-07-01+gemeente-duinrand"]
    scenarios = file.with_suffix(".scenarios.yaml").read_text("utf-8")
    author = sign_in(TOWN).go("/beleid/nakijken")
    author.fill("Tekst van het beleid", file.read_text("utf-8").replace("advies_weken: 3", "advies_weken: 2"))
    author.page.locator("[name=scenarios]").fill(scenarios)
    author.press("Kijk na")
    said = author.reads()
    assert "Klopt niet" in said
    assert "laatste dag 2026-" in said
    assert author.barriers() == []


def test_the_difference_of_an_overlay_with_its_model(sign_in):
    author = sign_in(TOWN).go("/beleid")
    author.page.get_by_role("link", name=re.compile("wat is er anders.*Duinrand")).first.click()
    said = author.reads()
    assert "Open plek: Weken waarin een adviseur adviseert" in said
    assert "Over een monument geen besluit zonder advies" in said
    assert "Bevoegd gezag mag niet:" in said
    author.choose("Van", "omgevingsvergunning@2024-07-01+gemeente-veenland")
    author.press("Vergelijk")
    assert "Kapverordening" in author.reads() or "kap_bekendmaken" in author.reads()


def test_a_long_comparison_is_read_page_by_page(sign_in):
    author = sign_in(TOWN).go("/beleid/verschil?van=awb@2024-01-01&met=woo-verzoek@2024-01-01")
    first = author.page.locator(".differs").first.inner_text()
    author.page.get_by_role("link", name=re.compile("Bladzijde 2$")).first.click()
    assert author.page.locator(".differs").first.inner_text() != first
    assert author.page.get_by_label("Naar").input_value() == "woo-verzoek@2024-01-01"
    assert author.barriers() == []


def test_a_partner_reads_policies_too_and_a_stranger_signs_in_first(sign_in, stranger):
    partner = sign_in("brandweer-kust", language="en").go(f"{DUINRAND}/regels")
    assert "On a monument there is always advice" in partner.reads()
    assert partner.barriers() == []
    stranger.goto(f"{DUINRAND}/regels")
    assert "/aanmelden" in stranger.url


def test_policies_that_are_not_there(sign_in):
    author = sign_in(TOWN)
    for address in ("/beleid/niets/2024-01-01", f"{PERMIT}1/regels", "/beleid/omgevingsvergunning/2024-07-01+niemand"):
        assert author.page.goto(address).status == 404, address
        assert "beleid" in author.reads().lower()
        assert author.barriers() == []
    assert author.page.goto("/beleid/verschil?van=x@y&met=%00").status == 200
    assert author.page.goto(f"{PERMIT}/regels?deel=99").status == 200


@pytest.mark.parametrize("page", ["regels", "regels?deel=3", "tekening", "tekening?deel=4", "scenarios", "proberen"])
def test_the_longest_policy_is_light(sign_in, page):
    author = sign_in(TOWN).go(f"/beleid/jeugdhulp/2024-01-01/{page}")
    author.page.wait_for_load_state("load")
    told = "[...performance.getEntries()].map(each => [each.name, each.decodedBodySize || 0])"
    weights = {name: size for name, size in author.page.evaluate(told) if ".woff2" not in name}
    assert sum(weights.values()) < LIGHT
    assert author.barriers() == []


def test_the_whole_policy_is_tried_without_script(sign_in):
    author = sign_in(TOWN, script=False).go(f"{PERMIT}/proberen")
    author.press("Wat zegt het beleid?")
    assert "Bevoegd gezag: Besluit" in author.page.locator("#uitkomst").inner_text()


def test_who_sees_what_and_what_for_is_shown(sign_in):
    author = sign_in(TOWN).go("/beleid/jeugdhulp/2026-01-01")
    assert "Waarvoor feiten te zien zijn" in author.reads()
    assert "De veiligheid van de jeugdige beoordelen" in author.reads()
    assert "van “Naam en adres blijven geheim” tot “Naam en adres zijn niet meer geheim”" in author.reads()
    author.go("/beleid/jeugdhulp/2026-01-01/feiten")
    assert "voor: De veiligheid van de jeugdige beoordelen" in author.reads()
    assert author.barriers() == []
    author = sign_in(TOWN).go("/beleid/omgevingsvergunning/2026-01-01/feiten")
    assert "anderen mogen weten dat het er is" in author.reads()
