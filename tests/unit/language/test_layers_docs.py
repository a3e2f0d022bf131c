"""Every example on the page about layers loads, differs and goes wrong as the page says."""

import re
from pathlib import Path

import pytest

from rules.difference.compare import compare, difference_lines
from rules.difference.side import model_of, side_from_file
from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors
from rules.model.condition import AllOf, ObligationCondition
from rules.terms.said import Text

TEXT = (Path(__file__).parents[3] / "docs" / "layers.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
TOLD = re.findall(r"^```text\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
BASE, POLICY, DECISIONS, SUBSIDY, OVERLAY, LATER_BASE, LATER_POLICY, LATER_OVERLAY = FILES


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        # The comment with the name is the first line of each file on the page.
        (tmp_path / name).write_text(f"# {name}\n{text}", "utf-8")
    return tmp_path


def edited(path: Path, right: str, wrong: str) -> Path:
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    return path


def told(path: Path) -> str:
    with pytest.raises(PolicyErrors) as caught:
        load_policy(path)
    return str(caught.value)


def test_every_example_is_run() -> None:
    assert (len(FILES), len(TOLD)) == (TEXT.count("```yaml"), 5)


def test_each_file_loads(policies: Path) -> None:
    assert {name: load_policy(policies / name).version for name in FILES} == {
        BASE: "algemeen@2024-01-01",
        POLICY: "openbaarheid@2024-01-01",
        DECISIONS: "besluiten@2024-01-01",
        SUBSIDY: "subsidie@2024-01-01",
        OVERLAY: "openbaarheid@2024-07-01+gemeente-duinrand",
        LATER_BASE: "algemeen@2026-01-01",
        LATER_POLICY: "openbaarheid@2026-01-01",
        LATER_OVERLAY: "openbaarheid@2026-02-01+gemeente-duinrand",
    }


def test_a_later_version_has_what_it_continues_and_its_bases_have_then(policies: Path) -> None:
    before, after, tailored = (load_policy(policies / name) for name in (POLICY, LATER_POLICY, LATER_OVERLAY))
    assert set(before.rules) - set(after.rules) == {"te_laat"}
    assert set(before.facts) - set(after.facts) == {"ingebrekestelling"}
    assert tailored.opened == {"weken": "2", "eigen_eisen": "wijk_bekend"}


def test_what_the_base_says_of_personal_data_is_handed_on(policies: Path) -> None:
    policy = load_policy(policies / SUBSIDY)
    said = policy.personal_data
    assert (said.purpose, said.roles, said.fields) == (
        Text("Subsidie verlenen", "Granting subsidies"),
        ("vereniging",),
        (("subsidieaanvraag", "namens"),),
    )
    assert policy.retention["anders"].begins == ("subsidieaanvraag", "ontvangen_op")


def test_the_overriding_rule_takes_the_place_of_the_other(policies: Path) -> None:
    when = load_policy(policies / POLICY).rules["te_laat"].when
    assert isinstance(when, AllOf)
    assert isinstance(when.of[0], ObligationCondition)
    assert when.of[0].rule == "snel_beslissen"


def test_the_errors_are_told_as_on_the_page(policies: Path) -> None:
    too_far = edited(policies / OVERLAY, "weken: 3", "weken: 9")
    assert f"{told(too_far)}\n" == TOLD[1]
    competing = edited(policies / POLICY, "    overrides: tijdig_beslissen\n", "")
    assert f"{told(competing)}\n" == TOLD[0]
    spoken_of = edited(policies / LATER_BASE, "rules: [te_laat], ", "")
    assert f"{told(spoken_of)}\n" == TOLD[2]


def test_what_differs_is_told_as_on_the_page(policies: Path) -> None:
    overlay = side_from_file(policies / OVERLAY)
    model = model_of(overlay)
    found = compare(model.clauses, overlay.clauses)
    changed = [line for each in found if each.before is not None for line in difference_lines(each)]
    assert "\n".join((f"{model.policy.version} → {overlay.policy.version}", *changed)) + "\n" == TOLD[3]
    new = {each.name for each in found if each.before is None}
    assert new == {"title", "wijk_bekend", "Verordening openbaarheid Duinrand"}


def test_what_a_later_version_says_otherwise_is_told_as_on_the_page(policies: Path) -> None:
    before, after = (side_from_file(policies / name) for name in (POLICY, LATER_POLICY))
    lines = (line for each in compare(before.clauses, after.clauses) for line in difference_lines(each))
    assert "\n".join((f"{before.policy.version} → {after.policy.version}", *lines)) + "\n" == TOLD[4]
