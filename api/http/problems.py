"""Every "no" of the API, in one table: which error gets which status and name (RFC 9457 problem details)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api.http.headers import ALWAYS, TRACE_ID
from api.http.messages.citation import CitationOut
from api.http.messages.party import KeyOut, PartyChangeOut, PartyOut
from api.http.messages.person import PersonChangeOut, PersonOut
from api.http.messages.shape import TextOut
from api.http.messages.work import WhyNotOut
from orchestrator import errors as refused
from orchestrator.domain import person_refused
from orchestrator.domain.bearer import BearerRefused
from orchestrator.domain.coalition import CoalitionNotFound
from orchestrator.domain.destruction import NotToBeDestroyed
from orchestrator.domain.dpop import PROOF_ALGORITHMS
from orchestrator.domain.erasure import NotToBeErased
from orchestrator.domain.party import PartyChanged
from orchestrator.domain.party_key import KeyChanged, KeyExists, KeyNotFound
from orchestrator.domain.person import PersonChanged
from orchestrator.domain.public_key import KeyInvalid
from orchestrator.domain.retention import MustBeKept
from orchestrator.domain.rights import NotYourRight
from orchestrator.errors import FieldProblem, SpeelruimteError
from orchestrator.trace import current_trace


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


MEDIA_TYPE = "application/problem+json"
Extras = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its name in the `type`, and its title."""

    status: int
    name: str
    title: str


WITHOUT_END = Kind(409, "rules-without-end", "The rules come to no answer")
NOT_YOURS = Kind(403, "not-yours", "Not for your party")
NOT_INVITED = Kind(403, "not-invited", "Not invited")
INVALID = Kind(400, "request-invalid", "The request cannot be read")

KINDS: Mapping[type[SpeelruimteError], Kind] = {
    refused.NotSignedIn: Kind(401, "not-signed-in", "Not signed in"),
    BearerRefused: Kind(401, "not-signed-in", "Not signed in"),
    refused.NotYours: NOT_YOURS,
    NotYourRight: NOT_YOURS,
    refused.FactRefused: Kind(403, "fact-refused", "The policy does not allow this fact now"),
    person_refused.NotInvited: NOT_INVITED,
    person_refused.InvitedElsewhere: NOT_INVITED,
    refused.CaseNotFound: Kind(404, "case-not-found", "Case not found"),
    CoalitionNotFound: Kind(404, "coalition-not-found", "No coalition in which your party takes part"),
    refused.NothingToExplain: Kind(404, "nothing-to-explain", "There is nothing of this name to explain"),
    FactNotFound: Kind(404, "fact-not-found", "Fact not found"),
    refused.NothingToProve: Kind(404, "nothing-to-prove", "There is no such checkpoint, or no such line for you"),
    refused.TaskNotFound: Kind(404, "task-not-found", "Task not found"),
    refused.NoticeNotFound: Kind(404, "notice-not-found", "Notice not found"),
    refused.PartyNotFound: Kind(404, "party-not-found", "Party not found"),
    person_refused.PersonNotFound: Kind(404, "person-not-found", "Person not found"),
    person_refused.InvitationOver: Kind(404, "invitation-over", "The invitation is over"),
    refused.TokenNotFound: Kind(404, "token-not-found", "Token not found"),
    KeyNotFound: Kind(404, "key-not-found", "Key not found"),
    KeyInvalid: Kind(400, "key-invalid", "The key cannot be used to sign in"),
    KeyExists: Kind(409, "key-exists", "The key is known already"),
    refused.PolicyNotFound: Kind(404, "policy-not-found", "Policy not found"),
    RequestRefused: INVALID,
    refused.ReasonNeeded: INVALID,
    refused.ReadingInvalid: INVALID,
    refused.ViewNotKept: INVALID,
    refused.NothingStuck: Kind(404, "nothing-stuck", "Nothing stands still under this number"),
    refused.PageInvalid: INVALID,
    refused.UnknownFactType: Kind(400, "unknown-fact-type", "Unknown fact type"),
    refused.FactInvalid: Kind(400, "fact-invalid", "The fact does not fit its type"),
    refused.PartyInvalid: Kind(400, "party-invalid", "The party cannot be registered like this"),
    person_refused.PersonInvalid: Kind(400, "person-invalid", "The person cannot be invited or changed like this"),
    person_refused.CodeWrong: Kind(403, "code-wrong", "Not the code of the invitation"),
    refused.CaseInvalid: Kind(400, "case-invalid", "The case cannot be opened or called like this"),
    refused.TaskNotAnswered: Kind(400, "task-not-answered", "The task asks for another fact"),
    person_refused.PersonKnownAlready: Kind(409, "person-known-already", "Known already as somebody else of the party"),
    person_refused.LastAdministrator: Kind(409, "last-administrator", "The last administrator of the party"),
    refused.PartyExists: Kind(409, "party-exists", "The party is registered already"),
    PersonChanged: Kind(412, "person-changed", "The person has changed since they were looked at"),
    KeyChanged: Kind(412, "key-changed", "The key has changed since it was looked at"),
    PartyChanged: Kind(412, "party-changed", "The party has changed since it was looked at"),
    refused.CaseChanged: Kind(409, "case-changed", "The case has changed since it was looked at"),
    refused.CaseExists: Kind(409, "case-exists", "The case exists already"),
    refused.EditionNotFound: Kind(404, "edition-not-found", "There is no such edition"),
    refused.EditionInUse: Kind(409, "edition-in-use", "The edition is in use"),
    refused.EditionTooOld: Kind(409, "edition-too-old", "A later edition is in force"),
    refused.PolicyInUse: Kind(409, "policy-in-use", "The policy version is in use"),
    refused.RuleChanged: Kind(409, "rule-changed", "The rule says something else than what was read"),
    NotToBeDestroyed: Kind(409, "not-to-be-destroyed", "The case is not to be destroyed now"),
    NotToBeErased: Kind(409, "not-to-be-erased", "Nothing can be erased there"),
    MustBeKept: Kind(409, "must-be-kept", "It stays as long as the case is kept"),
    refused.TaskAlreadyClaimed: Kind(409, "task-already-claimed", "The task is taken"),
    refused.TaskNotOffered: Kind(409, "task-not-offered", "The task is not offered"),
    refused.TaskStateConflict: Kind(409, "task-state-conflict", "The task is in another state"),
    refused.IdempotencyConflict: Kind(409, "idempotency-conflict", "The idempotency key was used for something else"),
}


def problem(status: int, detail: str, *, instance: str, kind: Kind | None = None, **extras: Any) -> JSONResponse:
    """Return a problem detail; without a kind the status alone says what it is."""
    said = {
        "type": f"urn:problem:speelruimte:{kind.name}" if kind else "about:blank",
        "title": kind.title if kind else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    told = {name: value for name, value in extras.items() if value not in (None, ())}
    headers = {"WWW-Authenticate": _challenge()} if status == HTTPStatus.UNAUTHORIZED else None
    return _Detail(said | jsonable_encoder(told), status, headers, media_type=MEDIA_TYPE)


def _challenge(refused: BearerRefused | None = None) -> str:
    """Return in which ways one can sign in, and which check failed (RFC 6750, 3; RFC 9449, 7.1)."""
    algorithms = f'algs="{" ".join(PROOF_ALGORITHMS)}"'
    if refused is None:
        return f"Bearer, DPoP {algorithms}"
    kind = "invalid_dpop_proof" if refused.check.of_proof else "invalid_token"
    said = f'error="{kind}", error_description="{str(refused).replace(chr(34), chr(39))}"'
    return f"Bearer {said}, DPoP {said}, {algorithms}"


class _Detail(JSONResponse):
    def render(self, content: Any) -> bytes:
        # What was found may hold half a character; its escape is what JSON writes for it.
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


async def tell_refusal(request: Request, error: Exception) -> JSONResponse:
    """Answer an error of the platform by its row in the table."""
    assert isinstance(error, SpeelruimteError)  # noqa: S101  registered for this class alone
    kind = next(KINDS[each] for each in type(error).__mro__ if each in KINDS)
    extras = _EXTRAS.get(type(error), _nothing)(error)
    request.app.state.metrics.count_refusal(kind.name, extras.get("rule"))
    answer = problem(kind.status, str(error), instance=request.url.path, kind=kind, **extras)
    if isinstance(error, BearerRefused):
        answer.headers["WWW-Authenticate"] = _challenge(error)
    return answer


async def tell_fault(request: Request, error: Exception) -> JSONResponse:
    """Answer when the rules of a policy come to no end: no value that was sent is wrong, and nothing was stored."""
    sentence = f"The rules of the policy come to no answer, so nothing was stored: {error}."
    return problem(409, sentence, instance=request.url.path, kind=WITHOUT_END)


async def tell_http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer what never reached a route, such as a path that does not exist."""
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class alone
    sentence = _SENTENCES.get(error.status_code, "{detail}").format(
        method=request.method, path=request.url.path, detail=error.detail
    )
    answer = problem(error.status_code, sentence, instance=request.url.path)
    answer.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(methods_at(request))
    return answer


async def tell_failure(request: Request, _: Exception) -> JSONResponse:
    """Answer what nobody expected; the log has the rest."""
    answer = problem(500, "The platform failed. Its log says where.", instance=request.url.path)
    trace = current_trace()
    # Nothing that completes the headers of an answer stands around this one.
    answer.headers.update({**ALWAYS, TRACE_ID: trace.trace_id if trace else ""})
    return answer


def methods_at(request: Request) -> list[str]:
    """Return every method that is possible at the path: each is a route of its own, and one alone tells of itself."""
    scope = dict(request.scope)
    return [method for method in _METHODS if any(_takes(route, scope, method) for route in request.app.routes)]


def _takes(route: BaseRoute, scope: dict[str, Any], method: str) -> bool:
    return route.matches(scope | {"method": method})[0] is Match.FULL


_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_SENTENCES = {
    404: "There is nothing at {path}; the paths are described in /v1/openapi.json.",
    405: "{method} is not possible at {path}.",
}


def _nothing(_: Any) -> Extras:
    return {}


def _errors(problems: tuple[FieldProblem, ...]) -> list[Extras]:
    return [{"field": each.field, "found": each.found, "expected": each.expected} for each in problems]


def _of_refused_fact(error: refused.FactRefused) -> Extras:
    verdict = error.verdict
    return {
        "fact": error.fact,
        "reason": TextOut.tell(verdict.reason),
        "rule": verdict.rule,
        "source": verdict.source,
        "sources": [CitationOut.tell(each) for each in verdict.citations],
        "facts": verdict.facts,
        "missing": [{"fact": each.fact, "roles": each.roles} for each in verdict.missing],
        "also": tuple(WhyNotOut.tell(each) for each in verdict.also),
    }


_EXTRAS: Mapping[type[SpeelruimteError], Callable[[Any], Extras]] = {
    refused.NotYours: lambda error: {"party": error.party, "expected": error.expected},
    NotYourRight: lambda error: {
        "party": error.party,
        "expected": error.expected,
        "rule": error.rule,
        "reason": TextOut.tell(error.reason),
    },
    refused.FactRefused: _of_refused_fact,
    MustBeKept: lambda error: {"reason": TextOut.tell(error.reason)},
    refused.PolicyNotFound: lambda error: {"known": error.known},
    refused.UnknownFactType: lambda error: {
        "errors": [{"field": "type", "found": error.name, "expected": " or ".join(error.known)}],
        "suggestion": error.suggestion,
    },
    refused.FactInvalid: lambda error: {"fact": error.fact, "errors": _errors(error.errors)},
    refused.CaseInvalid: lambda error: {"errors": _errors(error.errors)},
    refused.PartyInvalid: lambda error: {"errors": _errors(error.errors)},
    person_refused.PersonInvalid: lambda error: {"errors": _errors(error.errors)},
    KeyInvalid: lambda error: {"errors": _errors(error.errors)},
    refused.PageInvalid: lambda error: {"errors": _errors(error.errors)},
    refused.ReadingInvalid: lambda error: {"errors": _errors(error.errors)},
    PartyChanged: lambda error: {
        "now": PartyOut.tell(error.party),
        "changes": [PartyChangeOut.tell(each) for each in error.changes],
    },
    PersonChanged: lambda error: {
        "now": PersonOut.of(error.person),
        "changes": [PersonChangeOut.tell(each) for each in error.changes],
    },
    KeyChanged: lambda error: {"now": KeyOut.tell(error.key)},
    refused.RuleChanged: lambda error: {"rule": error.rule},
    RequestRefused: lambda error: {"errors": _errors(error.errors)},
    refused.TaskAlreadyClaimed: lambda error: {"task": error.task, "claimedBy": error.by},
    refused.TaskNotOffered: lambda error: {"task": error.task, "state": error.state, "wanted": error.wanted},
    refused.TaskStateConflict: lambda error: {"task": error.task, "state": error.state, "wanted": error.wanted},
    refused.TaskNotAnswered: lambda error: {"task": error.task, "yields": error.yields},
}
