"""No message of the loader goes without a test that holds it to its words: those tests are looked up in their text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
READERS = sorted(path for room in ("language", "scenario") for path in (ROOT / "rules" / room).rglob("*.py"))
TESTS = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
SAID = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in TESTS))
SHORTEST = 6
"""Letters a piece of a message needs to be told from others."""


def messages(file: Path) -> Iterator[tuple[int, str]]:
    """The longest fixed piece of the message of every finding and remark in the file, with its line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MESSAGE:
            place = _MESSAGE[node.func.id]
            if len(node.args) > place:
                yield node.lineno, _fixed(node.args[place])
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "message":
            yield node.lineno, _fixed(node.value)


_MESSAGE = {"Wrong": 1, "unknown": 1, "Remark": 2, "PolicyError": 2}
"""Where each kind of finding has its words."""


def _fixed(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return max((_fixed(each) for each in values), key=len, default="")
        case ast.IfExp(body=body, orelse=other):
            return min(_fixed(body), _fixed(other), key=len)
    return ""


@pytest.mark.parametrize("file", READERS, ids=lambda file: file.stem)
def test_every_message_is_in_a_test(file: Path) -> None:
    unheld = [f"line {line}: {piece}" for line, piece in messages(file) if len(piece) >= SHORTEST and piece not in SAID]
    assert unheld == []
