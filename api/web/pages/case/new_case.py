"""Opening a case: under which policy, with which parties in which roles."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit, Done
from api.web.frame.party_choice import DO, FIND, party_choice, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.words.worklist_rows import policy_choices
from orchestrator.domain.case import CaseDraft
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.errors import CaseInvalid
from orchestrator.usecases.open_case import open_case as open_it
from orchestrator.usecases.policies import get_policy, list_policies_to_open
from rules.terms.moment import local_day

router = APIRouter()

ROLE = "rol-"


@router.get("/regie/nieuwe-zaak")
def show_new_case(desk: AnyDesk, beleid: str = "") -> Response:
    """Show which policies there are, or for the chosen one the form."""
    with desk.open() as visit:
        return _form(desk, visit, beleid, {})


@router.post("/regie/nieuwe-zaak")
def open_case(desk: AnyDesk, form: AForm) -> Response:
    """Open the case and go there."""

    def do(visit: DeskVisit) -> Response | Done:
        draft = _draft(visit, filled := _filled_in(visit, form))
        if form.text(DO) == FIND:
            return _form(desk, visit, draft.policy, filled.typed)
        if not draft.title:
            needed = {"titel": desk.language.say("new_case.title_needed")}
            return _form(desk, visit, draft.policy, filled.typed, problems=needed, status=400)
        opened = open_it(visit.session, visit.actor, draft, at=visit.at, key=form.key)
        return Done(desk.go_to("show_case", "case_opened", case=opened.case.id), opened)

    def again(visit: DeskVisit, wrong: CaseInvalid) -> Response:
        filled = _filled_in(visit, form)
        problems = _problems(desk, wrong)
        return _form(desk, visit, form.text("beleid"), filled.typed, problems=problems, status=400)

    return desk.act(do, again, CaseInvalid)


def _filled_in(visit: DeskVisit, form: Posted) -> Posted:
    """Return the form with the ids of the parties that were typed."""
    return with_parties(visit.session, form, [name for name in form.values if name.startswith(ROLE)])


def _problems(desk: Desk, wrong: CaseInvalid) -> Mapping[str, str]:
    """Return for each input what is wrong with it."""
    say = desk.language.say
    words = {"title": ("titel", say("new_case.title_too_long", most=LONGEST_TITLE))}
    roles = ((each.field.replace("roles.", "rol-"), say("new_case.one_party")) for each in wrong.errors)
    return dict(words.get(each.field, role) for each, role in zip(wrong.errors, roles, strict=True))


def _draft(visit: DeskVisit, form: Posted) -> CaseDraft:
    chosen = {name.removeprefix("rol-"): form.all(name) for name in form.values if name.startswith("rol-")}
    return CaseDraft(
        policy=form.text("beleid"),
        municipality=visit.actor.party,
        title=form.text("titel"),
        roles={role: parties for role, parties in chosen.items() if parties},
    )


def _form(
    desk: Desk,
    visit: DeskVisit,
    name: str,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    policies = list_policies_to_open(visit.session, visit.actor.party)
    day = local_day(visit.at)
    policy = get_policy(visit.session, name, on=day, municipality=visit.actor.party) if name else None
    inputs = (values for name, values in typed.items() if name.startswith(ROLE))
    parties = party_choice(visit.session, (each for values in inputs for each in values))
    return desk.show(
        "pages/case/new_case.html",
        status=status,
        policy=policy,
        policies=policy_choices(policies, desk.language),
        goals={each.name: each.goal for each in policies},
        parties=parties,
        typed=typed,
        problems=problems or {},
    )
