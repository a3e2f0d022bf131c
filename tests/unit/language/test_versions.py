"""A version that continues an earlier one has what that has, and says only what is otherwise from then on."""

from pathlib import Path

import pytest

from rules.difference.compare import compare, difference_lines
from rules.difference.side import model_of, moved_to, side_from_file
from rules.language.layers.bundle import bundle, bundle_text, files_continued
from rules.language.layers.document import read_documents
from rules.language.layers.merged import is_base
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy, parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.condition import AllOf, ObligationCondition
from rules.model.effect import Oblige
from rules.model.policy import Policy
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled, name

LATER = "policy: bijzonder\nin_force: 2025-01-01\ncontinues: 2024-06-01\n"
LATER_GENERAL = "policy: algemeen\nin_force: 2025-01-01\ncontinues: 2024-01-01\n"
LATER_OVERLAY = """\
overlay_of: bijzonder
municipality: duinrand
in_force: 2025-02-01
continues: 2024-07-01
model: 2025-01-01
"""
SLOWER = """\
rules:
  - rule: langzaam
    overrides: snel
    source: "Bw 3a"
    when: {verzoek: v}
    oblige: {bearer: college, to: {besluit: {over: v}}, towards: aanvrager, within: $weken weeks after v.binnen_op}
"""


def later(text: str, *, before: str = SPECIAL) -> Policy:
    return parse_policy(bundled(LATER + text, before, GENERAL), "bijzonder/2025-01-01.yaml")


def told(*texts: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(bundled(*texts), "nieuw.yaml")
    return [str(error) for error in caught.value.errors]


def missed_in(policy: Policy, rule: str) -> str:
    when = policy.rules[rule].when
    assert isinstance(when, AllOf)
    return next(each.rule for each in when.of if isinstance(each, ObligationCondition))


def write(folder: Path, texts: dict[str, str]) -> Path:
    for file, text in texts.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    return folder


def test_a_version_that_says_nothing_else_is_the_one_it_continues() -> None:
    before = parse_policy(bundled(SPECIAL, GENERAL), "bijzonder.yaml")

    policy = later("")

    assert policy.version == "bijzonder@2025-01-01"
    parts = ("title", "goal", "roles", "scopes", "facts", "tasks", "terms", "rules", "director", "opened")
    for part in parts:
        assert getattr(policy, part) == getattr(before, part)
    assert list(policy.rules) == list(before.rules)
    assert list(policy.roles) == list(before.roles)


def test_what_it_says_anew_takes_the_place_of_the_old_and_each_rule_tells_its_version() -> None:
    policy = later('title: Nieuw\nroles: {burger: , college: {overrides: 2024-06-01, title: "B en W"}}\n' + SLOWER)

    assert (policy.title.nl, policy.roles["college"].title.nl) == ("Nieuw", "B en W")
    assert (list(policy.roles), policy.director) == (["college", "aanvrager", "burger"], "college")
    assert {rule: each.origin for rule, each in policy.rules.items()} == {
        "langzaam": "bijzonder@2025-01-01",
        "bevoegd": "algemeen@2024-01-01",
        "te_laat": "algemeen@2024-01-01",
    }
    assert missed_in(policy, "te_laat") == "langzaam"


def test_a_type_of_fact_is_extended_with_what_is_new() -> None:
    policy = later("facts: {verzoek: {extends: 2024-06-01, fields: {spoed: yes_no?}}}\n")

    assert list(policy.facts["verzoek"].fields) == ["binnen_op", "soort", "bedrag", "spoed"]
    assert policy.facts["verzoek"].open


def test_where_special_law_is_repealed_the_general_law_holds_again() -> None:
    policy = later("without: {rules: snel, open: [weken], fields: [verzoek.bedrag], facts: ontvangst}\n", before=IDLE)

    assert missed_in(policy, "te_laat") == "op_tijd"
    assert "snel" not in policy.rules
    assert "weken" not in policy.opened
    assert "ontvangst" not in policy.facts
    assert list(policy.facts["verzoek"].fields) == ["binnen_op", "soort"]


IDLE = SPECIAL.replace("about: [besluit, ontvangst]", "about: [besluit]")


def test_regulations_continue_and_are_read_anew_or_left_out() -> None:
    before = SPECIAL + "sources: {Bw: {bwb: BWBR0000001, read_in: 2024-01-01}, Aw: {bwb: BWBR0000002}}\n"
    anew = "sources: {Bw: {overrides: 2024-06-01, bwb: BWBR0000001, read_in: 2025-01-01}}\nwithout: {sources: Aw}\n"

    assert set(later("", before=before).regulations) == {"Bw", "Aw"}
    policy = later(anew, before=before)
    assert {name: str(each.read_in) for name, each in policy.regulations.items()} == {"Bw": "2025-01-01"}
    assert told(LATER + anew.replace("overrides: 2024-06-01, ", ""), before, GENERAL) == [
        (
            "nieuw.yaml:4, regulation 'Bw': '2024-06-01' has regulation 'Bw' already. Found it at bijzonder.yaml:17. "
            "Expected 'overrides: 2024-06-01'."
        )
    ]


def test_each_version_of_a_chain_counts() -> None:
    latest = "policy: bijzonder\nin_force: 2026-01-01\ncontinues: 2025-01-01\n"
    fact = "facts: {verzoek: {extends: 2025-01-01, fields: {spoed: yes_no?}}}\n"

    policy = parse_policy(bundled(latest + fact, LATER + SLOWER, SPECIAL, GENERAL), "nieuw.yaml")
    assert policy.rules["langzaam"].origin == "bijzonder@2025-01-01"
    assert "spoed" in policy.facts["verzoek"].fields

    repealed = parse_policy(
        bundled(latest + "without: {rules: langzaam, open: weken}\n", LATER + SLOWER, SPECIAL, GENERAL), "nieuw.yaml"
    )
    # What it took the place of does not come back; the general law they both went before does.
    assert list(repealed.rules) == ["op_tijd", "bevoegd", "te_laat"]


def test_a_base_continues_as_well_and_counts_from_the_day_the_policy_does() -> None:
    slower = (
        LATER_GENERAL + "terms: {redelijk: {overrides: 2024-01-01, after: aanvraag.ontvangen_op, lasts: 9 weeks}}\n"
    )

    assert str(later("").terms["redelijk"].lasts) == "8 weeks"
    policy = parse_policy(bundled(LATER, SPECIAL, slower, GENERAL), "nieuw.yaml")
    assert str(policy.terms["redelijk"].lasts) == "9 weeks"
    assert policy.rules["te_laat"].origin == "algemeen@2024-01-01"

    documents = read_documents(bundled(slower, GENERAL), "algemeen/2025-01-01.yaml")
    assert is_base(documents[0], documents)
    early = told(LATER.replace("2025-01-01", "2024-12-31"), SPECIAL, slower, GENERAL)
    assert [error.partition(":")[0] for error in early] == ["algemeen.yaml"]
    assert "nothing stands on this document. Found algemeen@2025-01-01." in early[0]


def test_what_a_newer_base_no_longer_has_is_only_wrong_until_the_clause_is_said_anew() -> None:
    newer = LATER_GENERAL + "without: {rules: [op_tijd, te_laat]}\n"

    assert told(LATER, SPECIAL, newer, GENERAL) == [
        (
            "algemeen.yaml:4: rule 'op_tijd' is left out here, and is still spoken of. "
            "Found rule 'snel' at bijzonder.yaml:13. Expected that to be left out as well, or to be said anew."
        )
    ]
    again = SLOWER.replace("langzaam\n    overrides: snel", "snel\n    overrides: 2024-06-01")
    assert list(parse_policy(bundled(LATER + again, SPECIAL, newer, GENERAL), "nieuw.yaml").rules) == [
        "snel",
        "bevoegd",
    ]


def test_a_later_version_may_stand_on_other_bases() -> None:
    other = "policy: ander\nin_force: 2024-01-01\nbase: true\nroles: {griffier: }\n"
    first = "policy: top\nin_force: 2024-06-01\nbased_on: algemeen\nroles: {burger: }\nfacts: {vraag: }\n"
    second = "policy: top\nin_force: 2025-01-01\ncontinues: 2024-06-01\nbased_on: ander\n"

    assert set(parse_policy(bundled(second, first, other), "top.yaml").roles) == {"burger", "griffier"}


WRONG = {
    "a later version": (
        "continues: 2026-01-01",
        "3: a version continues an earlier one. Found '2026-01-01'. Expected a day before '2025-01-01'.",
    ),
    "itself": (
        "continues: 2025-01-01",
        "3: a version continues an earlier one. Found '2025-01-01'. Expected a day before '2025-01-01'.",
    ),
    "another policy": (
        "continues: algemeen@2024-01-01",
        (
            "3: a version continues an earlier one of the same policy. Found 'algemeen@2024-01-01'. "
            "Expected the date of an earlier version of 'bijzonder'."
        ),
    ),
    "a version that is not there": (
        "continues: 2024-01-01",
        (
            "3: the text does not hold the version of 'bijzonder' of 2024-01-01, which it continues. "
            "Found 'bijzonder@2025-01-01', 'bijzonder@2024-06-01' or 'algemeen@2024-01-01'."
        ),
    ),
    "nothing": (
        "continues:",
        "3: 'continues', the date of the version it continues, is needed here. Found nothing.",
    ),
    "a rule again": (
        "continues: 2024-06-01\nrules: [{rule: snel, when: verzoek, derive: {x: {y: $weken}}}]",
        (
            "4, rule 'snel': '2024-06-01' has rule 'snel' already. Found it at bijzonder.yaml:12. "
            "Expected 'overrides: 2024-06-01'."
        ),
    ),
    "a fact in the words of the base": (
        "continues: 2024-06-01\nfacts: {verzoek: {extends: algemeen}}",
        (
            "4, fact 'verzoek': '2024-06-01' has fact 'verzoek' already. Found it at bijzonder.yaml:9. "
            "Expected 'overrides: 2024-06-01' or 'extends: 2024-06-01'."
        ),
    ),
    "a rule that is not there": (
        "continues: 2024-06-01\nrules: [{rule: nieuw, overrides: snl, when: verzoek, derive: x}]",
        "4, rule 'nieuw': unknown rule of the version it continues 'snl'. Did you mean 'snel'?",
    ),
    "a rule of the base left out": (
        "continues: 2024-06-01\nwithout: {rules: te_laat}",
        (
            "4: rule 'te_laat' does not come from the policy itself, but from what it is based on. "
            "Found it at algemeen.yaml:21. Expected something else in its place, with 'overrides'."
        ),
    ),
    "what is not there left out": (
        "continues: 2024-06-01\nwithout: {rules: [snell]}",
        "4: unknown rule 'snell'. Did you mean 'snel'?",
    ),
    "another part left out": (
        "continues: 2024-06-01\nwithout: {rulse: [snel]}",
        "4: unknown key in 'without' 'rulse'. Did you mean 'rules'?",
    ),
}


@pytest.mark.parametrize(("says", "message"), WRONG.values(), ids=WRONG)
def test_a_mistake_in_a_later_version_is_told_with_its_place(says: str, message: str) -> None:
    assert told(LATER.replace("continues: 2024-06-01", says), SPECIAL, GENERAL) == [f"nieuw.yaml:{message}"]


def test_only_a_version_that_continues_leaves_something_out() -> None:
    assert told(SPECIAL + "without: {rules: snel}\n", GENERAL) == [
        "nieuw.yaml:17: only a version that continues another is without something of it. Expected 'continues'."
    ]


PARTS = """\
policy: delen
in_force: 2024-01-01
roles: {gemeente: , burger: , commissie: }
scopes: {behandeling: , beslist: {milestone: true}}
facts:
  vraag: {by: burger, fields: {op: date, soort: [kort, lang]}, effective_on: op}
  antwoord: {by: gemeente, fields: {over: ref vraag?}}
  advies: {by: commissie, in: behandeling}
tasks: {adviseren: {yields: advies}}
terms: {redelijk: {after: vraag.op, lasts: 8 weeks}}
open: {weken: {type: whole, default: 4}}
rules:
  - rule: plicht
    when: {vraag: {as: v, soort: kort}}
    oblige: {bearer: gemeente, to: {antwoord: {over: v}}, within: redelijk}
  - {rule: vragen, when: {vraag: v}, offer: {to: commissie, task: adviseren, within: $weken weeks}}
  - {rule: te_laat, when: {missed: plicht}, derive: verzuim}
  - {rule: gevolg, when: {holds: verzuim}, scope: {reach: beslist}}
"""
SPOKEN_OF = {
    "roles: commissie": ("role 'commissie'", "fact 'advies' at delen.yaml:8", "rule 'vragen' at delen.yaml:16"),
    "scopes: behandeling": ("scope 'behandeling'", "fact 'advies' at delen.yaml:8"),
    "scopes: beslist": ("scope 'beslist'", "rule 'gevolg' at delen.yaml:18"),
    "tasks: adviseren": ("task 'adviseren'", "rule 'vragen' at delen.yaml:16"),
    "terms: redelijk": ("term 'redelijk'", "rule 'plicht' at delen.yaml:15"),
    "open: weken": ("open place 'weken'", "it at delen.yaml:16"),
    "fields: vraag.soort": ("field 'vraag.soort'", "rule 'plicht' at delen.yaml:14"),
    "rules: plicht": ("rule 'plicht'", "rule 'te_laat' at delen.yaml:17"),
    "rules: te_laat": ("rule 'te_laat'", "rule 'gevolg' at delen.yaml:18"),
}


@pytest.mark.parametrize(("left_out", "places"), SPOKEN_OF.items())
def test_what_is_left_out_and_still_spoken_of_is_told_with_who_speaks_of_it(
    left_out: str, places: tuple[str, ...]
) -> None:
    text = f"policy: delen\nin_force: 2025-01-01\ncontinues: 2024-01-01\nwithout: {{{left_out}}}\n"
    what, *speaking = places

    assert told(text, PARTS) == [
        f"nieuw.yaml:4: {what} is left out here, and is still spoken of. Found {each}. "
        "Expected that to be left out as well, or to be said anew."
        for each in speaking
    ]


def test_what_speaks_of_it_is_left_out_as_well() -> None:
    text = "policy: delen\nin_force: 2025-01-01\ncontinues: 2024-01-01\nwithout: {rules: [te_laat, gevolg]}\n"

    assert list(parse_policy(bundled(text, PARTS), "nieuw.yaml").rules) == ["plicht", "vragen"]


def test_two_clauses_of_versions_of_one_policy_may_ask_the_same() -> None:
    more = SLOWER.replace("    overrides: snel\n", "")

    assert {"snel", "langzaam"} <= set(later(more).rules)


def test_an_overlay_continues_for_the_next_version_of_its_model() -> None:
    texts = (LATER, OVERLAY, SPECIAL, GENERAL)
    policy = parse_policy(bundled(LATER_OVERLAY, *texts), "duinrand/2025-02-01.yaml")

    assert (policy.version, policy.model) == ("bijzonder@2025-02-01+duinrand", "bijzonder@2025-01-01")
    assert policy.opened == {"weken": "4", "eisen": "bevestigen"}
    assert policy.rules["bevestigen"].origin == "bijzonder@2024-07-01+duinrand"
    assert "spoed" in policy.facts["verzoek"].fields

    changed = LATER_OVERLAY + (
        "fill: {weken: 3}\nfacts: {verzoek: {extends: 2024-07-01, fields: {wijk: text?}}}\n"
        "without: {rules: bevestigen}\n"
    )
    policy = parse_policy(bundled(changed, *texts), "duinrand/2025-02-01.yaml")
    assert policy.opened == {"weken": "3", "eisen": ""}
    assert list(policy.facts["verzoek"].fields)[-2:] == ["spoed", "wijk"]

    emptied = parse_policy(bundled(LATER_OVERLAY + "without: {fill: weken}\n", *texts), "duinrand/2025-02-01.yaml")
    assert emptied.opened == {"weken": "6", "eisen": "bevestigen"}


def test_a_rule_of_an_overlay_overrides_only_what_the_overlay_said_before() -> None:
    texts = (LATER, OVERLAY, SPECIAL, GENERAL)
    effect = "forbid: {{who: college, to: besluit, because: x}}"
    rule = f"rules: [{{{{rule: {{}}, overrides: {{}}, at: eisen, when: verzoek, {effect}}}}}]\n"

    policy = parse_policy(bundled(LATER_OVERLAY + rule.format("bevestigen", "2024-07-01"), *texts), "d.yaml")
    assert policy.rules["bevestigen"].origin == policy.version
    assert told(LATER_OVERLAY + rule.format("anders", "snel"), *texts) == [
        "nieuw.yaml:6, rule 'anders': unknown rule of the version it continues 'snel'. Expected 'bevestigen'."
    ]
    assert told(LATER_OVERLAY.replace("duinrand", "veenland"), *texts)[0].startswith(
        "nieuw.yaml:4: the text does not hold the version of 'bijzonder+veenland' of 2024-07-01"
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "algemeen/2024-01-01.yaml": GENERAL,
            "algemeen/2025-01-01.yaml": LATER_GENERAL + "title: Later\n",
            "bijzonder/2024-06-01.yaml": SPECIAL,
            "bijzonder/2025-01-01.yaml": LATER + SLOWER,
            "bijzonder/duinrand/2024-07-01.yaml": OVERLAY,
            "bijzonder/duinrand/2025-02-01.yaml": LATER_OVERLAY,
        },
    )


def test_the_text_that_is_kept_holds_what_is_continued(files: Path) -> None:
    path = files / "bijzonder" / "duinrand" / "2025-02-01.yaml"
    text = bundle(path)

    assert [each.version for each in read_documents(text, "x.yaml")] == [
        "bijzonder@2025-02-01+duinrand",
        "bijzonder@2024-07-01+duinrand",
        "bijzonder@2025-01-01",
        "bijzonder@2024-06-01",
        "algemeen@2025-01-01",
        "algemeen@2024-01-01",
    ]
    assert parse_policy(text, "x.yaml").rules == load_policy(path).rules
    assert files_continued(path) == (files / "bijzonder" / "duinrand" / "2024-07-01.yaml",)
    assert files_continued(files / "bijzonder" / "2024-06-01.yaml") == ()


def test_a_version_of_ones_own_continues_one_of_the_product_from_a_file_or_typed(tmp_path: Path) -> None:
    version, before = next((each, path) for each, path in shelf().items() if each.startswith("wmo-melding@2024"))
    policy, _, day = version.partition("@")
    text = f"policy: {policy}\nin_force: 2030-01-01\ncontinues: {day}\n"
    path = write(tmp_path, {f"{policy}/2030-01-01.yaml": text}) / policy / "2030-01-01.yaml"

    assert load_policy(before).rules.keys() <= load_policy(path).rules.keys()
    assert files_continued(path) == (before,)
    assert bundle_text(text, "policy") == bundle(path)


MISPLACED = {
    "there is no such version": (
        {"bijzonder/2025-01-01.yaml": LATER.replace("2024-06-01", "2024-02-01")},
        (
            "bijzonder/2025-01-01.yaml:3: there is no policy 'bijzonder' of that date. Found '2024-02-01'. "
            "Expected '2024-06-01'."
        ),
    ),
    "the file holds another": (
        {"bijzonder/2024-06-01.yaml": SPECIAL.replace("policy: bijzonder", "policy: ander")},
        (
            "bijzonder/2025-01-01.yaml:3: the file bijzonder/2024-06-01.yaml does not hold the version it continues. "
            "Found 'ander@2024-06-01'."
        ),
    ),
}


@pytest.mark.parametrize(("texts", "message"), MISPLACED.values(), ids=MISPLACED)
def test_a_version_that_is_not_where_it_should_be_is_told(files: Path, texts: dict[str, str], message: str) -> None:
    write(files, texts)
    with pytest.raises(PolicyErrors) as caught:
        load_policy(files / "bijzonder" / "2025-01-01.yaml")
    assert str(caught.value) == message


def test_what_differs_from_the_continued_version_is_what_it_says(files: Path) -> None:
    (files / "algemeen" / "2025-01-01.yaml").unlink()
    before, after = (side_from_file(files / "bijzonder" / f"{day}.yaml") for day in ("2024-06-01", "2025-01-01"))

    lines = [line for each in compare(before.clauses, after.clauses) for line in difference_lines(each)]

    assert [line for line in lines if not line.startswith(" ")] == [
        "removed rule 'snel' (Bw 3; bijzonder/2024-06-01.yaml:12)",
        "changed rule 'te_laat' (Aw 4:17; algemeen/2024-01-01.yaml:21)",
        "added rule 'langzaam' (Bw 3a; bijzonder/2025-01-01.yaml:5)",
    ]
    assert "    when.all[2].missed: snel → langzaam" in lines


def test_an_overlay_is_compared_with_its_model_and_tried_on_another(files: Path) -> None:
    overlay = side_from_file(files / "bijzonder" / "duinrand" / "2025-02-01.yaml")

    model = model_of(overlay)
    assert model.policy.version == "bijzonder@2025-01-01"
    changed = [each.name for each in compare(model.clauses, overlay.clauses)]
    assert changed == ["verzoek", "weken", "eisen", "langzaam", "bevestigen"]

    older = side_from_file(files / "bijzonder" / "2024-06-01.yaml")
    assert moved_to(overlay, older).policy.model == "bijzonder@2024-06-01"


def test_the_tailoring_of_a_clause_that_is_gone_is_told() -> None:
    gone = LATER + "without: {rules: snel, open: weken}\n"

    (error,) = told(LATER_OVERLAY, gone, OVERLAY, SPECIAL, GENERAL)
    assert error == (
        f"{name(SPECIAL)}.yaml:4: open place 'weken' is left out here, and is still spoken of. Found it at "
        "bijzonder.yaml:5. Expected that to be left out as well, or to be said anew."
    )


def test_a_term_that_is_filled_in_counts_in_what_is_continued() -> None:
    policy = parse_policy(bundled(LATER_OVERLAY, LATER + SLOWER, OVERLAY, SPECIAL, GENERAL), "d.yaml")

    (owed,) = policy.rules["langzaam"].effects
    assert isinstance(owed, Oblige)
    assert owed.within is not None
    assert str(owed.within.lasts) == "4 weeks"
