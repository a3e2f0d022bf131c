"""What is wrong with a file as a whole, or with how it stands on others, is told before what is in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rules.language.policy import load_policy
from rules.language.text.errors import PolicyErrors

BASE = """\
policy: basis
in_force: 2024-01-01
base: true
roles: {gemeente: }
facts: {a: }
rules:
  - {rule: x, when: a, derive: d}
"""
OTHER = (
    BASE.replace("basis", "ander")
    .replace("gemeente", "rijk")
    .replace("a: }", "b: }")
    .replace("a, derive: d", "b, derive: e")
)
ON_BASE = "policy: kind\nin_force: 2024-01-01\nbased_on: basis\n"

WRONG = {
    "x" * 1_000_001: "p.yaml:1: the file is too large. Expected at most 1,000,000 bytes.",
    "policy: p\n" + "---\npolicy: q\n" * 32: "p.yaml:65: a text holds at most 32 documents.",
    f"{ON_BASE}rules:\n  - {{rule: y, overrides: basis, when: a, derive: d}}\n--- # basis/2024-01-01.yaml\n{BASE}": (
        "p.yaml:5, rule 'y': 'basis' has no rule 'y'. Expected the names of its rules."
    ),
    "policy: kind\nin_force: 2024-01-01\nbased_on: [basis, ander]\n"
    f"--- # basis/2024-01-01.yaml\n{BASE}--- # ander/2024-01-01.yaml\n{OTHER}": (
        "ander/2024-01-01.yaml:7: 'basis' and 'ander' both have rule 'x'. "
        "Found the other at basis/2024-01-01.yaml:7. Expected another name for one of them, with 'as'."
    ),
    BASE.replace("base: true", f"open: {{t: {{type: text, default: {'x' * 201}}}}}"): (
        "p.yaml:3, open place 't': this is too long for the open place 't' (p.yaml:3). Expected at most 200 characters."
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.items(), ids=("long", "many", "rule", "both", "place"))
def test_a_mistake_in_the_file_as_a_whole_is_told(text: str, message: str, told: Callable[[str], list[str]]) -> None:
    assert told(text) == [message]


def test_a_file_too_large_or_not_of_text_is_not_read(tmp_path: Path) -> None:
    large, strange = tmp_path / "large.yaml", tmp_path / "strange.yaml"
    large.write_bytes(b"#" * 1_000_001)
    strange.write_bytes(b"policy: p\n# \xff\n")

    for path, message in (
        (large, "1: the file is too large. Expected at most 1,000,000 bytes."),
        (strange, "2: this is not UTF-8 text."),
    ):
        with pytest.raises(PolicyErrors) as caught:
            load_policy(path)
        assert str(caught.value) == f"{tmp_path.name}/{path.name}:{message}"
