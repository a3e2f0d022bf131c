"""The examples of docs/rules-as-a-library.md, run one after the other as written."""

import re
from pathlib import Path
from typing import Any

from rules import library

PAGE = (Path(__file__).parents[2] / "docs" / "rules-as-a-library.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_examples_do_what_they_say() -> None:
    known: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(compile(example, "rules-as-a-library.md", "exec"), known)  # noqa: S102 our own page
    assert known["answers"]
    assert PAGE.count("```") == 2 * len(EXAMPLES)


def test_what_the_page_imports_is_all_from_the_library_and_the_library_is_what_it_says() -> None:
    imported = set(re.findall(r"^from ([\w.]+) import", "\n".join(EXAMPLES), re.MULTILINE))
    assert imported == {"datetime", "rules.library"}
    assert sorted(library.__all__) == list(library.__all__)
    assert all(hasattr(library, name) for name in library.__all__)
