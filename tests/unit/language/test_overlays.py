"""A municipality fills in what a policy leaves open; what else it says is an error that names what it collides with."""

from pathlib import Path

import pytest

from rules.language.layers.bundle import bundle
from rules.language.layers.shelf import bases, overlays, shelf
from rules.language.policy import load_policy, parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.effect import Oblige
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled


def told(*texts: str, file: str = "duinrand.yaml") -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(bundled(*texts), file)
    return [str(error) for error in caught.value.errors]


def test_a_tailored_policy_is_the_model_with_what_was_filled_in() -> None:
    policy = parse_policy(bundled(OVERLAY, SPECIAL, GENERAL), "duinrand.yaml")

    assert policy.version == "bijzonder@2024-07-01+duinrand"
    assert (policy.model, policy.municipality) == ("bijzonder@2024-06-01", "duinrand")
    assert policy.opened == {"weken": "4", "eisen": "bevestigen"}
    assert list(policy.facts["verzoek"].fields) == ["binnen_op", "soort", "bedrag", "spoed"]
    (owed,) = policy.rules["snel"].effects
    assert isinstance(owed, Oblige)
    assert owed.within is not None
    assert str(owed.within.lasts) == "4 weeks"
    assert policy.rules["bevestigen"].origin == "bijzonder@2024-07-01+duinrand"
    assert policy.rules["snel"].origin == "bijzonder@2024-06-01"


WRONG_OVERLAYS = {
    "weken: 4": {
        "weken: 9": (
            "5: the open place 'weken' (bijzonder.yaml:5) does not go that far. Found '9'. Expected from '2' to '8'."
        ),
        "weken: 7": (
            "5: the open place 'weken' (bijzonder.yaml:5) is only made tighter. Found '7'. Expected '6' or lower."
        ),
        "weken: veel": (
            "5: this does not fit the open place 'weken' (bijzonder.yaml:5). Found 'veel'. "
            "Expected a whole number within ±900,000,000,000."
        ),
        "eisen: 4": "5: the open place 'eisen' (bijzonder.yaml:6) takes rules. Expected a rule with 'at: eisen'.",
        "wekn: 4": "5: unknown open place 'wekn'. Did you mean 'weken'?",
        "redelijk: 4": (
            "5: the model does not leave 'redelijk' open. Found it at algemeen.yaml:11. Expected 'weken' or 'eisen'."
        ),
        "snel: 4": (
            "5: the model does not leave 'snel' open. Found it at bijzonder.yaml:12. Expected 'weken' or 'eisen'."
        ),
        "verzuim: 4": (
            "5: the model does not leave 'verzuim' open. Found it at algemeen.yaml:24. Expected 'weken' or 'eisen'."
        ),
    },
    "spoed: yes_no?": {
        "spoed: yes_no": (
            "6, fact 'verzoek': a field that an overlay adds is optional, or facts that are good elsewhere would not "
            "be here. Expected a '?' behind its type, or 'optional: true'."
        ),
        "spoed: yes_no?, bedrag: text?": (
            "6, fact 'verzoek': the model has field 'verzoek.bedrag' already. Found it at bijzonder.yaml:9. "
            "Expected another name."
        ),
        "spoed: yes_no?, besluit: text?": (
            "6, fact 'verzoek': the model has another meaning for 'besluit'. Found it at algemeen.yaml:7. "
            "Expected another name."
        ),
    },
    "facts: {verzoek:": {
        "facts: {verzoekje:": (
            "6, fact 'verzoekje': unknown type of fact of the model 'verzoekje'. Did you mean 'verzoek'?"
        ),
        "facts: {ontvangst:": (
            "6, fact 'ontvangst': the model does not leave fact 'ontvangst' open. Found it at bijzonder.yaml:10. "
            "Expected a type of fact with 'open: true'."
        ),
    },
    "yes_no?}}": {
        "yes_no?}, by: college}": (
            "6, fact 'verzoek': unknown key in what an overlay adds to a fact 'by'. "
            "Expected 'fields' or 'confidentiality'."
        ),
    },
    "at: eisen": {
        "at: eissen": "9, rule 'bevestigen': unknown open place for rules 'eissen'. Did you mean 'eisen'?",
        "at: weken": "9, rule 'bevestigen': unknown open place for rules 'weken'. Did you mean 'eisen'?",
        "in: eisen": "8, rule 'bevestigen': 'at', the open place it stands at, is needed here. Found nothing.",
    },
    "rule: bevestigen": {
        "rule: snel": (
            "8, rule 'snel': 'snel' is a name of the model. Found it at bijzonder.yaml:12. Expected another name."
        ),
        "rule: bevestigen\n    overrides: snel": (
            "9, rule 'bevestigen': a rule of a municipality does not 'overrides': it only makes the model tighter. "
            "Expected 'forbid', 'oblige', 'offer', 'notify' or 'derive'."
        ),
        "rule: bevestigen\n    wehn: x": (
            "9, rule 'bevestigen': unknown key in a rule of a municipality 'wehn'. Did you mean 'when'?"
        ),
    },
    "oblige: {bearer: college, to: {ontvangst: {verzoek: v}}, within: 1 week}": {
        "permit: {who: college, to: besluit}": (
            "12, rule 'bevestigen': a rule of a municipality does not 'permit': it only makes the model tighter. "
            "Expected 'forbid', 'oblige', 'offer', 'notify' or 'derive'."
        ),
        "settle: {waive: snel}": (
            "12, rule 'bevestigen': a rule of a municipality does not 'settle': it only makes the model tighter. "
            "Expected 'forbid', 'oblige', 'offer', 'notify' or 'derive'."
        ),
        "derive: verzuim": (
            "12, rule 'bevestigen': 'verzuim' is a name of the model. Found it at algemeen.yaml:24. "
            "Expected another name."
        ),
        "forbid: {who: aanvrager, to: ingebrekestelling, because: Nee}": (
            "12, rule 'bevestigen': the open place 'eisen' (bijzonder.yaml:6) is not about 'ingebrekestelling'. "
            "Expected 'besluit' or 'ontvangst'."
        ),
        "offer: {to: aanvrager, task: manen, yields: ingebrekestelling}": (
            "12, rule 'bevestigen': the open place 'eisen' (bijzonder.yaml:6) is not about 'ingebrekestelling'. "
            "Expected 'besluit' or 'ontvangst'."
        ),
    },
    "municipality: duinrand\n": {
        "": "1: 'municipality', whose overlay it is, is needed here. Found nothing.",
        "municipality: a b\n": (
            "3: this cannot be the id of a municipality. Found 'a b'. "
            "Expected letters, digits, dots, dashes and underscores, at most 100."
        ),
    },
    "in_force: 2024-07-01": {
        "in_force: 2024-05-01": (
            "4: an overlay comes into force no earlier than its model. Found '2024-05-01'. "
            "Expected '2024-06-01' or later."
        ),
        "in_force: 2024-07-01\nterms: {}": (
            "5: an overlay does not change 'terms' of its model. Found them at bijzonder.yaml:1. "
            "Expected 'fill', 'facts' or 'rules'."
        ),
        "in_force: 2024-07-01\nfil: {}": "5: unknown key in an overlay 'fil'. Did you mean 'fill'?",
    },
    "model: 2024-06-01": {
        "model: 2024-06-02": (
            "2: the text does not hold 'bijzonder@2024-06-02', which it tailors. "
            "Found 'bijzonder@2024-06-01' or 'algemeen@2024-01-01'."
        ),
    },
    "overlay_of: bijzonder\nmodel: 2024-06-01": {
        "overlay_of: algemeen\nmodel: 2024-01-01": "1: a base is not tailored. Expected a policy that cases run under.",
    },
}


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [(right, wrong, message) for right, each in WRONG_OVERLAYS.items() for wrong, message in each.items()],
)
def test_what_an_overlay_may_not_say_is_told_with_the_national_clause(right: str, wrong: str, message: str) -> None:
    assert right in OVERLAY
    assert told(OVERLAY.replace(right, wrong, 1), SPECIAL, GENERAL) == [f"duinrand.yaml:{message}"]


PLACE = "{type: whole, from: 2, to: 8, default: 6, tighter: lower}"
WRONG_PLACES = {
    "{type: whole, from: 2, to: 8}": "'default', what holds unless it is filled in, is needed here. Found nothing.",
    "{type: whole, default: 9, to: 8}": (
        "the open place 'weken' (bijzonder.yaml:5) does not go that far. Found '9'. Expected from anything to '8'."
    ),
    "{type: whole, from: 8, to: 2, default: 6}": "'from' is not after 'to'. Found '8' to '2'.",
    "{type: text, default: 6, from: 2}": (
        "values of this type have no order. Expected the type 'whole', 'decimal' or 'date'."
    ),
    "{type: number, default: 6}": (
        "unknown type of open place 'number'. "
        "Expected 'whole', 'decimal', 'yes_no', 'choice', 'text', 'date' or 'rules'."
    ),
    "{type: whole, default: 6, tighter: less}": (
        "values of this type do not get tighter that way. Found 'less'. Expected 'lower' or 'higher'."
    ),
    "{type: text, default: 6, tighter: lower}": (
        "values of this type do not get tighter that way. Found 'lower'. Expected no 'tighter'."
    ),
    "{type: choice, default: 6}": "'choices' and the type 'choice' go together.",
    "{type: whole, default: 6, choices: [6]}": "'choices' and the type 'choice' go together.",
    "{type: whole, default: 6, form: 2}": "unknown key in an open place 'form'. Did you mean 'from'?",
    "{type: rules, about: [beslit]}": "unknown type of fact 'beslit'. Did you mean 'besluit'?",
}


@pytest.mark.parametrize(("place", "message"), WRONG_PLACES.items())
def test_an_open_place_that_means_nothing_is_told_where_it_stands(place: str, message: str) -> None:
    found = told(SPECIAL.replace(PLACE, place), GENERAL, file="bijzonder.yaml")

    assert found[0] == f"bijzonder.yaml:5, open place 'weken': {message}"


def test_a_use_of_an_open_place_that_means_nothing_is_told_where_it_stands() -> None:
    assert told(SPECIAL.replace("$weken", "$wekn"), GENERAL, file="b.yaml") == [
        "b.yaml:5, open place 'weken': nothing is left open here. Expected '$weken' in some word.",
        "b.yaml:16: unknown open place 'wekn'. Did you mean 'weken'?",
    ]
    assert told(SPECIAL.replace("{verzoek: v}\n", "{verzoek: $eisen}\n"), GENERAL, file="b.yaml") == [
        "b.yaml:15: the open place 'eisen' takes rules, so it is no word."
    ]
    often = SPECIAL.replace("title: College", f"title: {'$weken' * 1_001}")
    assert told(often, GENERAL, file="b.yaml")[0].endswith(
        "open places are used too often. Expected at most 1000 times."
    )
    in_expression = SPECIAL.replace(PLACE, "{type: text, default: a}").replace(
        "when: {verzoek: v}\n", "when: {all: [{verzoek: v}, {where: \"v.soort == '$weken'\"}]}\n"
    )
    assert told(in_expression.replace("$weken weeks", "4 weeks"), GENERAL, file="b.yaml") == [
        "b.yaml:15: what is filled in here would become part of an expression. Expected a number or a date."
    ]


def test_a_word_that_is_filled_in_is_never_taken_for_the_name_of_a_fact() -> None:
    """Else a municipality could fill in `v.soort` and so compare a fact with itself."""
    open_word = SPECIAL.replace(PLACE, "{type: text, default: iets}").replace("$weken weeks", "4 weeks")
    tested = open_word.replace("bedrag: decimal?", "naam: text?").replace(
        "when: {verzoek: v}", "when: {verzoek: {as: v, naam: $weken}}"
    )
    overlay = OVERLAY.replace("weken: 4", "weken: v.naam")

    policy = parse_policy(bundled(overlay, tested, GENERAL), "o.yaml")

    assert "Const(value='v.naam')" in str(policy.rules["snel"].when)


DIRECTIONS = {
    "{type: whole, default: 6, tighter: higher}": ("7", "5"),
    "{type: decimal, default: 6.5, tighter: lower}": ("6.25", "6.75"),
    "{type: date, default: 2024-01-06, tighter: higher}": ("2024-01-07", "2024-01-05"),
    "{type: yes_no, default: false, tighter: true}": ("yes", None),
    "{type: yes_no, default: true, tighter: true}": ("yes", "no"),
    "{type: choice, choices: [a, b], default: a}": ("b", "c"),
    "{type: text, default: a}": ("b", "b" * 201),
    "{type: whole, default: 6, from: 2, to: 9}": ("9", "10"),
}


@pytest.mark.parametrize(("place", "fillings"), DIRECTIONS.items())
def test_a_place_is_filled_in_as_it_says(place: str, fillings: tuple[str, str | None]) -> None:
    model = SPECIAL.replace(PLACE, place).replace("$weken weeks", "4 weeks").replace("College}", '"College $weken"}')
    fitting, unfit = fillings

    policy = parse_policy(bundled(OVERLAY.replace("weken: 4", f"weken: {fitting}"), model, GENERAL), "o.yaml")
    assert policy.roles["college"].title.nl == f"College {fitting}"
    if unfit is not None:
        assert told(OVERLAY.replace("weken: 4", f"weken: {unfit}"), model, GENERAL)


def test_an_overlay_on_disk_stands_below_its_model(tmp_path: Path) -> None:
    for name, text in (
        ("algemeen/2024-01-01.yaml", GENERAL),
        ("bijzonder/2024-06-01.yaml", SPECIAL),
        ("bijzonder/duinrand/2024-07-01.yaml", OVERLAY),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    path = tmp_path / "bijzonder" / "duinrand" / "2024-07-01.yaml"

    assert load_policy(path).version == "bijzonder@2024-07-01+duinrand"

    path.write_text(OVERLAY.replace("model: 2024-06-01", "model: 2023-06-01"), "utf-8")
    with pytest.raises(PolicyErrors) as caught:
        bundle(path)
    assert str(caught.value) == (
        "duinrand/2024-07-01.yaml:2: there is no policy 'bijzonder' of that date. Found '2023-06-01'. "
        "Expected '2024-06-01'."
    )


def test_the_shelf_keeps_models_bases_and_overlays_apart() -> None:
    assert not set(shelf()) & (set(bases()) | set(overlays()))
    for version, path in (shelf() | bases() | overlays()).items():
        assert load_policy(path).version == version
