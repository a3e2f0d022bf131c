"""A dossier: what is known of a case that lives elsewhere, sent in to hear what a policy says of it, and the answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.engine.problem import Matcher
from rules.evaluate.evaluate import evaluate
from rules.evaluate.moves import Move, moves
from rules.evaluate.present import present, present_sources
from rules.evaluate.verdict import Allowed, Doer, Refused
from rules.facts import Fact
from rules.language.read.facts import moment_of, read_facts, read_roles
from rules.language.text.errors import quoted
from rules.language.text.findings import Consequential, Findings, Wrong, leaf, table, unknown, which
from rules.language.text.tree import Listing, Node
from rules.model.fault import PolicyFault
from rules.model.json import Json
from rules.model.policy import Policy
from rules.service.json_tree import JsonProblem, path_to, read_json
from rules.terms.edition import Editions
from rules.terms.said import Count, english, said

LARGEST_DOSSIER = 1_000_000
"""Characters of one dossier."""
MOST_FACTS = 1_000
"""Facts of one dossier: a case has tens to hundreds."""

_KEYS = ("facts", "roles", "at", "moves")
_MOVER = {"party": said("a_party"), "role": said("a_role"), "person": said("a_person")}


@dataclass(frozen=True, slots=True)
class Dossier:
    """Facts, and the moment at which they are looked at; `mover` is who asks what it could do, if anybody does."""

    facts: tuple[Fact, ...]
    at: datetime
    mover: Doer | None = None


@dataclass(frozen=True, slots=True)
class DossierProblem:
    """One thing that is wrong in a dossier: its place, such as `facts[3].fields.bedrag`, and words for people."""

    field: str
    message: str
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        found, expected = self.found and f" Found {self.found}.", self.expected and f" Expected {self.expected}."
        return f"{self.field or 'the dossier'}: {self.message}.{found}{expected}"


class DossierErrors(ValueError):
    """Everything that is wrong in one dossier."""

    def __init__(self, problems: Sequence[DossierProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))


def read_dossier(policy: Policy, text: str | bytes, at: datetime) -> Dossier:
    """Read a dossier in JSON: a facts file with `at` (left out: the moment given) and `moves` (left out: nobody's).

    `moves` is `{party, role?, person?}`. Raises `DossierErrors` with everything that is wrong.
    """
    try:
        known, quick = _decoded(text), Findings("dossier")
        found = _attempted(policy, read_json(known, sharing=True), quick, at)
        if found and not quick.errors:
            return found
        placed = _Placed(read_json(known))
        _attempted(policy, placed.root, placed, at)
    except JsonProblem as problem:
        raise DossierErrors([DossierProblem("", str(problem))]) from problem
    raise DossierErrors(list(dict.fromkeys(placed.problems)))


def _attempted(policy: Policy, root: Node, findings: Findings, at: datetime) -> Dossier | None:
    with findings.noting():
        return _read(policy, root, findings, at)
    return None


def _decoded(text: str | bytes) -> str:
    if len(text) > LARGEST_DOSSIER:
        raise JsonProblem(f"a dossier is at most {LARGEST_DOSSIER:,} characters")
    try:
        return text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise JsonProblem("this is not UTF-8 text") from error


def _read(policy: Policy, root: Node, findings: Findings, at: datetime) -> Dossier:
    body = table(root, root, said("a_dossier"))
    findings.known_keys(body, _KEYS, said("a_dossier"))
    given = body.get("facts")
    if isinstance(given, Listing) and len(given.nodes) > MOST_FACTS:
        found, expected = Count(len(given.nodes)), said("at_most", count=Count(MOST_FACTS))
        raise Wrong(given, said("too_many_facts"), found=found, expected=expected)
    roles = read_roles(policy, body.get("roles"), findings)
    with findings.noting():
        at = moment_of(leaf(body.get("at"), body, said("a_day_or_moment"))) if body.get("at") else at
    facts = read_facts(policy, given, roles, findings, at)
    mover = None
    with findings.noting():
        mover = _mover(policy, body.get("moves"), findings)
    return Dossier(facts, at, mover)


def _mover(policy: Policy, node: Node | None, findings: Findings) -> Doer | None:
    if node is None:
        return None
    body = table(node, node, which("moves", said("who_would_act")))
    findings.known_keys(body, _MOVER, "'moves'")
    words = {name: leaf(word, body, _MOVER[name]) for name in _MOVER if (word := body.get(name)) is not None}
    role = words.get("role")
    if role and role.text not in policy.roles:
        raise unknown(role, said("role"), policy.roles)
    party = leaf(body.get("party"), body, which("party", said("whose_moves"))).text
    return Doer(party, words["person"].text if "person" in words else None, role.text if role else None)


class _Placed(Findings):
    """Findings that say where in the JSON something stands, which has no lines worth naming."""

    def __init__(self, root: Node) -> None:
        super().__init__("dossier")
        self.root = root
        self.problems: list[DossierProblem] = []

    def note(self, wrong: Wrong) -> None:
        """Add to what is wrong."""
        super().note(wrong)
        if not isinstance(wrong, Consequential):
            meant = wrong.expected or (wrong.suggestion and quoted(wrong.suggestion))
            told = map(english, (wrong.message, wrong.found, meant))
            self.problems.append(DossierProblem(path_to(self.root, wrong.node), *told))


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


_NO_REASON: dict[str, Json] = {
    **dict.fromkeys(("reason", "rule", "source")),
    **{name: [] for name in ("sources", "facts", "missing", "also")},
}


def _why_not(refused: Refused) -> dict[str, Json]:
    return {
        "reason": {"nl": refused.reason.nl, "en": refused.reason.en},
        "rule": refused.rule,
        "source": refused.source,
        "sources": present_sources(refused.citations),
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
