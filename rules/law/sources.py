"""What a policy rests on: its regulations article by article, what is an own rule, and what nobody has read."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rules.evaluate.present import present_sources
from rules.language.text.tree import file_of
from rules.model.citation import Citation, Regulation
from rules.model.citing import Citer, citing
from rules.model.json import Json
from rules.model.policy import Policy

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule or a named term. `origin` is the version whose text it comes from, `place` where that stands.

    `rules` are those that say it: itself, or for a term the ones that use it.
    """

    citer: Citer
    name: str
    origin: str
    place: str
    rules: tuple[str, ...]

    @property
    def called(self) -> str:
        """What it is called where rules stand beside terms: a term is told to be one."""
        return f"term {self.name}" if self.citer is Citer.TERM else self.name


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation, with the clauses that have it."""

    citation: Citation
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """A regulation with what is cited of it, in the order of its articles."""

    regulation: Regulation
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a policy rests on. `nowhere` are sources that name no regulation, and so lead nowhere."""

    version: str
    rests: tuple[Rest, ...]
    own: tuple[Cited, ...]
    nowhere: tuple[Cited, ...]

    @property
    def unread(self) -> tuple[Regulation, ...]:
        """The regulations of which something is cited that nobody has read, as far as the policy says."""
        return tuple(each.regulation for each in self.rests if any(not one.citation.read_in for one in each.cited))


def clauses_of(policy: Policy) -> Iterator[tuple[Clause, Citation]]:
    """Every citation with the clause that has it; a clause that cites two articles comes twice."""
    origins = {file_of(rule.line): rule.origin for rule in policy.rules.values()}
    for each in citing(policy):
        file = file_of(each.line)
        origin = origins.get(file, policy.version)
        clause = Clause(each.citer, each.name, origin, f"{file}:{each.line}", each.rules)
        yield from ((clause, citation) for citation in each.citations)


def sources_of(policy: Policy, only: Callable[[Clause], bool] = lambda _: True) -> Sources:
    """What the policy rests on; with `only` as far as such clauses say."""
    found: dict[Citation, list[Clause]] = {}
    for clause, citation in clauses_of(policy):
        if only(clause) and clause not in found.setdefault(citation, []):
            found[citation].append(clause)
    cited = [Cited(citation, tuple(clauses)) for citation, clauses in found.items() if clauses]
    followed = [each for each in cited if each.citation.regulation]
    rests = (Rest(each, _of(each, followed)) for each in policy.regulations.values())
    return Sources(
        policy.version,
        tuple(each for each in rests if each.cited),
        tuple(each for each in cited if each.citation.own),
        tuple(each for each in cited if not each.citation.regulation and not each.citation.own),
    )


def is_own_of_municipality(clause: Clause) -> bool:
    """Whether a municipality added the clause, on top of what the national policy says."""
    return "+" in clause.origin


def _of(regulation: Regulation, cited: Iterable[Cited]) -> tuple[Cited, ...]:
    ours = (each for each in cited if each.citation.regulation == regulation)
    return tuple(sorted(ours, key=lambda each: _in_order(each.citation)))


def _in_order(citation: Citation) -> tuple[tuple[str, ...], ...]:
    """The order in which a regulation has its articles: 4:5 before 4:13, 8:55 before 8:55b."""
    return tuple(map(_counted, (citation.article or "", citation.paragraph or "", *citation.parts)))


def _counted(label: str) -> tuple[str, ...]:
    return tuple(part.zfill(6) if part.isdigit() else part for part in _NUMBERS.sub(r" \g<0> ", label).split())


def sources_json(found: Sources) -> dict[str, Json]:
    """Return what a policy rests on as JSON types."""
    return {
        "policy": found.version,
        "regulations": [_rest_json(each) for each in found.rests],
        "own": [_cited_json(each) for each in found.own],
        "nowhere": [_cited_json(each) for each in found.nowhere],
        "notRead": [each.name for each in found.unread],
    }


def regulation_json(regulation: Regulation) -> dict[str, Json]:
    """Return a regulation as JSON types."""
    identifier = regulation.identifier
    return {
        "name": regulation.name,
        "title": {"nl": regulation.title.nl, "en": regulation.title.en},
        "scheme": identifier.scheme.value if identifier else None,
        "identifier": identifier.value if identifier else None,
        "readIn": regulation.read_in.isoformat() if regulation.read_in else None,
    }


def clause_json(clause: Clause) -> dict[str, Json]:
    """Return which clause it is, as JSON types."""
    return {
        "kind": clause.citer.value,
        "name": clause.name,
        "origin": clause.origin,
        "place": clause.place,
        "rules": list(clause.rules),
    }


def _rest_json(each: Rest) -> dict[str, Json]:
    return {**regulation_json(each.regulation), "cited": [_cited_json(one) for one in each.cited]}


def _cited_json(each: Cited) -> dict[str, Json]:
    (source,) = present_sources((each.citation,))
    return {"source": source, "by": [clause_json(clause) for clause in each.clauses]}
