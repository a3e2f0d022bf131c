"""Errors of what people write, as a product: where, what was found, what was expected, a likely remedy.

What they say is data, so that an author reads it in their own language; `str()` of them is in English.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from rules.terms.said import Joined, Said, Text, Value, english, language_of, said

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PolicyError:
    """One thing that is wrong in a policy, facts or scenarios file.

    `line` counts from 1. `part` is the clause it stands in, such as `rule 'tijdig_beslissen'`. `suggestion` is a word
    that was probably meant; it, `part`, `found` and `expected` may be empty.
    """

    file: str
    line: int
    message: Value
    part: Said | None = None
    found: Value = ""
    expected: Value = ""
    suggestion: str = ""

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, code: str) -> str:
        """Return where it stands and what is wrong, in one line."""
        say = language_of(code).write
        place = f"{self.file}:{self.line}, {say(self.part)}" if self.part else f"{self.file}:{self.line}"
        return f"{place}: {' '.join(map(say, self.sentences()))}"

    def sentences(self) -> Iterator[Said]:
        """What is wrong, what was found and expected, and last what was probably meant, as far as they are known."""
        yield said("finding", what=self.message)
        if self.found:
            yield said("finding_found", what=self.found)
        if self.expected:
            yield said("finding_expected", what=self.expected)
        if self.suggestion:
            yield said("finding_meant", name=self.suggestion)


class PolicyErrors(ValueError):
    """Everything that is wrong in one file and those it stands on; of each file in order of line."""

    def __init__(self, errors: Sequence[PolicyError]) -> None:
        files = list(dict.fromkeys(error.file for error in errors))
        self.errors = tuple(sorted(errors, key=lambda error: (files.index(error.file), error.line)))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field of a fact does not hold what its type says. `field` is its name."""

    field: str
    found: Value
    expected: Value

    def __str__(self) -> str:
        return english(said("finding_of_field", field=self.field, found=self.found, expected=self.expected))


class FieldErrors(ValueError):
    """Everything that is wrong in the fields of one fact."""

    def __init__(self, fact_type: str, errors: Sequence[FieldError]) -> None:
        self.fact_type = fact_type
        self.errors = tuple(errors)
        super().__init__(fact_type, self.errors)

    def __str__(self) -> str:
        return f"{self.fact_type}: " + "; ".join(map(str, self.errors))


def quoted(text: str) -> str:
    """Show what was found, shortened to what fits a message."""
    flat = " ".join(text.split())
    return f"'{flat}'" if len(flat) <= _LONGEST_SHOWN else f"'{flat[:_LONGEST_SHOWN]}…'"


def named(what: Said, name: str | Text) -> Said:
    """Say which one of its kind it is: `rule 'tijdig_beslissen'`."""
    shown = Text(quoted(name.nl), quoted(name.en)) if isinstance(name, Text) else quoted(name)
    return said("named", what=what, name=shown)


def listed(names: Iterable[str], word: Literal["and", "or"] = "or") -> Joined | Said:
    """Name what was possible: `'a', 'b' or 'c'`, at most a dozen."""
    known: list[str | Said] = [f"'{name}'" for name in names]
    if len(known) > 12:  # noqa: PLR2004  more than a dozen is no help
        known = [*known[:11], said("one_of_others", count=len(known) - 11)]
    return Joined(tuple(known), word, commas=True) if known else said("nothing_here")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name somebody probably meant, or nothing."""
    return next(iter(get_close_matches(word[:_LONGEST_SHOWN], list(known), n=1, cutoff=0.6)), "")
