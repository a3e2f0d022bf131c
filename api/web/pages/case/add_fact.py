"""Adding a fact: choose which, fill in the form, see what would follow, and only then confirm.

What a director does to a case goes this way too: who takes part, work given, closing and reopening are facts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit, Done
from api.web.frame.fact_form import (
    OCCURRED,
    Around,
    NoMoment,
    as_typed,
    inputs_for,
    occurred_typed,
    party_fields,
    problems_in_words,
    values_typed,
)
from api.web.frame.party_choice import DO, FIND, party_choice, with_parties
from api.web.frame.posted import AForm, Posted
from api.web.words.norms import Impossible, Room, WhyNot, refused_in_words, rooms
from api.web.words.timeline import Happening, timeline
from api.web.words.wording import Wording
from orchestrator.domain.case import FactDraft
from orchestrator.domain.overview import Overview, Preview
from orchestrator.domain.told import tell_consequence
from orchestrator.errors import CaseChanged, FactInvalid, FactRefused, NotYours, UnknownFactType
from orchestrator.usecases.facts import preview_facts, record_fact
from orchestrator.usecases.see_case import oversee_case
from rules.evaluate.verdict import Refused
from rules.facts import Fact
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED, PARTY_JOINED, PARTY_LEFT, WORK_GIVEN, FactType

router = APIRouter()

CORRECTS, RETRACTS, SEEN = "_verbetert", "_trekt_in", "_gezien"
LOOK, CHANGE, ADD = "bekijk", "wijzig", "voeg-toe"

Typed = Mapping[str, tuple[str, ...]]


_ACTS = frozenset({WORK_GIVEN, CASE_CLOSED, CASE_REOPENED, PARTY_JOINED, PARTY_LEFT})
"""Facts with which one does something that has a word of its own."""
_DONE = {"add": "fact_added", "retract": "fact_retracted", "correct": "fact_corrected"}


@dataclass(frozen=True, slots=True)
class Adding:
    """Somebody adding a fact of one type to one case; `corrects` is the id of the fact it replaces, if any."""

    overview: Overview
    wording: Wording
    fact_type: FactType
    around: Around
    us: str
    corrects: str
    retracts: bool

    @property
    def act(self) -> str:
        """What is being done, as the name of its words: to add is only one of the things one does with facts."""
        if self.retracts:
            return "retract"
        if self.corrects:
            return "correct"
        return self.fact_type.name if self.fact_type.name in _ACTS else "add"

    @property
    def before(self) -> Fact | None:
        """The fact that is corrected or retracted."""
        return next((each for each in self.overview.facts if each.id == self.corrects), None)

    @property
    def room(self) -> Room:
        """The room of who is adding it."""
        return next(each for each in rooms(self.overview, self.wording, self.us) if each.ours)

    def draft(self, posted: Posted) -> FactDraft:
        """Return the fact as typed. Raises NoMoment."""
        fields = {} if self.retracts else values_typed(self.fact_type, posted)
        return FactDraft(
            type=self.fact_type.name,
            fields=fields,
            occurred_at=occurred_typed(posted),
            corrects=self.corrects or None,
            retracts=self.retracts,
        )


Step = Callable[[Desk, DeskVisit, Adding, Posted], Response | Done]
"""What the button asks for: to show what would follow, or to add the fact."""


@router.get("/zaken/{case}/feit")
def choose_fact(desk: AnyDesk, case: str) -> Response:
    """Show what this person may add now, and what not and why."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    wording = Wording.of_case(overview, desk.language)
    own = next(each for each in rooms(overview, wording, visit.actor.party) if each.ours)
    return desk.show("pages/case/choose_fact.html", overview=overview, room=own, at=overview.at)


@router.get("/zaken/{case}/feit/{kind}")
def show_fact_form(desk: AnyDesk, case: str, kind: str, verbetert: str = "", intrekken: bool = False) -> Response:
    """Show the form; values in the address are filled in already, and those of a fact that is corrected."""
    with desk.open() as visit:
        asked = {name: (value,) for name, value in desk.request.query_params.items()}
        adding = _adding(desk, visit, case, kind, verbetert, asked, retracts=intrekken)
    before = adding.before
    refusal = next((each for each in adding.room.may_not if each.fact == kind), None)
    return _form(desk, adding, (as_typed(before) if before else {}) | asked, refusal=refusal)


@router.post("/zaken/{case}/feit/{kind}")
def add_fact(desk: AnyDesk, case: str, kind: str, form: AForm) -> Response:
    """Show what would follow, or add the fact, or go back to the form: what the button says."""
    with desk.open() as visit:
        retracts = form.text(RETRACTS) == "ja"
        adding = _adding(desk, visit, case, kind, form.text(CORRECTS), form.typed, retracts=retracts)
        form = with_parties(visit.session, form, party_fields(adding.fact_type))
    if form.text(DO) in (CHANGE, FIND):
        return _form(desk, adding, form.typed)
    try:
        return _tried(desk, adding, form, _add if form.text(DO) == ADD else _preview)
    except CaseChanged:
        with desk.open() as visit:
            adding = _adding(desk, visit, case, kind, form.text(CORRECTS), form.typed, retracts=retracts)
        return _tried(desk, adding, form, _preview_anew)


def _tried(desk: Desk, adding: Adding, form: Posted, step: Step) -> Response:
    """Return the answer, or the form as it was filled in with what is wrong with it."""

    def again(_: DeskVisit, no: Exception) -> Response:
        match no:
            case FactInvalid():
                typed = values_typed(adding.fact_type, form)
                problems = problems_in_words(adding.fact_type, no.errors, typed, adding.wording)
                return _form(desk, adding, form.typed, problems=problems, status=400)
            case NoMoment():
                problems = {OCCURRED: desk.language.say("forms.expected_moment")}
                return _form(desk, adding, form.typed, problems=problems, status=400)
            case FactRefused():
                refusal = refused_in_words(no, adding.wording)
            case _:
                refusal = WhyNot(desk.language.say("fact.not_yours"))
        return _form(desk, adding, form.typed, refusal=refusal, status=403)

    return desk.act(lambda visit: step(desk, visit, adding, form), again, FactInvalid, NoMoment, FactRefused, NotYours)


def _adding(
    desk: Desk, visit: DeskVisit, case: str, kind: str, corrects: str, typed: Typed, *, retracts: bool
) -> Adding:
    overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
    fact_type = overview.policy.facts.get(kind)
    if fact_type is None:
        raise UnknownFactType(kind, tuple(overview.policy.facts), None)
    before = next((as_typed(each) for each in overview.facts if each.id == corrects), {})
    names = party_fields(fact_type)
    parties = party_choice(
        visit.session, (each for name in names for each in (*typed.get(name, ()), *before.get(name, ())))
    )
    wording = Wording.of_case(overview, desk.language, parties.called.items())
    if kind == WORK_GIVEN and not corrects:
        here = sorted({party for holders in overview.roles.values() for party in holders}, key=overview.called)
        parties = replace(parties, few=True, every=[(each, overview.called(each)) for each in here])
    around = Around(overview.facts, parties, wording)
    return Adding(overview, wording, fact_type, around, visit.actor.party, corrects, retracts)


def _add(desk: Desk, visit: DeskVisit, adding: Adding, form: Posted) -> Done:
    case, seen = adding.overview.case.id, form.text(SEEN).partition(":")[2] or None
    recorded = record_fact(visit.session, visit.actor, case, adding.draft(form), at=visit.at, key=form.key, seen=seen)
    return Done(desk.go_to("show_case", _DONE.get(adding.act, adding.act), case=case), recorded)


def _preview(desk: Desk, visit: DeskVisit, adding: Adding, form: Posted, since: str = "") -> Response:
    """Show what would follow; `since` is the last line of the journal that was known when it was shown before."""
    drafts = (adding.draft(form),)
    found = preview_facts(visit.session, visit.actor, adding.overview.case.id, drafts, at=visit.at)
    told: dict[str, Any] = {"typed": form.typed, "key": form.key, **_effect(found, adding)}
    told |= {"seen": f"{found.seq}:{found.head}", "meanwhile": _meanwhile(adding, since)}
    return desk.show("pages/case/preview_fact.html", adding=adding, overview=adding.overview, **told)


def _preview_anew(desk: Desk, visit: DeskVisit, adding: Adding, form: Posted) -> Response:
    return _preview(desk, visit, adding, form, since=form.text(SEEN).partition(":")[0])


def _meanwhile(adding: Adding, since: str) -> Sequence[Happening]:
    """Return what happened in the case after that line of the journal, the first thing first."""
    if not since.isdecimal():
        return ()
    return [each for each in reversed(timeline(adding.overview, adding.wording, adding.us)) if each.seq > int(since)]


def _effect(found: Preview, adding: Adding) -> Mapping[str, Any]:
    wording, before = adding.wording, adding.before
    return {
        "before": wording.fields(before) if before else None,
        "before_by": wording.party(before.party) if before else "",
        "fields": wording.fields(found.facts[-1]),
        "warnings": [(_named(each.field, adding), wording.reason(each.warning)) for each in found.warnings],
        "losses": [(wording.party(each.party), wording.role(each.role)) for each in found.losses],
        "changes": [wording.line(tell_consequence(each.kind, each.after)) for each in found.changes],
        "opened": [(wording.party(party), wording.fact(fact)) for party, fact in found.opened],
        "shut": [(wording.party(party), wording.fact(fact)) for party, fact in found.shut],
    }


def _named(field: str, adding: Adding) -> str:
    """Return what the form calls the field."""
    found = adding.fact_type.fields.get(field)
    return adding.wording.field(found) if found else adding.wording.language.say("fact.occurred")


def _form(
    desk: Desk,
    adding: Adding,
    typed: Mapping[str, tuple[str, ...]],
    *,
    problems: Mapping[str, str] | None = None,
    refusal: WhyNot | Impossible | None = None,
    status: int = 200,
) -> Response:
    inputs = () if adding.retracts else inputs_for(adding.fact_type, adding.around, typed)
    labels = {each.name: each.label for each in inputs} | {OCCURRED: desk.language.say("fact.occurred")}
    return desk.show(
        "pages/case/fact_form.html",
        status=status,
        adding=adding,
        overview=adding.overview,
        inputs=inputs,
        labels=labels,
        problems=problems or {},
        refusal=refusal,
        doable=adding.room.doable,
        also=_what_else_is_owed(adding) if refusal else (),
        occurred=typed.get(OCCURRED, ("",))[0],
    )


def _what_else_is_owed(adding: Adding) -> tuple[str, ...]:
    """Return what keeps the case open besides the first thing; who closes it sees at once all that is to be done."""
    moves = (move for theirs in adding.overview.moves.values() for move in theirs)
    closing = next((each.verdict for each in moves if each.fact == adding.fact_type.name == CASE_CLOSED), None)
    return tuple(adding.wording.reason(each.reason) for each in closing.also) if isinstance(closing, Refused) else ()
