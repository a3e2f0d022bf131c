"""What the door itself refuses, next to what the platform refuses."""

from collections.abc import Sequence

from orchestrator.errors import FieldProblem, SpeelruimteError


class RequestRefused(SpeelruimteError):
    """A request says something that nothing can be done with."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


class FactNotFound(SpeelruimteError):
    """The case has no such fact."""

    def __init__(self, case_id: str, fact_id: str) -> None:
        super().__init__(f"There is no fact {fact_id!r} in case {case_id!r}.")
        self.fact_id = fact_id
