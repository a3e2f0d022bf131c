"""One thing in a well-formed policy that somebody should look at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `line` is where it stands, `message` says it in words."""

    line: int
    part: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.part}: {self.message}."
