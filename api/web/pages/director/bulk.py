"""One thing done to several cases: work given, or a party that takes up a role. Each case by itself, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.party_choice import party_choice, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.words.wording import Wording
from orchestrator.domain.case import FactDraft
from orchestrator.errors import FactInvalid, FactRefused, SpeelruimteError
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.parties import parties_named
from orchestrator.usecases.policies import list_policies
from orchestrator.usecases.see_case import get_case
from rules.model.fact_type import PARTY_JOINED, WORK_GIVEN
from rules.model.policy import Policy, Role

router = APIRouter()

MOST = 100
_KINDS = {"opdracht": WORK_GIVEN, "partij": PARTY_JOINED}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the cases that were ticked."""

    case: str
    title: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it for one case: nothing in `problem` means that it was done."""

    case: str
    title: str
    problem: str


@router.get("/regie/meer-zaken")
def choose_for_many(desk: AnyDesk) -> Response:
    """Show the cases that were ticked, and what can be done to all of them."""
    with desk.open() as visit:
        ticked = desk.request.query_params.getlist("zaak")
        if len(set(ticked)) > MOST:
            return _too_many(desk, len(set(ticked)))
        chosen = _chosen(visit, ticked)
        return _form(desk, visit, chosen, {}, {})


@router.post("/regie/meer-zaken")
def do_for_many(desk: AnyDesk, form: AForm) -> Response:
    """Do it to each case, and say for each what came of it."""
    with desk.open() as visit:
        if len(set(form.all("zaak"))) > MOST:
            return _too_many(desk, len(set(form.all("zaak"))))
        chosen = _chosen(visit, form.all("zaak"))
        form = with_parties(visit.session, form, ("party",))
        problems = _problems(desk, visit, form)
        if problems:
            return _form(desk, visit, chosen, form.typed, problems, status=400)
    outcomes = [_do(desk, each, form) for each in chosen]
    return desk.show("pages/director/bulk_done.html", outcomes=outcomes)


def _too_many(desk: Desk, count: int) -> Response:
    """Say before anything is done that this is more than can be done at a time: nothing is left out unseen."""
    return desk.show("pages/director/bulk.html", status=400, chosen=(), too_many=count, most=MOST, problems={})


def _do(desk: Desk, chosen: Chosen, form: Posted) -> Outcome:
    try:
        with desk.open() as visit:
            key = f"{form.key}-{chosen.case}"
            recorded = record_fact(visit.session, visit.actor, chosen.case, _draft(form), at=visit.at, key=key)
    except FactRefused as no:
        reason = Wording(chosen.policy, {}, desk.language).reason(no.verdict.reason)
        return Outcome(chosen.case, chosen.title, f"{reason}.")
    except FactInvalid as wrong:
        code = next((each.code for each in wrong.errors if each.code), "")
        return Outcome(chosen.case, chosen.title, desk.language.say(f"bulk.{code or 'role_unknown'}"))
    except SpeelruimteError:
        return Outcome(chosen.case, chosen.title, desk.language.say("bulk.not_possible"))
    desk.count(recorded)
    return Outcome(chosen.case, chosen.title, "")


def _draft(form: Posted) -> FactDraft:
    names = ("role", "party") if form.text("doen") == "partij" else ("role", "party", "what", "wanted_on")
    return FactDraft(_KINDS[form.text("doen")], {name: form.text(name) for name in names if form.text(name)})


def _problems(desk: Desk, visit: DeskVisit, form: Posted) -> Mapping[str, str]:
    say, party = desk.language.say, form.text("party")
    if form.text("doen") not in _KINDS:
        return {"doen": say("forms.fill_in")}
    known = not party or any(each.id == party for each in parties_named(visit.session, [party]))
    unknown = {} if known else {"party": say("forms.expected_party")}
    needed = {"doen", "role", "party"} if form.text("doen") == "partij" else {"doen", "role", "what"}
    return unknown | {name: say("forms.fill_in") for name in sorted(needed) if not form.text(name)}


def _chosen(visit: DeskVisit, cases: Sequence[str]) -> list[Chosen]:
    policies = {each.version: each for each in list_policies(visit.session)}
    found = (get_case(visit.session, visit.actor, each).case for each in dict.fromkeys(cases))
    return [Chosen(case.id, case.title or case.id, policies[case.version]) for case in found]


def _form(
    desk: Desk,
    visit: DeskVisit,
    chosen: Sequence[Chosen],
    typed: Mapping[str, tuple[str, ...]],
    problems: Mapping[str, str],
    status: int = 200,
) -> Response:
    shared = set.intersection(*({*each.policy.roles} for each in chosen)) if chosen else set()
    roles = [(role.name, desk.language.of(role.title)) for role in _roles(chosen) if role.name in shared]
    told: dict[str, Any] = {
        "chosen": chosen,
        "roles": roles,
        "parties": party_choice(visit.session, typed.get("party", ())),
        "too_many": 0,
        "typed": {name: values[0] for name, values in typed.items()},
    }
    return desk.show("pages/director/bulk.html", status=status, problems=problems, **told)


def _roles(chosen: Sequence[Chosen]) -> Sequence[Role]:
    return tuple(chosen[0].policy.roles.values()) if chosen else ()
