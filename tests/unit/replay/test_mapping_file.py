"""A mapping says what it means, and every mistake in it is told at once, with its line."""

from pathlib import Path

import pytest

from orchestrator.replay.mapping import Attribute, Constant, Level, Which, check_mapping
from orchestrator.replay.mapping_file import find_mapping, load_mapping, parse_mapping
from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors

HERE = Path(__file__).parent
TEXT = (HERE / "verkeersboete-mapping.yaml").read_text()
POLICY = load_policy(HERE / "verkeersboete.yaml")


def wrong_in(text: str) -> str:
    with pytest.raises(PolicyErrors) as raised:
        check_mapping(parse_mapping(text, "m.yaml"), POLICY)
    return str(raised.value)


def test_the_mapping_that_comes_along_is_found_by_its_name() -> None:
    mapping = load_mapping(find_mapping("receipt"))

    assert (mapping.policy, mapping.report.obligation) == ("omgevingsvergunning", "tijdig_beslissen")
    assert [(each.fact, each.at.key, each.optional) for each in mapping.facts] == [
        ("aanvraag", "startdate", False),
        ("ontvangstbevestiging", "time:timestamp", True),
        ("besluit", "enddate", True),
    ]
    assert not mapping.defaults


def test_another_name_is_a_path() -> None:
    assert find_mapping("../receipt") == Path("../receipt")
    assert find_mapping("mine.yaml") == Path("mine.yaml")


def test_a_fact_can_come_from_events() -> None:
    mapping = parse_mapping(TEXT, "m.yaml")
    fine, payment = mapping.facts

    check_mapping(mapping, POLICY)
    assert fine.events
    assert (dict(fine.events.where), fine.events.which) == ({"concept:name": ("Create Fine",)}, Which.FIRST)
    assert fine.fields["soort"].origin == Attribute(
        Level.EVENT, "vehicleClass", line=21, choose={"A": "auto"}, otherwise="overig"
    )
    assert (payment.at.key, payment.not_before) == ("time:timestamp", "boete")


def test_a_constant_may_be_a_list() -> None:
    mapping = parse_mapping(TEXT.replace("role: beboete\n", "role: beboete\n    person: [a, b]\n"), "m.yaml")

    assert mapping.facts[1].person == Constant(("a", "b"), many=True)


MISTAKES = {
    "unknown key": (
        "municipality:",
        "municipalty:",
        "m.yaml:3: unknown key in a mapping 'municipalty'. Did you mean 'muni",
    ),
    "no municipality": (
        "municipality: politie-elders",
        "",
        "m.yaml:1: the municipality is needed here. Found nothing.",
    ),
    "no such party": ("politie: politie-elders", "politie: politie-elder", "Did you mean 'politie-elders'?"),
    "no such role": ("role: beboete", "role: beboette", "fact 'betaling': unknown role of the mapping 'beboette'."),
    "wrong role": (
        "role: beboete",
        "role: politie",
        "fact 'betaling': the role 'politie' cannot add it. Expected 'beboete'.",
    ),
    "no such fact": ("- fact: betaling", "- fact: betaald", "m.yaml:22, fact 'betaald': unknown fact type 'betaald'."),
    "no such field": (
        "artikel: {",
        "artikle: {",
        "m.yaml:20, fact 'boete': unknown field 'artikle'. Did you mean 'artikel'?",
    ),
    "field left out": (
        "bedrag: {event: paymentAmount}",
        "",
        "fact 'betaling': the field 'bedrag' is needed. Expected a number",
    ),
    "needed but optional": (
        "paymentAmount}",
        "paymentAmount, optional: yes}",
        "m.yaml:28, fact 'betaling': the policy needs the field 'bedrag', so it cannot be left out.",
    ),
    "no such choice": ("otherwise: overig", "otherwise: fiets", "this does not fit the field 'soort'. Found 'fiets'."),
    "no source": (
        "{event: amount}",
        "{evnt: amount}",
        "m.yaml:19, fact 'boete': unknown key where a value comes from 'evnt'. Did you mean 'event'?",
    ),
    "two sources": ("{event: amount}", "{event: amount, trace: amount}", "a value comes from one attribute."),
    "not a day": (
        "as: day",
        "as: week",
        "'as' can make a moment or its day. Found 'week'. Expected 'day' or 'moment'.",
    ),
    "order of a day": ("as: day", "as: day, order: ymd", "unknown order 'ymd'."),
    "prefix": ('prefix: "boete-"', 'prefix: "zaak/"', "a case id cannot begin like this. Found 'zaak/'."),
    "which": ("which: first", "which: second", "unknown choice 'second'. Expected 'first', 'last' or 'each'."),
    "order": ("not_before: boete", "not_before: aanvraag", "unknown fact before this one 'aanvraag'."),
    "name twice": ("- fact: betaling", "- fact: betaling\n    name: boete", "two facts are called 'boete'."),
    "no rule": ("obligation: op_tijd_betalen", "obligation: betalen", "report: unknown rule that obliges 'betalen'."),
    "no start": ("started: boete.opgelegd_op", "started: boete", "'started' names a fact and a field. Found 'boete'."),
    "start no date": ("boete.opgelegd_op", "boete.bedrag", "report: unknown date field 'bedrag'."),
    "other policy": ("policy: verkeersboete", "policy: jeugdhulp", "m.yaml:1: the mapping is for another policy."),
    "moment": ("at: {event: time:timestamp}", "at: 2011-10-11", "'at' says which attribute holds the moment."),
    "no facts": ("facts:", "facts: []\nfeiten:", "'facts' is a list of at least one."),
    "event without events": (
        "events: {where: {concept:name: Payment}}",
        "at: {trace: x}",
        "the fact does not come from one",
    ),
    "not YAML": ("report: {", "report: {{", "this is not YAML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_says_where_and_what(mistake: str) -> None:
    right, wrong, says = MISTAKES[mistake]
    assert right in TEXT

    assert says in wrong_in(TEXT.replace(right, wrong, 1))


def test_all_mistakes_are_told_at_once() -> None:
    text = TEXT.replace("{event: amount}", "{evnt: amount}").replace("which: first", "which: second")

    assert len(wrong_in(text).splitlines()) == 2


def test_the_mapping_in_the_documentation_means_the_same_as_the_one_tested_here() -> None:
    text = (HERE.parents[2] / "docs" / "replay.md").read_text().split("```yaml\n")[1].split("```")[0]

    told, tested = parse_mapping(text, "replay.md"), parse_mapping(TEXT, "m.yaml")

    check_mapping(told, POLICY)
    assert (told.prefix, told.roles, told.parties) == (tested.prefix, tested.roles, tested.parties)
    assert [(each.name, each.events, list(each.fields)) for each in told.facts] == [
        (each.name, each.events, list(each.fields)) for each in tested.facts
    ]
