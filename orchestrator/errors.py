"""Every refusal of the platform, as a typed error; only the door that answers knows what number it gets.

An error says what was asked, what was found and what was expected, so that whoever reads it knows the next thing to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.evaluate.verdict import Refused
    from rules.terms.said import Told


class SpeelruimteError(Exception):
    """Something the platform refuses and can explain. `str()` of it is a sentence for people."""


class CaseSetApart(Exception):
    """A case cannot be evaluated now, through no fault of whoever asked: it is set apart, and the rest goes on.

    `reason` says in one line what went wrong, for whoever keeps the platform running.
    """

    def __init__(self, case_id: str, reason: str) -> None:
        super().__init__(
            f"Case {case_id!r} cannot be evaluated now, so nothing was recorded. It is set apart and tried again by "
            "itself; whoever keeps the platform running sees why. Send the same request, with the same key, later."
        )
        self.case_id = case_id
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with what was sent: which field, what was found there, what was expected.

    `code` names the kind of thing, where pages have words of their own for it; `said` is what was expected in the
    languages of people, where it depends on what the policy states.
    """

    field: str
    found: str
    expected: str
    code: str = ""
    said: "Told | None" = None

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"


class NotSignedIn(SpeelruimteError):
    """The token is missing, unknown, withdrawn, or no longer good."""

    def __init__(self) -> None:
        super().__init__("The token is not known here, or has ended. Ask the platform for a token of your party.")


class IssuerAway(Exception):
    """The sign-in of an organisation does not answer, or not as one does; `why` is for the log and who connects it."""

    def __init__(self, issuer: str, why: str) -> None:
        super().__init__(f"The sign-in of {issuer!r} does not answer as it should. Try again in a minute.")
        self.issuer = issuer
        self.why = why


class IssuerUnready(IssuerAway):
    """The platform cannot say who it is at this issuer: the file with its secret or key cannot be used any more."""


class NotYours(SpeelruimteError):
    """The actor's party may not see or do this."""

    def __init__(self, what: str, party: str, expected: str) -> None:
        super().__init__(f"{what} is not for {party}: expected {expected}.")
        self.what = what
        self.party = party
        self.expected = expected


class CaseNotFound(SpeelruimteError):
    """No such case, or none that this party may know of."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"There is no case {case_id!r} in which your party takes part.")
        self.case_id = case_id


class CaseExists(SpeelruimteError):
    """The id asked for a new case is taken."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"There already is a case {case_id!r}: leave the id out, or choose another one.")
        self.case_id = case_id


class CaseInvalid(SpeelruimteError):
    """A case cannot be opened, or called, like this."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


class PartyInvalid(SpeelruimteError):
    """A party cannot be registered like this."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


class PartyExists(SpeelruimteError):
    """The id asked for a new party is taken."""

    def __init__(self, party: str) -> None:
        super().__init__(
            f"There already is a party {party!r}. Registering changes nothing of it: see PATCH /v1/parties/{party}."
        )
        self.party = party


class TokenNotFound(SpeelruimteError):
    """No token has this id."""

    def __init__(self, token_id: str) -> None:
        super().__init__(f"There is no token {token_id!r}: 'speelruimte token list' names them.")
        self.token_id = token_id


class NothingToProve(SpeelruimteError):
    """There is no such checkpoint, or no such line for whoever asks."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no {what}.")


class TaskNotFound(SpeelruimteError):
    """No such task, or none that this party may know of."""

    def __init__(self, task: str) -> None:
        super().__init__(f"There is no task {task!r} in a case in which your party takes part.")
        self.task = task


class NoticeNotFound(SpeelruimteError):
    """No such notice, or none to this actor."""

    def __init__(self, notice: str) -> None:
        super().__init__(f"There is no notice {notice!r} to your party.")
        self.notice = notice


class NothingToExplain(SpeelruimteError):
    """There is no obligation, task, notice, stage, milestone or fact type of this name in the case."""

    def __init__(self, subject: str, case_id: str, known: Sequence[str]) -> None:
        near = get_close_matches(subject, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(f"Case {case_id!r} has no obligation, task, notice, stage or fact type {subject!r}.{hint}")
        self.subject = subject


class PartyNotFound(SpeelruimteError):
    """No party is registered under this id."""

    def __init__(self, party: str) -> None:
        super().__init__(f"There is no party {party!r}: register it first.")
        self.party = party


class PolicyNotFound(SpeelruimteError):
    """No version of the policy is published, or none in force on the day asked for."""

    def __init__(self, policy: str, wanted: str, known: Sequence[str] = ()) -> None:
        super().__init__(f"No policy {policy!r} {wanted}. Published: {', '.join(known) or 'none'}.")
        self.policy = policy
        self.wanted = wanted
        self.known = tuple(known)


class PolicyInUse(SpeelruimteError):
    """Another text is already published under this name and date, and cases run under it."""

    def __init__(self, version: str) -> None:
        super().__init__(f"{version} is in use with another text. Law changes by adding a version: give it a new date.")
        self.version = version


class EditionInUse(SpeelruimteError):
    """Another text is already there under this name and day: it is never rewritten."""

    def __init__(self, version: str, resting: int, newest: str) -> None:
        day, _, number = newest.partition(".")
        following = f"{day}.{int(number or 1) + 1}"
        super().__init__(
            f"{version} is there already with another text, and {resting} cases rest on it. An edition is never "
            f"rewritten: give yours a later day, or if it replaces what came in today 'edition: {following}'."
        )
        self.version = version


class EditionTooOld(SpeelruimteError):
    """An edition would never count: a later one is in force."""

    def __init__(self, version: str, in_force: str) -> None:
        super().__init__(f"{version} would never count, as {in_force} is in force. Give it a later day.")
        self.version = version


class EditionNotFound(SpeelruimteError):
    """An edition on which something rests is not stored."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"There is no edition with the digest {digest}, neither stored nor in this release.")
        self.digest = digest


class UnknownFactType(SpeelruimteError):
    """The policy of the case knows no such fact type."""

    def __init__(self, name: str, known: Sequence[str], suggestion: str | None) -> None:
        hint = f" Did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"There is no fact type {name!r}. Known: {', '.join(known)}.{hint}")
        self.name = name
        self.known = tuple(known)
        self.suggestion = suggestion


class FactInvalid(SpeelruimteError):
    """The content of a fact does not fit its type. All problems at once."""

    def __init__(self, fact: str, errors: Sequence[FieldProblem]) -> None:
        super().__init__(f"The fact {fact!r} cannot be read: {'; '.join(str(each) for each in errors)}.")
        self.fact = fact
        self.errors = tuple(errors)


class FactRefused(SpeelruimteError):
    """The policy does not let this party add this fact now; the verdict says by which rule and what would change it."""

    def __init__(self, fact: str, verdict: "Refused") -> None:
        super().__init__(verdict.reason.en)
        self.fact = fact
        self.verdict = verdict


class TaskAlreadyClaimed(SpeelruimteError):
    """Another party was first."""

    def __init__(self, task: str, by: str) -> None:
        super().__init__(f"Task {task!r} has already been claimed by {by}.")
        self.task = task
        self.by = by


class CaseChanged(SpeelruimteError):
    """Something was added to the case since it was looked at, and what was decided on may not be what would follow."""

    def __init__(self, case_id: str, seen: str, head: str) -> None:
        super().__init__(
            f"Case {case_id!r} has changed: its journal ended with {seen[:12]}…, and now with {head[:12]}…."
        )
        self.case_id = case_id


class TaskStateConflict(SpeelruimteError):
    """The task is in a state in which this cannot be done."""

    def __init__(self, task: str, state: str, wanted: str) -> None:
        super().__init__(f"Task {task!r} is {state}; this needs one that is {wanted}.")
        self.task = task
        self.state = state
        self.wanted = wanted


class TaskNotOffered(TaskStateConflict):
    """The task is not open for claiming: done, failed or withdrawn."""

    def __init__(self, task: str, state: str) -> None:
        super().__init__(task, state, "offered")


class TaskNotAnswered(SpeelruimteError):
    """Completing a task needs the fact it asks for."""

    def __init__(self, task: str, yields: str) -> None:
        super().__init__(f"Task {task!r} is done by delivering a fact {yields!r}: found none among the facts sent.")
        self.task = task
        self.yields = yields


class PageInvalid(SpeelruimteError):
    """A list cannot go on from this mark: it never gave it."""

    def __init__(self, mark: str) -> None:
        super().__init__("A list goes on from the 'next' of the page before, exactly as it was given.")
        self.errors = (FieldProblem("after", repr(mark), "the 'next' of the page before"),)


class IdempotencyConflict(SpeelruimteError):
    """The idempotency key was used before for something else."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Idempotency key {key!r} was used before with other content: use a new key for a new request."
        )
        self.key = key


class NothingStuck(SpeelruimteError):
    """Nothing that stands still has this number, or no longer."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Nothing stands still under number {number}: it goes again, or somebody dropped it.")
        self.number = number


class ViewNotKept(SpeelruimteError):
    """A view of the worklist cannot be saved like this."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class ReadingInvalid(SpeelruimteError):
    """What somebody says of a rule cannot be kept like this."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)


class RuleChanged(SpeelruimteError):
    """The rule says something else by now than what was read."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"Rule {rule!r} does not say what you read (any more): see what it says now, and read that.")
        self.rule = rule


class ReasonNeeded(SpeelruimteError):
    """What is dropped is dropped for a reason that others can read."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(str(each) for each in errors))
        self.errors = tuple(errors)
