"""The table of rights says what was written down by hand, in two languages; and each door has a line for each thing."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from fastapi.routing import APIRoute

from api import app
from api.cli.main import app as commands
from api.http import asks as asked_over_http
from api.http.routes import clock
from api.web.frame import asks as asked_on_pages
from api.web.mount import PAGES
from orchestrator.domain.rights import WORDS, Action, NotYourRight, Whose, may, may_at_all
from tests.who_may_what import allowed, at_all, columns

DATABASE, ALONE = "database", "alone"
COMMANDS = {
    # what each command asks over HTTP, and whether it goes to the database (for whoever has that: the operator) instead
    "up": ALONE,
    "demo": ALONE,
    "worker": "get_case claim_task lease_task complete_task fail_task",
    "evaluate": ALONE,
    "term": ALONE,
    "verify": ALONE,
    "replay": DATABASE,
    "obligations": "list_obligations",
    "notices": "list_notices read_notice",
    "policy check": ALONE,
    "policy test": ALONE,
    "policy readings": "list_readings read_rules",
    "policy graph": ALONE,
    "policy schema": ALONE,
    "policy diff": ALONE,
    "policy sources": ALONE,
    "policy radar": DATABASE,
    "edition check": DATABASE,
    "edition publish": DATABASE,
    "edition list": DATABASE,
    "edition show": DATABASE,
    "case open": "open_case",
    "case list": "list_cases",
    "case add": "add_fact",
    "case close": "add_fact",
    "case reopen": "add_fact",
    "case title": "amend_case",
    "case erase": "erase_lines",
    "case show": "get_case",
    "case explain": "get_explanation",
    "case export": "get_proof",
    "case archive": "get_case read_journal list_facts get_policy_version get_proof",
    "case rebuild": DATABASE,
    "task list": "list_tasks",
    "task give": "add_fact",
    "task claim": "claim_task",
    "task release": "release_task",
    "task decline": "decline_task",
    "task fail": "fail_task",
    "task ask": "add_fact",
    "task complete": "complete_task",
    "party add": "register_party database",
    "party list": "list_parties database",
    "party change": "amend_party database",
    "party changes": "list_party_changes database",
    "party supervise": DATABASE,
    "party key new": ALONE,
    "party key add": "add_party_key database",
    "party key list": "list_party_keys database",
    "party key remove": "remove_party_key database",
    "partner namespace": DATABASE,
    "partner keys new": ALONE,
    "partner keys list": ALONE,
    "partner keys use": ALONE,
    "partner keys remove": ALONE,
    "person invite": "invite_person database",
    "person list": "list_persons database",
    "person change": "amend_person database",
    "person remove": "remove_person database",
    "person changes": "list_person_changes database",
    "token issue": DATABASE,
    "token list": DATABASE,
    "token revoke": DATABASE,
    "stuck list": DATABASE,
    "stuck retry": DATABASE,
    "stuck drop": DATABASE,
    "stuck reconcile": DATABASE,
    "stuck operator": DATABASE,
    "retention list": "list_kept_cases",
    "retention due": "list_kept_cases",
    "retention destroy": "destroy_case",
    "retention destroyed": "list_destructions",
    "retention erased": "list_erasures",
    "processing subject": "get_subject",
    "processing list": "list_processings",
    "checkpoint show": "get_checkpoint",
    "checkpoint keep": "get_checkpoint get_growth",
    "checkpoint key new": ALONE,
    "checkpoint key public": ALONE,
    "issuer check": DATABASE,
}


def names(*groups: Any) -> set[str]:
    return {each.name for group in groups for each in group.router.routes if isinstance(each, APIRoute)}


def every_command(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


@pytest.mark.parametrize("whose", Whose)
@pytest.mark.parametrize("action", Action)
def test_the_table_lets_do_what_was_written_down_and_nothing_else(action: Action, whose: Whose) -> None:
    found = tuple(may(each.actor, each.kind, action, whose) for each in columns())
    assert found == allowed()[action, whose], [each.name for each in columns()]


@pytest.mark.parametrize("action", Action)
def test_a_door_asks_whether_there_is_anything_one_may_do(action: Action) -> None:
    assert tuple(may_at_all(each.actor, each.kind, action) for each in columns()) == at_all()[action]


@pytest.mark.parametrize("action", Action)
def test_a_no_names_its_rule_and_says_why_in_both_languages(action: Action) -> None:
    actor = columns()[0].actor
    no = NotYourRight(action, actor, owner="school")
    what, expected = WORDS[action]
    assert no.rule == action.value
    assert no.reason.nl == f"{what.nl} is niet aan {actor.party}, maar aan school, {expected.nl}."
    assert no.reason.en == f"{what.en} is not for {actor.party}: expected school, {expected.en}."


def test_every_route_asks_something_and_nothing_else_is_asked() -> None:
    assert set(asked_over_http.ASKS) == names(*app._ROUTERS, clock)


def test_every_page_asks_something_and_nothing_else_is_asked() -> None:
    assert set(asked_on_pages.ASKS) == names(*PAGES)


def test_what_nobody_gave_a_line_is_for_who_works_on_cases() -> None:
    assert asked_over_http.asked_by("unheard") is asked_on_pages.asked_by("unheard") is Action.TAKE_PART


def test_every_command_says_what_it_asks_as_its_options_do() -> None:
    found = dict(every_command(typer.main.get_command(commands)))
    assert set(found) == set(COMMANDS)
    for name, command in found.items():
        options = {option for each in command.params for option in each.opts}
        asked = set(COMMANDS[name].split())
        routes = asked - {DATABASE, ALONE}
        assert routes <= set(asked_over_http.ASKS), name
        assert bool(routes) is ("--as" in options), name
        assert (bool(routes) and DATABASE in asked) is ("--operator" in options), name
