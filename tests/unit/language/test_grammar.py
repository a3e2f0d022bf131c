"""Each construct is described once; whoever reads it, means it or writes about it says the same."""

import re
from pathlib import Path
from typing import get_args

import pytest

from rules.language.grammar.comparisons import OPERATORS
from rules.language.grammar.conditions import CONDITIONS, STATE_WORDS
from rules.language.grammar.construct import Construct
from rules.language.grammar.declarations import (
    CITED,
    FACT_TYPE,
    FIELD,
    HOLDER,
    OPEN_PLACE,
    OWN_RULE,
    PERSONAL_DATA,
    PURPOSE,
    REGULATION,
    RETENTION,
    ROLE,
    SCOPE,
    TASK,
    TERM,
    WHO,
)
from rules.language.grammar.documents import OVERLAY, POLICY, RULE_FORM, WITHOUT
from rules.language.grammar.effects import CLOCK_KEYS, EFFECTS, TIGHTENING
from rules.language.layers.redirected import redirected
from rules.language.layers.renamed import renamed
from rules.language.read.condition import CONDITION_READERS
from rules.language.read.effect import EFFECT_READERS
from rules.language.text.tree import Leaf, Table, read_tree, written
from rules.model.condition import Aggregator, ObligationState
from rules.model.effect import ClockAct, Effect, ScopeAct, Settlement
from rules.model.fact_type import FieldKind

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "policy-language.md").read_text("utf-8")
DECLARED = (
    *(FACT_TYPE, FIELD, HOLDER, OPEN_PLACE, ROLE, SCOPE, TASK, TERM, WHO),
    *(CITED, OWN_RULE, PERSONAL_DATA, PURPOSE, REGULATION, RETENTION, OVERLAY, POLICY, RULE_FORM, WITHOUT),
)
ALL: tuple[Construct, ...] = (*DECLARED, *EFFECTS.values(), *CONDITIONS.values())
CODE = re.compile(r"`([^`]+)`")


def table(first: str) -> list[list[str]]:
    """The rows of the table of the reference whose heading begins so."""
    lines = PAGE[PAGE.index(f"| {first} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_effect_has_its_reader_and_its_class() -> None:
    assert set(EFFECTS) == set(EFFECT_READERS)
    assert len(EFFECTS) == len(get_args(Effect))


def test_every_condition_with_a_word_has_its_reader() -> None:
    assert set(CONDITIONS) == set(CONDITION_READERS)
    assert set(STATE_WORDS) == {str(each) for each in ObligationState}
    assert set(Aggregator) <= set(CONDITIONS)


def test_every_act_on_what_is_owed_and_on_parts_of_the_case_is_a_key() -> None:
    assert set(Settlement) <= set(EFFECTS["settle"].words)
    assert set(ClockAct) | {key for keys in CLOCK_KEYS.values() for key in keys} == set(EFFECTS["clock"].words)
    assert set(ScopeAct) == set(EFFECTS["scope"].words)


@pytest.mark.parametrize("construct", ALL, ids=lambda each: each.word)
def test_every_key_says_what_it_means(construct: Construct) -> None:
    untold = [key.word for key in construct.keys if not key.told and key.word not in OPERATORS]
    assert untold == []
    assert len(set(construct.words)) == len(construct.words)


@pytest.mark.parametrize("word", EFFECTS)
def test_the_reference_tells_of_an_effect_what_its_description_does(word: str) -> None:
    (row,) = (row for row in table("effect") if row[0] == f"`{word}`")
    assert row[2] == EFFECTS[word].told
    if EFFECTS[word].keys:
        assert set(CODE.findall(row[1])) == set(EFFECTS[word].words)


def test_the_reference_tells_of_the_conditions_what_their_descriptions_do() -> None:
    assert table("condition") == [[f"`{word}`", each.told] for word, each in CONDITIONS.items()]


def test_the_reference_tells_of_every_word_of_a_test() -> None:
    told = {code.partition(":")[0] for row in table("test") for code in CODE.findall(row[0])} - {"field"}
    assert told == {word for word in OPERATORS if word[0].isalpha()}
    assert {sign for row in table("test") for sign in CODE.findall(row[1])} <= set(OPERATORS)


def test_the_reference_tells_of_a_regulation_what_its_description_does() -> None:
    told = [[f"`{key.word}`", key.told] for key in REGULATION.keys if not key.layered]
    assert table("key of a regulation") == told


@pytest.mark.parametrize(
    ("first", "construct"),
    [
        ("key of `personal_data`", PERSONAL_DATA),
        ("key of a purpose", PURPOSE),
        ("key of a retention", RETENTION),
    ],
)
def test_the_reference_tells_of_personal_data_what_its_description_does(first: str, construct: Construct) -> None:
    assert table(first) == [[f"`{key.word}`", key.told] for key in construct.keys]


def test_the_reference_tells_of_every_kind_of_field() -> None:
    told = {code.partition(" ")[0] for row in table("kind of field") for code in CODE.findall(row[0])}
    assert told == {*FieldKind, "[a,"} - {FieldKind.CHOICE}


def test_what_an_overlay_may_add_is_in_the_page_on_layers() -> None:
    page = (ROOT / "docs" / "layers.md").read_text("utf-8")
    assert f"It may {', '.join(TIGHTENING[:-1])} and {TIGHTENING[-1]} new names" in page


@pytest.mark.parametrize("word", [*Settlement, *ClockAct, *STATE_WORDS, "rule"])
def test_what_names_a_rule_follows_it_when_it_is_overridden(word: str) -> None:
    said = Table(((Leaf(word, 1), Leaf("old", 1)),), 1)
    assert redirected(said, {"old": ("new",)}) == Table(((Leaf(word, 1), Leaf("new", 1)),), 1)


def test_a_base_in_other_words_keeps_what_is_a_word_of_the_language() -> None:
    text = """\
roles: {first: , source: }
tasks: {t: {yields: f}}
facts: {f: {by: first}}
rules:
  - {rule: r, source: first, when: {role: {source: held}}, offer: {to: first, task: t, mode: first}}
"""
    root = read_tree(text, "p.yaml")
    assert isinstance(root, Table)
    said = written(renamed(root, {"first": "eerste", "source": "bron"}, {}))
    after = text.replace("{first: , source: }", "{eerste: , bron: }").replace("by: first", "by: eerste")
    after = after.replace("{source: held}", "{bron: held}").replace("to: first", "to: eerste")
    assert said == written(read_tree(after, "p.yaml"))
