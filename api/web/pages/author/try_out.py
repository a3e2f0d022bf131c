"""Trying a policy on facts, of a scenario or of one's own: what it concludes at a moment, or which lines are wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.posted import AForm
from api.web.pages.author.check_text import wrong_lines
from api.web.pages.author.conditions import test_in_words
from api.web.pages.author.names import Names
from api.web.pages.author.parts import every_page_of
from api.web.pages.author.policies import find_version
from api.web.pages.author.scenarios import scenarios_of
from api.web.words.wording import Wording, written
from orchestrator.usecases.policies import PolicyText
from rules.conclusions import ActPattern, Addressee, Conclusions, Ground, Obligation
from rules.evaluate.evaluate import evaluate
from rules.evaluate.present import present_value
from rules.facts import Fact
from rules.language.read.facts import parse_facts
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.value import FIRST_YEAR, LAST_YEAR
from rules.model.condition import ObligationState
from rules.model.fact_type import PARTY_JOINED, FieldKind
from rules.model.fault import PolicyFault
from rules.model.policy import Policy
from rules.model.values import Const, Test, Value
from rules.service.dossier import MOST_FACTS
from rules.terms.moment import AMSTERDAM, local_day, spell_moment
from rules.terms.said import Count, Told, said


def facts_file(facts: Sequence[Fact]) -> str:
    """Return the facts as YAML that `parse_facts` reads; who takes part from the start stands under `roles`."""
    start = [each for each in facts if each.type == PARTY_JOINED and each.id == f"{PARTY_JOINED}-{each.seq}"]
    lines = [*_roles(start), "facts:", *(line for each in facts if each not in start for line in _fact(each))]
    return "\n".join(lines) + "\n"


def _roles(joined: Sequence[Fact]) -> Iterator[str]:
    held: dict[str, list[str]] = {}
    for each in joined:
        held.setdefault(str(each.fields["role"]), []).append(str(each.fields["party"]))
    yield "roles:"
    for role, parties in held.items():
        yield f"  {role}: [{', '.join(map(_word, parties))}]"


def _fact(fact: Fact) -> Iterator[str]:
    at_noon = spell_moment(fact.occurred_at)[11:19] == "12:00:00"
    when = f"on: {local_day(fact.occurred_at)}" if at_noon else f"at: {_word(spell_moment(fact.occurred_at))}"
    yield f"  - type: {fact.type}"
    yield f"    id: {_word(fact.id)}"
    yield f"    {when}"
    yield f"    by: {_word(fact.party)}"
    yield f"    role: {fact.role}"
    for name, value in (("person", fact.person), ("corrects", fact.corrects)):
        if value:
            yield f"    {name}: {_word(value)}"
    if fact.retracts:
        yield "    retracts: true"
    if fact.fields:
        yield "    fields:"
        yield from (f"      {name}: {_word(present_value(value))}" for name, value in fact.fields.items())


def _word(value: object) -> str:
    """Return a value as YAML; JSON is YAML, and words that need no quotes go without."""
    plain = isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum() and value.isascii()
    return value if plain and isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_TONES = {
    ObligationState.OPEN: "open",
    ObligationState.SUSPENDED: "paused",
    ObligationState.FULFILLED: "done",
    ObligationState.BREACHED: "late",
    ObligationState.WAIVED: "gone",
}


@dataclass(frozen=True, slots=True)
class Concluded:
    """One conclusion: for whom, what, and the ground it rests on. Of an obligation also how it stands, and why then."""

    who: str
    what: str
    ground: Ground | None
    because: str = ""
    tone: str = ""
    state: str = ""
    last_day: date | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """All conclusions by what they are, those that ask most of people first."""

    must: Sequence[Concluded]
    tasks: Sequence[Concluded]
    may: Sequence[Concluded]
    may_not: Sequence[Concluded]
    holds: Sequence[Concluded]
    parts: Sequence[Concluded]
    told: Sequence[Concluded]


def outcome(said: Conclusions, wording: Wording) -> Conclusion:
    """Return the conclusions in words."""
    say = _Saying(wording)
    return Conclusion(
        must=[say.obligation(each) for each in said.obligations],
        tasks=[
            Concluded(wording.role(each.role), wording.task(each.task), each.ground, each.what or "")
            for each in said.tasks
        ],
        may=[Concluded(say.who(each.who), say.act(each.act), each.ground) for each in said.permissions],
        may_not=[
            Concluded(say.who(each.who), say.act(each.act), each.ground, wording.reason(each.because))
            for each in said.prohibitions
        ],
        holds=[
            Concluded("", each.name.replace("_", " ") + say.values(each.values), each.grounds[0])
            for each in said.derived
        ],
        parts=[
            Concluded("", wording.language.of(wording.policy.scopes[each.scope].title), each.ground)
            for each in said.scopes
            if each.on
        ],
        told=[Concluded(say.who(each.who), say.notice(each.what, each.call), each.ground) for each in said.notices],
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    wording: Wording

    def obligation(self, each: Obligation) -> Concluded:
        deadline, code = each.deadline, self.wording.language.code
        late = each.late and each.state is ObligationState.FULFILLED
        return Concluded(
            self.who(each.bearer),
            self.act(each.act),
            each.ground,
            tone=_TONES[each.state],
            state="fulfilled_late" if late else each.state.value,
            last_day=deadline.last_day if deadline else None,
            steps=tuple(step.in_language(code) for step in deadline.steps) if deadline else (),
        )

    def who(self, who: Addressee) -> str:
        if who.everyone:
            return self.wording.language.say("clause.everyone")
        named = self.wording.role(who.role) or who.person or ", ".join(who.parties)
        return named or self.wording.language.say("clause.nobody")

    def act(self, act: ActPattern) -> str:
        say, fields = self.wording.language.say, self.wording.policy.facts[act.fact].fields
        # Its place in the journal says nothing to people.
        tests = [each for each in act.tests if isinstance(each.operand, Const) and not each.field.startswith("_")]
        linking = [each for each in tests if each.field in fields and fields[each.field].kind is FieldKind.REF]
        asked = say("clause.and").join(self._test(act.fact, each) for each in tests if each not in linking)
        links = "".join(say("clause.belongs_to", of=self._id(each)) for each in linking)
        return self.wording.fact(act.fact) + (say("clause.with", tests=asked) if asked else "") + links

    def _test(self, fact: str, test: Test) -> str:
        return test_in_words(fact, test, Names(self.wording, {}))

    def _id(self, test: Test) -> str:
        return str(test.operand.value) if isinstance(test.operand, Const) else ""

    def values(self, values: Mapping[str, Value]) -> str:
        said = [f"{name.replace('_', ' ')}: {written(value, self.wording.language)}" for name, value in values.items()]
        return f" ({'; '.join(said)})" if said else ""

    def notice(self, what: Told, call: str | None) -> str:
        say = self.wording.language.say
        return say("clause.call", activity=call) if call else self.wording.language.of(what)


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
    return _page(desk, found, told | {"scenario": desk.language.of(chosen.title) if chosen else ""})


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
        return _page(desk, found, told | {"wrong": wrong_lines(errors, text, FILE, desk.language)}, status=400)
    wording = Wording(found.policy, {}, desk.language)
    return _page(desk, found, told | {"outcome": outcome(said, wording), "changes_at": said.changes_at, "at": at})


def _concluded(policy: Policy, text: str, at: datetime) -> Conclusions:
    facts = _facts(policy, text, at)
    try:
        return evaluate(policy, facts, at)
    except PolicyFault as error:
        raise PolicyErrors([PolicyError(FILE, 1, error.said)]) from error


def _facts(policy: Policy, text: str, at: datetime) -> tuple[Fact, ...]:
    facts = parse_facts(policy, text, FILE, at)
    if len(facts) > MOST_FACTS:
        limit = said("at_most", count=Count(MOST_FACTS))
        raise PolicyErrors([PolicyError(FILE, 1, said("too_many_facts"), expected=limit)])
    return facts


def _moment(typed: str) -> datetime | None:
    """Return the moment that was typed, on the clocks of the Netherlands; None when it is none."""
    try:
        moment = datetime.strptime(typed, _MINUTE).replace(tzinfo=AMSTERDAM)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _page(desk: Desk, found: PolicyText, told: Mapping[str, Any], *, status: int = 200) -> Response:
    nothing: dict[str, Any] = {"problems": {}, "wrong": (), "outcome": None, "changes_at": None, "at": None}
    return desk.show("pages/author/try_out.html", status=status, **{**nothing, **every_page_of(desk, found), **told})
