"""One thing in a well-formed policy that somebody should look at."""

from dataclasses import dataclass

from rules.terms.said import Said, language_of, said


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `line` is where it stands, `part` in which clause. `str()` says it in English."""

    line: int
    part: Said
    message: Said

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, code: str) -> str:
        """Return it as a sentence, with where it stands."""
        return language_of(code).say(said("remark", line=self.line, part=self.part, what=self.message))
