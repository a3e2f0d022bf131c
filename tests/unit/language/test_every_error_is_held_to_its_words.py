"""No message of the loader goes without a test that holds it to its words: those tests are looked up in their text.

The words are those of the English catalogue, under the key that the reader gives.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from rules.terms.said import language_of

ROOT = Path(__file__).parents[3]
READERS = sorted(path for room in ("language", "scenario") for path in (ROOT / "rules" / room).rglob("*.py"))
TESTS = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
SAID = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in TESTS))
SHORTEST = 6
"""Letters a piece of a message needs to be told from others."""


def messages(file: Path) -> Iterator[tuple[int, str]]:
    """The longest fixed piece of the message of every finding and remark in the file, with its line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if len(args) > _MESSAGE.get(name, len(args)):
                yield from _said_in(args[_MESSAGE[name]])
            case ast.Assign(targets=[ast.Name(id="message")], value=value) | ast.Return(value=ast.Call() as value):
                yield from _said_in(value)


_MESSAGE = {"Wrong": 1, "unknown": 1, "Remark": 2, "PolicyError": 2}
"""Where each kind of finding has its words."""


def _said_in(node: ast.expr) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Call(func=ast.Name(id="said"), args=[ast.Constant(value=str() as key), *_]):
            pieces = (piece for piece, *_ in Formatter().parse(language_of("en").sentences[key]))
            yield node.lineno, max(pieces, key=len)
        case ast.IfExp(body=body, orelse=other):
            yield from (*_said_in(body), *_said_in(other))


@pytest.mark.parametrize("file", READERS, ids=lambda file: file.stem)
def test_every_message_is_in_a_test(file: Path) -> None:
    unheld = [f"line {line}: {piece}" for line, piece in messages(file) if len(piece) >= SHORTEST and piece not in SAID]
    assert unheld == []
