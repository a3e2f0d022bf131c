"""What the documentation names is there: files, links between pages, and every decision in the list with its status."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(r"`([\w./-]+/[\w./-]+\.(?:py|md|toml|html|yaml))`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
DECISIONS = ROOT / "docs" / "decisions"
STATUS = re.compile(r"\A# \d+\. [^\n]+\n\nStatus: (accepted|superseded)\b[^\n]*\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_a_page_names_is_there(page: Path):
    text = page.read_text("utf-8")
    around = (ROOT, page.parent)
    assert [name for name in NAMED.findall(text) if not any((each / name).exists() for each in around)] == []
    assert [name for name in LINK.findall(text) if not (page.parent / name).exists()] == []


def test_every_decision_has_a_status_and_is_in_the_list():
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    listed = (DECISIONS / "README.md").read_text("utf-8")
    assert [path.name for path in records if f"({path.name})" not in listed] == []
    assert [path.name for path in records if not STATUS.match(path.read_text("utf-8"))] == []
