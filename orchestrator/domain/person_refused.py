"""What is refused to persons, and about them: each an error that says whom to ask, or what else to do."""

from collections.abc import Sequence
from enum import StrEnum

from orchestrator.errors import FieldProblem, SpeelruimteError


class NotInvited(SpeelruimteError):
    """Somebody signed in at an issuer whom no administrator of the party invited, or whom one removed."""

    def __init__(self, party: str) -> None:
        super().__init__(f"You signed in, but {party} did not invite you. Ask its administrator for an invitation.")
        self.party = party


class InvitedElsewhere(NotInvited):
    """Somebody takes up an invitation of another party than the one for which the issuer says they come."""


class PersonNotFound(SpeelruimteError):
    """The party has no such person."""

    def __init__(self, party: str, person: str) -> None:
        super().__init__(f"{party} has no person {person!r}.")
        self.party = party
        self.person = person


class PersonInvalid(SpeelruimteError):
    """A person cannot be invited or changed like this."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


class PersonKnownAlready(SpeelruimteError):
    """Whoever signed in is somebody of the party already, and cannot be a second person of it."""

    def __init__(self, party: str, person: str) -> None:
        super().__init__(f"You are {person!r} of {party} already: this invitation is for somebody else.")
        self.party = party
        self.person = person


class Over(StrEnum):
    """Why an invitation is over. One that was taken up, or replaced by a new one, is not known any more."""

    UNKNOWN = "unknown"
    LATE = "late"
    WRONG_CODES = "wrong_codes"


class InvitationOver(SpeelruimteError):
    """An invitation is not known, was taken up, has ended, or too many wrong codes were tried."""

    def __init__(self, why: Over = Over.UNKNOWN) -> None:
        super().__init__("This invitation is not known here, was used, or has ended. Ask for a new one.")
        self.why = why


class CodeWrong(SpeelruimteError):
    """The code is not the one that belongs to the invitation."""

    def __init__(self, left: int) -> None:
        super().__init__(f"This is not the code of the invitation; it can be tried {left} more times.")
        self.left = left


class LastAdministrator(SpeelruimteError):
    """Without this person nobody of the party could say any more who its people are."""

    def __init__(self, party: str) -> None:
        super().__init__(f"You are the last administrator of {party}: make somebody else administrator first.")
        self.party = party
