"""Trying a policy on facts of one's own: what it concludes at a moment, or which lines cannot be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.posted import AForm
from api.web.pages.author.facts_file import facts_file
from api.web.pages.author.library import Version, find_version
from api.web.pages.author.outcome import outcome
from api.web.pages.author.policy import every_page_of
from api.web.pages.author.proof import scenarios_of
from api.web.pages.author.wrong import wrong_lines
from api.web.words.wording import Wording
from rules.conclusions import Conclusions
from rules.evaluate.evaluate import evaluate
from rules.facts import Fact
from rules.language.read.facts import parse_facts
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.value import FIRST_YEAR, LAST_YEAR
from rules.model.fault import PolicyFault
from rules.model.policy import Policy
from rules.service.dossier import MOST_FACTS
from rules.terms.moment import AMSTERDAM

router = APIRouter()

FILE = "facts"
_MINUTE = "%Y-%m-%dT%H:%M"


@router.get("/beleid/{policy}/{version}/proberen")
def show_try(desk: AnyDesk, policy: str, version: str, scenario: str = "") -> Response:
    """Show the form, with the facts of a scenario in it."""
    with desk.open() as visit:
        found, at = find_version(visit, policy, version), visit.at
    tried = scenarios_of(found.policy)
    chosen = next((each.scenario for each in tried if str(each.number) == scenario), None)
    if chosen is None and tried:
        chosen = tried[0].scenario
    typed = facts_file(chosen.facts) if chosen else f"{FILE}:\n"
    at = chosen.checks[-1].at if chosen else at
    told = {"text": typed, "moment_typed": at.astimezone(AMSTERDAM).strftime(_MINUTE)}
    return _page(desk, found, told | {"scenario": chosen.name if chosen else ""})


@router.post("/beleid/{policy}/{version}/proberen")
def try_out(desk: AnyDesk, policy: str, version: str, form: AForm) -> Response:
    """Show what the policy concludes of the facts that were typed. Nothing is stored."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    text, typed = form.text("feiten"), form.text("moment")
    told: dict[str, Any] = {"text": text, "moment_typed": typed, "scenario": ""}
    at = _moment(typed)
    if at is None:
        return _page(desk, found, told | {"problems": {"moment": desk.language.say("author.no_moment")}}, status=400)
    try:
        said = _concluded(found.policy, text, at)
    except PolicyErrors as errors:
        return _page(desk, found, told | {"wrong": wrong_lines(errors, text, FILE)}, status=400)
    wording = Wording(found.policy, {}, desk.language)
    return _page(desk, found, told | {"outcome": outcome(said, wording), "changes_at": said.changes_at, "at": at})


def _concluded(policy: Policy, text: str, at: datetime) -> Conclusions:
    facts = _facts(policy, text, at)
    try:
        return evaluate(policy, facts, at)
    except PolicyFault as error:
        raise PolicyErrors([PolicyError(FILE, 1, str(error))]) from error


def _facts(policy: Policy, text: str, at: datetime) -> tuple[Fact, ...]:
    facts = parse_facts(policy, text, FILE, at)
    if len(facts) > MOST_FACTS:
        raise PolicyErrors([PolicyError(FILE, 1, "too many facts", expected=f"at most {MOST_FACTS:,}")])
    return facts


def _moment(typed: str) -> datetime | None:
    """Return the moment that was typed, on the clocks of the Netherlands; None when it is none."""
    try:
        moment = datetime.strptime(typed, _MINUTE).replace(tzinfo=AMSTERDAM)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _page(desk: Desk, found: Version, told: Mapping[str, Any], *, status: int = 200) -> Response:
    nothing: dict[str, Any] = {"problems": {}, "wrong": (), "outcome": None, "changes_at": None, "at": None}
    return desk.show("pages/author/try_out.html", status=status, **{**nothing, **every_page_of(desk, found), **told})
