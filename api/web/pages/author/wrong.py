"""What is wrong in a text somebody pasted: the line, what stood there, and what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.language.text.errors import PolicyError, PolicyErrors

MOST = 50
"""Errors that are shown; who has more begins at the top."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class WrongLine:
    """One error; `text` is the line it stands in, empty when that is in another file than the one pasted."""

    line: int
    text: str
    file: str
    error: PolicyError


def wrong_lines(errors: PolicyErrors, text: str, file: str) -> Sequence[WrongLine]:
    """Return the errors with the lines of the text they are about; `file` is the name under which it was read."""
    lines = text.splitlines()
    return [_line(each, lines, file) for each in errors.errors[:MOST]]


def _line(error: PolicyError, lines: Sequence[str], file: str) -> WrongLine:
    ours = error.file == file and 0 < error.line <= len(lines)
    shown = lines[error.line - 1].strip()[:_LONGEST] if ours else ""
    return WrongLine(error.line, shown, "" if error.file == file else error.file, error)
