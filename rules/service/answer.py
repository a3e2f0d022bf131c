"""Facts in, conclusions out: what a policy says of a dossier, as every door tells it."""

from collections.abc import Iterable
from datetime import datetime

from rules.engine.problem import Matcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.moves import Move, moves
from rules.evaluate.present import present
from rules.evaluate.verdict import Allowed, Refused
from rules.model.fault import PolicyFault
from rules.model.json import Json
from rules.model.policy import Policy
from rules.service.dossier import Dossier, DossierErrors, DossierProblem, read_dossier
from rules.terms.edition import Editions


def answer(
    policy: Policy, dossier: Dossier, matcher: Matcher | None = None, editions: Editions | None = None
) -> dict[str, Json]:
    """Return the conclusions as JSON types, with `moves` where the dossier asks for somebody's.

    Raises `DossierErrors` when the policy comes to no end with these facts.
    """
    try:
        conclusions = evaluate(policy, dossier.facts, dossier.at, matcher, editions=editions)
    except PolicyFault as error:
        raise DossierErrors([DossierProblem("facts", str(error))]) from error
    shown = present(conclusions)
    if dossier.mover:
        shown["moves"] = [present_move(each) for each in moves(policy, conclusions, dossier.mover)]
    return shown


def answer_json(
    policy: Policy,
    text: str | bytes,
    at: datetime,
    matcher: Matcher | None = None,
    editions: Editions | None = None,
) -> dict[str, Json]:
    """Return the answer to a dossier in JSON; `at` is when it is looked at if it does not say so itself.

    Raises `DossierErrors`.
    """
    return answer(policy, read_dossier(policy, text, at), matcher, editions)


def answer_lines(
    policy: Policy,
    lines: Iterable[str | bytes],
    at: datetime,
    matcher: Matcher | None = None,
    editions: Editions | None = None,
) -> list[dict[str, Json] | DossierErrors]:
    """Return for each line, a dossier in JSON, its answer, or else what is wrong with it."""
    return [_answered(policy, line, at, matcher, editions) for line in lines]


def present_move(move: Move) -> dict[str, Json]:
    """Return a move as JSON types: why not, where it is not allowed, and in `also` the other reasons why not."""
    allowed = isinstance(move.verdict, Allowed)
    shown: dict[str, Json] = {"fact": move.fact, "role": move.role, "allowed": allowed, "owed": [*move.owed]}
    if not isinstance(move.verdict, Refused):
        return shown | _NO_REASON
    return shown | _why_not(move.verdict) | {"also": [_why_not(each) for each in move.verdict.also]}


_NO_REASON: dict[str, Json] = {"reason": None, "rule": None, "source": None, "facts": [], "missing": [], "also": []}


def _why_not(refused: Refused) -> dict[str, Json]:
    return {
        "reason": {"nl": refused.reason.nl, "en": refused.reason.en},
        "rule": refused.rule,
        "source": refused.source,
        "facts": list(refused.facts),
        "missing": [{"fact": each.fact, "roles": list(each.roles)} for each in refused.missing],
    }


def _answered(
    policy: Policy, line: str | bytes, at: datetime, matcher: Matcher | None, editions: Editions | None
) -> dict[str, Json] | DossierErrors:
    try:
        return answer_json(policy, line, at, matcher, editions)
    except DossierErrors as errors:
        return errors
