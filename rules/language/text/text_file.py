"""The text of a file somebody wrote, of reasonable size and in UTF-8, or an error that says what is the matter."""

from pathlib import Path

from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.tree import LARGEST, too_large
from rules.terms.said import said


def read_text_file(path: Path, name: str) -> str:
    """The text of a file of reasonable size; raises `PolicyErrors` when it is too large or not UTF-8."""
    if path.stat().st_size > LARGEST:
        raise PolicyErrors([too_large(name, 1)])
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PolicyErrors([PolicyError(name, line, said("not_utf8"))]) from error
