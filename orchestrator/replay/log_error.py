"""What can be wrong with a log: always said with the file and, where there is one, the line."""

from orchestrator.errors import SpeelruimteError
from rules.language.text.errors import quoted


class LogBroken(SpeelruimteError):
    """A log cannot be read, or does not hold what the mapping asks of it. Nothing of it has been replayed.

    `line` and `column` count from 1; 0 when the file as a whole is meant, or the column is not known. `found` and
    `expected` are words for people, or empty.
    """

    def __init__(
        self, file: str, line: int, message: str, *, column: int = 0, found: str = "", expected: str = ""
    ) -> None:
        place = ":".join([file, *(str(each) for each in (line, column) if each)])
        says = [f"Found {found}." if found else "", f"Expected {expected}." if expected else ""]
        super().__init__(" ".join(filter(None, [f"{place}: {message}.", *says])))
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.found = found
        self.expected = expected


class Unreadable(ValueError):
    """A value in the log is not what it says it is; whoever knows the place turns this into LogBroken.

    `line` is where the value stands, 0 when only the place of its trace or event is known.
    """

    def __init__(self, message: str, found: str, expected: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.found = quoted(found)
        self.expected = expected
        self.line = line
