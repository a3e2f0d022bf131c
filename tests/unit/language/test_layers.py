"""A policy on a base: it has what the base has, in its own words, unless it overrides that as lex specialis."""

from pathlib import Path

import pytest

from rules.language.layers.bundle import bundle
from rules.language.policy import load_policy, parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.condition import AllOf, AnyOf, Condition, FactCondition, ObligationCondition, ObligationState
from rules.model.effect import Clock, Derive, Oblige, Permit, Settle
from rules.model.policy import Policy
from rules.model.values import Const, Op, Ref, Test
from tests.unit.language.layered import GENERAL, SPECIAL, bundled


def loaded() -> Policy:
    return parse_policy(bundled(SPECIAL, GENERAL), "bijzonder.yaml")


def told(*texts: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(bundled(*texts), "bijzonder.yaml")
    return [str(error) for error in caught.value.errors]


def test_what_the_base_has_the_policy_has_in_its_own_words() -> None:
    policy = loaded()

    assert list(policy.roles) == ["college", "aanvrager"]
    assert policy.director == "college"
    assert policy.roles["college"].title.nl == "College"
    assert list(policy.facts["verzoek"].fields) == ["binnen_op", "soort", "bedrag"]
    assert policy.facts["verzoek"].effective_on == "binnen_op"
    assert policy.facts["besluit"].by == ("college",)
    assert policy.facts["besluit"].fields["over"].of == "verzoek"
    assert policy.tasks["beslissen"].yields == "besluit"
    after = policy.terms["redelijk"].after
    assert after is not None
    assert (after.of, after.field) == ("verzoek", "binnen_op")


def test_a_choice_keeps_its_word_even_when_a_role_by_that_word_gets_another() -> None:
    policy = loaded()

    assert policy.facts["verzoek"].fields["soort"].choices == ("orgaan", "anders")
    asked, _, noticed = conditions(policy, "te_laat")
    assert asked == FactCondition("verzoek", "a", (Test("soort", Op.EQ, Const("orgaan")),))
    assert noticed == FactCondition("ingebrekestelling", None, (Test("verzoek", Op.EQ, Ref("a", "id")),))


def conditions(policy: Policy, rule: str) -> tuple[Condition, ...]:
    when = policy.rules[rule].when
    assert isinstance(when, AllOf)
    return when.of


def test_a_rule_that_overrides_another_takes_its_place_wherever_the_base_speaks_of_it() -> None:
    policy = loaded()

    assert "op_tijd" not in policy.rules
    _, missed, _ = conditions(policy, "te_laat")
    assert isinstance(missed, ObligationCondition)
    assert missed.rule == "snel"
    (derived,) = policy.rules["te_laat"].effects
    assert isinstance(derived, Derive)
    assert derived.values["sinds"] == Ref("a", "binnen_op")


def test_each_rule_tells_which_text_it_comes_from() -> None:
    policy = loaded()

    assert {name: rule.origin for name, rule in policy.rules.items()} == {
        "snel": "bijzonder@2024-06-01",
        "bevoegd": "algemeen@2024-01-01",
        "te_laat": "algemeen@2024-01-01",
    }


def test_without_an_overlay_the_defaults_hold_in_open_places() -> None:
    policy = loaded()

    (owed,) = policy.rules["snel"].effects
    assert isinstance(owed, Oblige)
    assert owed.within is not None
    assert str(owed.within.lasts) == "6 weeks"
    assert policy.opened == {"weken": "6", "eisen": ""}


def test_a_base_of_a_base_gives_what_it_has_once() -> None:
    middle = "policy: midden\nin_force: 2024-02-01\nbased_on: algemeen\nbase: true\nroles: {toezichthouder: }\n"
    top = "policy: top\nin_force: 2024-06-01\nbased_on: [midden, algemeen]\nroles: {burger: }\n"

    policy = parse_policy(bundled(top, middle, GENERAL), "top.yaml")

    assert set(policy.roles) == {"burger", "toezichthouder", "orgaan", "aanvrager"}
    assert policy.rules["op_tijd"].origin == "algemeen@2024-01-01"


CHANGED = {
    "the name again": (
        ("  ontvangst:", "  ingebrekestelling: {by: college}\n  ontvangst:"),
        (
            "bijzonder.yaml:10, fact 'ingebrekestelling': 'algemeen' has fact 'ingebrekestelling' already. "
            "Found it at algemeen.yaml:8. Expected 'overrides: algemeen' or 'extends: algemeen'."
        ),
    ),
    "a role again": (
        ("{overrides: algemeen, title: College}", "{title: College}"),
        (
            "bijzonder.yaml:7, role 'college': 'algemeen' has role 'college' already. Found it at algemeen.yaml:4. "
            "Expected 'overrides: algemeen'."
        ),
    ),
    "a rule again": (
        ("rule: snel\n    overrides: op_tijd", "rule: op_tijd"),
        (
            "bijzonder.yaml:12, rule 'op_tijd': 'algemeen' has rule 'op_tijd' already. Found it at algemeen.yaml:13. "
            "Expected 'overrides: algemeen'."
        ),
    ),
    "what the base does not have": (
        ("  ontvangst: {", "  ontvangst: {extends: algemeen, "),
        "bijzonder.yaml:10, fact 'ontvangst': 'algemeen' has no fact 'ontvangst'.",
    ),
    "a field again": (
        ("bedrag: decimal?", "soort: text"),
        (
            "bijzonder.yaml:9, fact 'verzoek': 'algemeen' has field 'verzoek.soort' already. "
            "Expected another name, or 'overrides: algemeen' for the whole type of fact."
        ),
    ),
    "extending a role": (
        ("{overrides: algemeen, title", "{extends: algemeen, title"),
        "bijzonder.yaml:7, role 'college': only a type of fact is extended. Expected 'overrides: algemeen'.",
    ),
    "a rule the base does not have": (
        ("overrides: op_tijd", "overrides: optijd"),
        "bijzonder.yaml:13, rule 'snel': unknown rule of a base 'optijd'. Did you mean 'op_tijd'?",
    ),
    "a base the text does not hold": (
        ("based_on: {algemeen:", "based_on: {algemen:"),
        "bijzonder.yaml:3: unknown policy to be based on 'algemen'. Did you mean 'algemeen'?",
    ),
    "a word the base does not have": (
        ("as: {orgaan:", "as: {organ:"),
        "bijzonder.yaml:3: unknown name in 'algemeen' 'organ'. Did you mean 'orgaan'?",
    ),
    "a field the base does not have": (
        ("aanvraag.ontvangen_op: binnen_op", "aanvraag.ontvangen: binnen_op"),
        "bijzonder.yaml:3: unknown field 'aanvraag.ontvangen'. Did you mean 'aanvraag.ontvangen_op'?",
    ),
    "a word that has a meaning already": (
        ("aanvraag: verzoek,", "aanvraag: besluit,"),
        "bijzonder.yaml:3: 'besluit' is the name of something else in 'algemeen'.",
    ),
    "another key of a base": (
        ("{algemeen: {as:", "{algemeen: {called:"),
        "bijzonder.yaml:3: unknown key in what is said of 'algemeen' 'called'. Expected 'as'.",
    ),
    "no date": (
        ("in_force: 2024-06-01\n", ""),
        "bijzonder.yaml:1: 'in_force', the day it comes into force, is needed here. Found nothing.",
    ),
}


@pytest.mark.parametrize(("change", "message"), CHANGED.values(), ids=CHANGED)
def test_a_mistake_between_layers_is_told_with_both_places(change: tuple[str, str], message: str) -> None:
    assert change[0] in SPECIAL
    assert told(SPECIAL.replace(*change), GENERAL)[0] == message


def test_a_mistake_in_the_base_is_told_with_the_file_and_line_of_the_base() -> None:
    wrong = GENERAL.replace("over: a}}, towards", "ovr: a}}, towards").replace("missed: op_tijd", "missed: optijd")

    assert told(SPECIAL, wrong) == [
        "algemeen.yaml:23, rule 'te_laat': unknown rule 'optijd'. Expected 'snel', 'bevoegd' or 'te_laat'."
    ]


def test_two_clauses_that_ask_the_same_compete_until_one_overrides_the_other() -> None:
    competing = SPECIAL.replace("    overrides: op_tijd\n", "")

    assert told(competing, GENERAL) == [
        (
            "bijzonder.yaml:12, rule 'snel': two clauses oblige 'college' to 'besluit', and neither overrides the "
            "other. Found rule 'op_tijd' at algemeen.yaml:13. Expected 'overrides: op_tijd', or another fact."
        )
    ]


def test_two_bases_with_one_name_are_told_apart_or_refused() -> None:
    other = "policy: ander\nin_force: 2024-01-01\nbase: true\nroles: {orgaan: {title: Ander}}\n"
    top = "policy: top\nin_force: 2024-06-01\nbased_on: [algemeen, ander]\n"

    assert told(top, GENERAL, other) == [
        (
            "ander.yaml:4: 'algemeen' and 'ander' both have role 'orgaan'. Found the other at algemeen.yaml:4. "
            "Expected another name for one of them, with 'as', or one of your own with 'overrides: ander'."
        )
    ]
    apart = top.replace("[algemeen, ander]", "{algemeen: , ander: {as: {orgaan: tweede}}}")
    assert set(parse_policy(bundled(apart, GENERAL, other), "top.yaml").roles) == {"orgaan", "aanvrager", "tweede"}


def test_a_policy_cannot_rest_on_itself() -> None:
    one = "policy: een\nin_force: 2024-01-01\nbased_on: twee\nroles: {a: }\n"
    two = "policy: twee\nin_force: 2024-01-01\nbased_on: een\nroles: {b: }\n"

    assert told(one, two) == ["twee.yaml:3: a policy cannot be based on itself. Found een → twee → een."]


def test_a_document_that_nothing_stands_on_is_refused() -> None:
    idle = "policy: los\nin_force: 2024-01-01\nroles: {a: }\n"

    assert told(SPECIAL, GENERAL, idle) == [
        (
            "los.yaml:1: nothing stands on this document. Found los@2024-01-01. "
            "Expected only what the first document stands on."
        )
    ]


def test_the_base_in_force_with_the_policy_is_meant(tmp_path: Path) -> None:
    for day, weeks in (("2023-01-01", 13), ("2024-01-01", 8), ("2025-01-01", 4)):
        text = GENERAL.replace("2024-01-01", day).replace("8 weeks", f"{weeks} weeks")
        write(tmp_path / "algemeen" / f"{day}.yaml", text)
    path = write(tmp_path / "bijzonder" / "2024-06-01.yaml", SPECIAL)

    assert str(load_policy(path).terms["redelijk"].lasts) == "8 weeks"
    assert bundle(path) == f"{SPECIAL}--- # algemeen/2024-01-01.yaml\n{GENERAL}"
    assert load_policy(path).digest == parse_policy(bundle(path), "x.yaml").digest


def test_a_base_that_is_not_there_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "bijzonder" / "2024-06-01.yaml", SPECIAL)
    (tmp_path / "algemeen_recht").mkdir()

    with pytest.raises(PolicyErrors) as caught:
        load_policy(path)

    assert str(caught.value) == (
        "bijzonder/2024-06-01.yaml:3: there is no policy 'algemeen' in force on 2024-06-01. "
        "Did you mean 'algemeen_recht'?"
    )


def test_the_documents_of_a_text_are_separated_by_three_dashes_alone() -> None:
    policy = parse_policy("# A heading.\n---\n" + bundled(SPECIAL, GENERAL), "x.yaml")
    assert policy.rules["snel"].line == 14

    with pytest.raises(PolicyErrors, match=r"x.yaml:13: this is not YAML"):
        parse_policy("\n".join(["policy: x", *["# " + "-" * n for n in range(1, 12)], "a: [", "---", "b: 1"]), "x.yaml")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_what_the_base_says_of_a_rule_that_several_override_holds_for_any_of_them() -> None:
    split = SPECIAL.replace("when: {verzoek: v}", "when: {verzoek: {as: v, soort: anders}}") + (
        "  - rule: traag\n    overrides: [op_tijd]\n    when: {verzoek: {as: v, soort: orgaan}}\n"
        "    oblige: {bearer: college, to: {besluit: {over: v}}, within: 12 weeks after v.binnen_op}\n"
    )

    policy = parse_policy(bundled(split, GENERAL), "bijzonder.yaml")

    _, missed, _ = conditions(policy, "te_laat")
    assert missed == AnyOf(
        (ObligationCondition("snel", ObligationState.MISSED), ObligationCondition("traag", ObligationState.MISSED))
    )


def test_what_the_base_does_to_the_obligation_of_a_rule_that_several_override_it_does_to_each() -> None:
    base = GENERAL + (
        "  - {rule: vervalt, when: aanvraag, settle: {waive: op_tijd}}\n"
        "  - {rule: wacht, when: {aanvraag: a}, clock: {suspend: op_tijd, on: a.ontvangen_op}}\n"
    )
    split = SPECIAL.replace("when: {verzoek: v}", "when: {verzoek: {as: v, soort: anders}}") + (
        "  - rule: traag\n    overrides: [op_tijd]\n    when: {verzoek: {as: v, soort: orgaan}}\n"
        "    oblige: {bearer: college, to: {besluit: {over: v}}, within: 12 weeks after v.binnen_op}\n"
    )

    rules = parse_policy(bundled(split, base), "bijzonder.yaml").rules

    assert [each.rule for each in rules["vervalt"].effects if isinstance(each, Settle)] == ["snel", "traag"]
    assert [each.rule for each in rules["wacht"].effects if isinstance(each, Clock)] == ["snel", "traag"]


def test_a_permission_despite_a_rule_goes_on_despite_what_overrides_it() -> None:
    base = GENERAL + (
        "  - {rule: nooit, when: aanvraag, forbid: {who: orgaan, to: besluit, because: Nee}}\n"
        "  - {rule: soms, when: aanvraag, permit: {who: orgaan, to: besluit, despite: [nooit]}}\n"
    )
    special = SPECIAL + (
        "  - {rule: zelden, overrides: nooit, when: verzoek, forbid: {who: college, to: besluit, because: Nee}}\n"
    )

    (permitted,) = parse_policy(bundled(special, base), "bijzonder.yaml").rules["soms"].effects

    assert isinstance(permitted, Permit)
    assert permitted.despite == ("zelden",)


SAID_BY_THE_BASE = """\
personal_data: {activity: "https://example.org/1", ground: Aw 1, subjects: [orgaan, aanvraag.voor]}
retention:
  verleend: {source: Lijst 1, with: {aanvraag: {soort: orgaan}}, keep: 10 years, from: aanvraag.ontvangen_op}
  anders: {source: Lijst 2, keep: 1 year}
"""


def base_that_says() -> str:
    return GENERAL.replace("soort: [orgaan, anders]", "soort: [orgaan, anders], voor: party?") + SAID_BY_THE_BASE


def test_a_base_hands_on_what_it_says_of_personal_data_in_the_words_of_the_policy() -> None:
    policy = parse_policy(bundled(SPECIAL, base_that_says()), "bijzonder.yaml")
    said = policy.personal_data
    assert (said.activity, said.roles, said.fields) == ("https://example.org/1", ("college",), (("verzoek", "voor"),))
    granted, otherwise = policy.retention.values()
    assert (granted.given, granted.begins) == ({"verzoek": {"soort": "orgaan"}}, ("verzoek", "binnen_op"))
    assert (otherwise.name, str(otherwise.lasts)) == ("anders", "1 year")


def test_what_a_policy_says_of_personal_data_itself_goes_before_its_base_key_by_key() -> None:
    own = """\
personal_data: {subjects: aanvrager}
retention: {anders: {source: Lijst 9, keep: for good}}
"""
    policy = parse_policy(bundled(SPECIAL + own, base_that_says()), "bijzonder.yaml")
    assert (policy.personal_data.activity, policy.personal_data.roles) == ("https://example.org/1", ("aanvrager",))
    assert [(each.name, each.citations[0].written) for each in policy.retention.values()] == [
        ("anders", "Lijst 9"),
        ("verleend", "Lijst 1"),
    ]


def test_a_later_version_says_of_personal_data_only_what_is_otherwise() -> None:
    later = "policy: bijzonder\nin_force: 2025-01-01\ncontinues: 2024-06-01\npersonal_data: {activity: 'https://example.org/2'}\n"
    text = f"{later}--- # eerder.yaml\n{bundled(SPECIAL, base_that_says())}"
    policy = parse_policy(text, "later.yaml")
    assert (policy.personal_data.activity, policy.personal_data.roles) == ("https://example.org/2", ("college",))
    assert list(policy.retention) == ["verleend", "anders"]


def test_what_a_base_says_of_personal_data_and_does_not_fit_is_told_where_it_stands() -> None:
    wrong = base_that_says().replace("Lijst 2, keep: 1 year", "Lijst 2, keep: lang")
    [error] = told(SPECIAL, wrong)
    assert error.startswith("algemeen.yaml:28, retention 'anders': ")


def test_a_base_hands_on_its_purposes_in_the_words_of_the_policy() -> None:
    purposes = "purposes: {beslissen: {ground: Aw 1, roles: [orgaan, aanvrager]}}\n"
    base = GENERAL.replace(
        "  ingebrekestelling: {by: aanvrager}", "  ingebrekestelling: {by: aanvrager, purposes: beslissen}"
    )
    policy = parse_policy(bundled(SPECIAL, base + purposes), "bijzonder.yaml")
    assert policy.purposes["beslissen"].roles == ("college", "aanvrager")
    assert policy.facts["ingebrekestelling"].purposes == ("beslissen",)
