"""Requests drawn from the description of the API, well formed and not, asked by every kind of actor with a real token.

Half of them are about things that are there, so that what lies behind a 404 is tried as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as described

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import SUPERVISOR, PartyDraft
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.oversight import supervise
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.stuck import issue_operator_token
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, PORTAAL, Counter
from tests.patience import PATIENCE

INSPECTION = "inspectie-zorg"
ACTORS = ("municipality", "partner", "supervisor", "operator", "person", "stranger", "nobody")
CHECKS = [
    described.content_type_conformance,
    described.response_schema_conformance,
    described.response_headers_conformance,
]


def tokens(database: Database) -> Mapping[str, str | None]:
    """A token for each kind of actor; a stranger's is good for nothing, and nobody shows none."""
    with database.transaction() as session:
        register_party(session, PartyDraft(INSPECTION, "Inspectie Zorg", SUPERVISOR), at=now())
        supervise(session, INSPECTION, GEMEENTE, at=now())
        inspector = issue_token(session, INSPECTION, at=now())
        operator = issue_operator_token(session, "Beheerder Een", at=now())
    return {
        "municipality": f"token-of-{GEMEENTE}-None",
        "partner": f"token-of-{BRANDWEER}-None",
        "supervisor": inspector,
        "operator": operator,
        "person": f"token-of-{PORTAAL}-medewerker-1",
        "stranger": "a-token-that-nobody-issued",
        "nobody": None,
    }


def things(counter: Counter) -> dict[str, str]:
    """Something that is there for each name in a path."""
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    return {
        "case": "zaak-1",
        "fact": "f6",
        "subject": "tijdig_beslissen:f6",
        "task": counter.offered(BRANDWEER),
        "policy": "vergunning",
        "date": "2024-01-01",
        "party": BRANDWEER,
    }


@dataclass
class Tried:
    """What came of it: how often each status was answered, and what was wrong."""

    statuses: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def try_everything(url: str, token: str | None, there: Mapping[str, str], examples: int) -> Tried:
    """Ask each operation so many times with what fits and as often with what does not."""
    tried = Tried()
    for each in _drawn(url, examples, tried):
        _ask(url, each.about(there), token, tried)
    return tried


@dataclass(frozen=True)
class Drawn:
    """A request that was drawn, with what stood in its path; a `real` one is about something that is there."""

    case: Case
    path: Mapping[str, Any] | None
    real: bool

    def about(self, there: Mapping[str, str]) -> Case:
        """The request, about what is there on this platform if it is a real one."""
        if self.real and self.path is not None:
            known = {each.name for each in self.case.operation.path_parameters} & there.keys()
            self.case.path_parameters = dict(self.path) | {name: there[name] for name in known}
        return self.case


_BEFORE: dict[int, tuple[list[Drawn], list[str]]] = {}
"""What was drawn before, by how many: of one description and one seed that is the same for every actor."""


def _drawn(url: str, examples: int, tried: Tried) -> Sequence[Drawn]:
    """The requests for every operation; to draw them takes longer than to ask them."""
    if examples not in _BEFORE:
        drawn: list[Drawn] = []
        wrong: list[str] = []
        for operation in operations(url):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _draw(operation, mode, examples, drawn, wrong)
        _BEFORE[examples] = drawn, wrong
    before, unfit = _BEFORE[examples]
    tried.wrong += unfit
    return before


def operations(url: str) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for found in schemathesis.openapi.from_url(f"{url}/v1/openapi.json").get_all_operations():
        yield found.ok()


def _draw(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    examples: int,
    drawn: list[Drawn],
    wrong: list[str],
) -> None:
    @seed(20260302)
    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def keep(case: Case, real: bool) -> None:
        path = dict(case.path_parameters) if isinstance(case.path_parameters, dict) else None
        drawn.append(Drawn(case, path, real))

    try:
        keep()
    except Exception as error:  # noqa: BLE001 nothing may fit an operation; what does is told
        if "Unsatisfiable" not in type(error).__name__:
            wrong.append(f"{operation.label}: {type(error).__name__}: {error}")


def _ask(url: str, case: Case, token: str | None, tried: Tried) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    base = url + urlsplit(case.operation.schema.get_base_url()).path
    answer = case.call(base_url=base, headers=headers, timeout=PATIENCE)
    status = answer.status_code
    tried.statuses[status] = tried.statuses.get(status, 0) + 1
    asked = f"{case.method} {case.path} {case.path_parameters} {case.query} {case.body!r}"[:600]
    if status >= 500:
        tried.wrong.append(f"{asked}: {status} {answer.text[:300]}")
    if str(status) not in case.operation.definition.raw["responses"]:
        tried.wrong.append(f"{asked}: {status} is not described: {answer.text[:300]}")
    try:
        case.validate_response(answer, checks=CHECKS)
    except Exception as error:  # noqa: BLE001 whatever does not fit the description is told
        tried.wrong.append(f"{asked}: {status} {error}"[:1500])
