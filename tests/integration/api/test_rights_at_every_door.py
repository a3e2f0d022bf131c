"""Every route and page is asked by each kind of actor there is: whom it is not for hears so, with rule and reason.

What is right was written down by hand, in `tests/who_may_what.py`; what each route and page asks is what its door asks.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.routing import APIRoute

from api.http import asks as asked_over_http
from api.web.frame import asks as asked_on_pages
from api.web.frame.session import COOKIE, proof_for
from api.web.mount import PAGES
from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.db.persons import save_person
from orchestrator.domain.party import PartyDraft
from orchestrator.domain.person import Person, PersonState
from orchestrator.settings import Settings
from orchestrator.usecases.identity import begin_session, issue_token
from orchestrator.usecases.parties import register_party
from tests.conftest import database_url_of, make_database
from tests.e2e.addresses import SAMPLES
from tests.e2e.screenshots import served
from tests.e2e.town import Town, furnish
from tests.integration.api.counter import AANVRAAG, BRANDWEER, PORTAAL, Counter
from tests.integration.api.test_who_may import WHO_MAY, routes
from tests.patience import PATIENCE
from tests.who_may_what import KINDS, TOWN, Column, at_all, columns

FORBIDDEN, GONE, FAILED = 403, 404, 500
_GOES_ON = {"hear_news"}
"""Answers that never end; nobody is kept from them but who is not signed in."""


def let_everybody_in(database: Database) -> None:
    """Make every actor a person of their party, with what they see to."""
    with database.transaction() as session:
        for each in columns():
            actor = each.actor
            if actor.seats is not None:
                state, name = PersonState.ACTIVE, str(actor.person)
                save_person(session, Person(actor.party, name, name.title(), actor.seats, state, now()))


def register(database: Database, known: set[str]) -> None:
    with database.transaction() as session:
        for party, kind in KINDS.items():
            if party not in known:
                register_party(session, PartyDraft(party, party.title(), kind), at=now())


@pytest.fixture
def actors(database: Database) -> tuple[Column, ...]:
    register(database, {TOWN, BRANDWEER})
    let_everybody_in(database)
    with database.transaction() as session:
        for each in columns():
            party, person = each.actor.party, each.actor.person
            issue_token(session, party, person, at=now(), token=f"token-of-{party}-{person}")
    return columns()


def test_every_route_answers_each_actor_as_was_written_down(counter: Counter, actors: tuple[Column, ...]) -> None:
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    task = counter.offered(BRANDWEER)
    methods = {route.name: next(iter(route.methods)) for route in routes()}
    wrong = {}
    for name, (path, body, _) in WHO_MAY.items():
        action = asked_over_http.ASKS[name]
        for number, (each, lets) in enumerate(zip(actors, at_all()[action], strict=True)):
            headers = {} if methods[name] == "GET" else {"Idempotency-Key": f"{name}-{number}"}
            sent = {} if body is None else {"json": body}
            who = (each.actor.party, str(each.actor.person))
            answer = counter.send(methods[name], path.replace("TASK", task), *who, headers=headers, **sent)
            if not fits(answer, action.value, lets=lets):
                wrong[f"{name} by {each.name}"] = (answer.status_code, answer.text[:200])
    assert wrong == {}


def fits(answer: httpx.Response, rule: str, *, lets: bool) -> bool:
    """Whether somebody who may do nothing of the kind is told so, and somebody who may is let through the door."""
    if lets:
        return answer.status_code not in {401, FAILED, 503}
    told = answer.json()
    return (answer.status_code, told.get("rule")) == (FORBIDDEN, rule) and set(told["reason"]) == {"nl", "en"}


@pytest.fixture(scope="module")
def furnished(postgres: Any, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    name = make_database(postgres, "rights", template=template_database)
    database = Database(database_url_of(postgres, name), connections=2)
    town = Town(database)
    town.begin(tmp_path_factory.mktemp("tokens"))
    furnish(town)
    register(database, set(KINDS) - {"speelruimte"})
    let_everybody_in(database)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def site(furnished: Database) -> Iterator[str]:
    url = furnished.engine.url.render_as_string(hide_password=False)
    with served(Settings(database_url=url.replace("postgresql+psycopg", "postgresql"), development=True)) as found:
        yield found


def pages() -> Iterator[APIRoute]:
    for group in PAGES:
        yield from (each for each in group.router.routes if isinstance(each, APIRoute) and each.name not in _GOES_ON)


def address_of(route: APIRoute) -> str:
    return re.sub(r"\{(\w+)(?::path)?\}", lambda name: quote(SAMPLES.get(name[1], "x")), route.path)


@pytest.mark.parametrize("column", columns(), ids=lambda each: each.name)
def test_every_page_is_there_for_whom_it_is_and_for_nobody_else(site: str, furnished: Database, column: Column) -> None:
    place = columns().index(column)
    with furnished.transaction() as session:
        lasts = Settings().session_lasts
        shown = begin_session(session, column.actor, at=now(), lasts=lasts, development=True)
    wrong = {}
    with httpx.Client(base_url=site, cookies={COOKIE: shown}, timeout=PATIENCE) as browser:
        for route in pages():
            action = asked_on_pages.ASKS[route.name]
            if at_all()[action][place] or action.value == "look-up":
                continue
            for method in route.methods:
                form = {"data": {"_bewijs": proof_for(shown), "_sleutel": "een"}} if method == "POST" else {}
                answer = browser.request(method, address_of(route), **form)
                if answer.status_code != GONE:
                    wrong[f"{method} {route.path}"] = answer.status_code
        links = browser.get("/voorkeuren", headers={"Accept": "text/html"}).text
    assert wrong == {}
    shown_links = set(re.findall(r'class="places__link"\s+href="([^"]+)"', links))
    assert shown_links == PLACES[column.name.partition(" ")[0], column.name.partition(" ")[2]]


_TOWNS = {"/regie", "/regie/nieuwe-zaak", "/regie/bewaren"}
_PARTNERS = {"/postvak", "/samenwerking"}
PLACES = {
    # what stands at the top of each page, for whom
    ("gemeente-duinrand", "program"): {*_TOWNS, "/handhaving", *_PARTNERS, "/beleid", "/regie/gelezen"},
    ("gemeente-duinrand", "token"): {*_TOWNS, "/handhaving", *_PARTNERS, "/beleid", "/regie/gelezen"},
    ("gemeente-duinrand", "worker"): {*_TOWNS, *_PARTNERS},
    ("gemeente-duinrand", "officer"): {"/handhaving", "/samenwerking"},
    ("gemeente-duinrand", "author"): {"/beleid"},
    ("gemeente-duinrand", "administrator"): {"/mensen", "/sleutels", "/regie/gelezen"},
    ("brandweer-kust", "program"): {*_PARTNERS, "/beleid"},
    ("brandweer-kust", "token"): {*_PARTNERS, "/beleid"},
    ("brandweer-kust", "worker"): _PARTNERS,
    ("brandweer-kust", "author"): {"/beleid"},
    ("brandweer-kust", "administrator"): {"/mensen", "/sleutels"},
    ("toezicht-kust", "program"): {"/handhaving", *_PARTNERS, "/beleid"},
    ("toezicht-kust", "officer"): {"/handhaving"},
    ("speelruimte", "token"): {"/beheer", "/mensen", "/sleutels"},
    ("speelruimte", "operator"): {"/beheer"},
    ("speelruimte", "administrator"): {"/mensen", "/sleutels"},
}
