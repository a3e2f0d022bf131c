"""The content of a rule is what it says with its terms, wherever that stands; what is said otherwise is another one."""

from collections.abc import Mapping

import pytest

from rules.difference.content import contents_of
from rules.difference.side import side_of_text
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL


def contents(text: str, name: str = "algemeen") -> Mapping[str, str]:
    return contents_of(side_of_text(text, f"{name}/2024-01-01.yaml"))


def bundled(first: str, *others: tuple[str, str]) -> str:
    return first + "".join(f"--- # {file}\n{text}" for file, text in others)


def changed(before: str, after: str) -> set[str]:
    one, other = contents(GENERAL), contents(GENERAL.replace(before, after, 1))
    return {name for name in one if one[name] != other[name]}


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("in_force: 2024-01-01", "in_force: 2025-01-01", set()),
        ("roles:", "# A remark of the author.\n\n\nroles:", set()),
        ("permit: {who: orgaan", "permit: {who: aanvrager", {"bevoegd"}),
        ('    source: "Aw 4:17"', '    title: Te laat\n    source: "Aw 4:17"', {"te_laat"}),
        ('"Aw 1:3"', '"Aw 1:3(1)"', {"bevoegd"}),
        ("lasts: 8 weeks", "lasts: 9 weeks", {"op_tijd"}),
        ('source: "Aw 4:13"}', 'source: "Aw 4:13(1)"}', {"op_tijd"}),
        ("soort: orgaan}", "soort: anders}", {"te_laat"}),
        ("towards: aanvrager, within: redelijk", "within: redelijk, towards: aanvrager", set()),
    ],
)
def test_only_what_a_rule_says_makes_it_another_one(before: str, after: str, rules: set[str]) -> None:
    assert changed(before, after) == rules


def test_another_law_of_the_same_name_makes_it_another_one_and_another_version_of_that_law_does_not() -> None:
    sources = "sources: {Aw: {title: Wet, bwb: BWBR0005537, read_in: 2024-01-01}}\nroles:"
    cited = GENERAL.replace("roles:", sources, 1)
    one = contents(cited)
    assert contents(cited.replace("read_in: 2024-01-01", "read_in: 2025-01-01")) == one
    other = contents(cited.replace("BWBR0005537", "BWBR0045754"))
    assert {name for name in one if one[name] != other[name]} == {"op_tijd", "bevoegd", "te_laat"}


def test_a_layer_says_a_rule_again_as_far_as_it_says_the_same() -> None:
    general = ("algemeen/2024-01-01.yaml", GENERAL)
    base, special = contents(GENERAL), contents(bundled(SPECIAL, general), "bijzonder")
    same = SPECIAL.partition("open:")[0].partition(": {as:")[0] + "}\n"
    assert contents(bundled(same, general), "bijzonder") == base
    assert not set(base.values()) & set(special.values()), "roles and facts have other names there"


def test_what_a_municipality_fills_in_makes_a_rule_another_one() -> None:
    stands_on = (("bijzonder/2024-06-01.yaml", SPECIAL), ("algemeen/2024-01-01.yaml", GENERAL))
    national = contents(bundled(SPECIAL, stands_on[1]), "bijzonder")
    tailored = contents(bundled(OVERLAY, *stands_on), "duinrand")
    assert {name for name in tailored if tailored[name] != national.get(name)} == {"snel", "bevestigen"}
