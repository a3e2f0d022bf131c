"""What stops the evaluation of a policy that is well formed."""

from rules.terms.said import Value, english


class PolicyFault(Exception):
    """A well-formed policy that says nothing: its rules wait for each other in a circle, or never end.

    It is no `ValueError`: no value that somebody gave is wrong, so nobody who reads a value may take it for one.
    """

    def __init__(self, said: Value) -> None:
        super().__init__(said)
        self.said = said

    def __str__(self) -> str:
        return english(self.said)
