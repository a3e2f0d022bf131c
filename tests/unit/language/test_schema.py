"""An editor that knows the schema completes what can be written, and marks what the loader would not read either."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from rules.language.schema import policy_schema

ROOT = Path(__file__).parents[3]
SHELF = ROOT / "rules" / "policies"
POLICIES = sorted(path for path in SHELF.rglob("*.yaml") if not path.name.endswith(".scenarios.yaml"))
VALIDATOR = Draft202012Validator(policy_schema())


def as_json(text: str) -> object:
    """What an editor sees: days are text, and anchors do not occur."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_json(text))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: str(path.relative_to(SHELF)))
def test_every_policy_that_comes_with_the_product_fits(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


def test_the_policy_of_the_reference_fits() -> None:
    page = (ROOT / "docs" / "policy-language.md").read_text("utf-8")
    (whole, *_) = re.findall(r"```yaml\n(policy: .*?)```", page, re.DOTALL)
    assert complaints(whole) == []


GOOD = """
policy: p
in_force: 2024-01-01
roles: {r: {title: R}}
facts: {a: {fields: {n: whole}}}
rules:
  - rule: one
    when: {all: [a, {count: {of: a, at_least: 2}}]}
    oblige: {bearer: r, to: a, within: 8 weeks}
"""


def test_the_policy_the_next_test_spoils_fits() -> None:
    assert complaints(GOOD) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("oblige:", "oblge:"),
        ("bearer: r, ", ""),
        ("at_least:", "atleast:"),
        ("in_force:", "inforce:"),
        ("rule: one", "rule: 1 one"),
        ("within: 8 weeks", "within: {lats: 8 weeks}"),
        ("fields: {n: whole}", "feilds: {n: whole}"),
        ("{of: a, ", "{"),
    ],
)
def test_a_slip_of_the_pen_does_not_fit(right: str, wrong: str) -> None:
    assert right in GOOD
    assert complaints(GOOD.replace(right, wrong))
