"""Errors of what people write, as a product: where, what was found, what was expected, a likely remedy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PolicyError:
    """One thing that is wrong in a policy, facts or scenarios file.

    `line` counts from 1. `part` is the clause it stands in, such as `rule 'tijdig_beslissen'`. `found`, `expected` and
    `suggestion` are words for people; each may be empty.
    """

    file: str
    line: int
    message: str
    part: str = ""
    found: str = ""
    expected: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}, {self.part}" if self.part else f"{self.file}:{self.line}"
        return f"{place}: {' '.join(self._sentences())}"

    def _sentences(self) -> Iterator[str]:
        yield f"{self.message}."
        if self.found:
            yield f"Found {self.found}."
        if self.expected:
            yield f"Expected {self.expected}."
        if self.suggestion:
            yield f"Did you mean '{self.suggestion}'?"


class PolicyErrors(ValueError):
    """Everything that is wrong in one file and those it stands on; of each file in order of line."""

    def __init__(self, errors: Sequence[PolicyError]) -> None:
        files = list(dict.fromkeys(error.file for error in errors))
        self.errors = tuple(sorted(errors, key=lambda error: (files.index(error.file), error.line)))
        super().__init__("\n".join(map(str, self.errors)))


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field of a fact does not hold what its type says. `field` is its name; words for people in the others."""

    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"field '{self.field}': found {self.found}, expected {self.expected}"


class FieldErrors(ValueError):
    """Everything that is wrong in the fields of one fact."""

    def __init__(self, fact_type: str, errors: Sequence[FieldError]) -> None:
        self.fact_type = fact_type
        self.errors = tuple(errors)
        super().__init__(f"{fact_type}: " + "; ".join(map(str, self.errors)))


def quoted(text: str) -> str:
    """Show what was found, shortened to what fits a message."""
    flat = " ".join(text.split())
    return f"'{flat}'" if len(flat) <= _LONGEST_SHOWN else f"'{flat[:_LONGEST_SHOWN]}…'"


def listed(names: Iterable[str]) -> str:
    """Name what was possible: `'a', 'b' or 'c'`, at most a dozen."""
    known = [f"'{name}'" for name in names]
    if len(known) > 12:  # noqa: PLR2004  more than a dozen is no help
        known = [*known[:11], "one of " + str(len(known) - 11) + " others"]
    return " or ".join(filter(None, [", ".join(known[:-1]), *known[-1:]])) or "nothing here"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name somebody probably meant, or nothing."""
    return next(iter(get_close_matches(word[:_LONGEST_SHOWN], list(known), n=1, cutoff=0.6)), "")
