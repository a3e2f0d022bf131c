"""One task as the page shows it: what is asked and known, what may be done with it now, and the receipt of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from starlette.responses import Response

from api.web.frame.desk import Desk, DeskVisit
from api.web.frame.fact_form import OCCURRED, Around, Input, inputs_for, party_fields
from api.web.frame.party_choice import party_choice
from api.web.pages.partner.inbox import task_named, tone_of_task
from api.web.words.norms import WhyNot, refusal_in_words, rooms
from api.web.words.timeline import people_in
from api.web.words.wording import Wording
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.listing import Question, QuestionFilter, TaskLine, pages
from orchestrator.domain.overview import Overview
from orchestrator.domain.party import Actor
from orchestrator.domain.told import tell
from orchestrator.domain.work import Obligation, Stand, Task, TaskState
from orchestrator.domain.written import fact_id, read_body
from orchestrator.usecases.excluded import why_excluded
from orchestrator.usecases.inbox import get_task, list_questions
from orchestrator.usecases.persons import names_of
from orchestrator.usecases.see_case import oversee_case
from rules.facts import Fact, current_facts
from rules.model.fact_type import WORK_DONE, WORK_GIVEN, FactType

Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its case, seen by one person.

    `excluded`: why a rule keeps this person from the work, if one does; whoever has it already hears so as well.
    """

    task: Task
    overview: Overview
    wording: Wording
    actor: Actor
    around: Around
    excluded: WhyNot | None

    @property
    def fact_type(self) -> FactType:
        """The type of fact by which the task is done."""
        return self.overview.policy.facts[self.task.yields]

    @property
    def name(self) -> str:
        """What the task is called."""
        return task_named(self.task, self.wording)

    @property
    def is_question(self) -> bool:
        """Whether somebody asks the director something."""
        return self.task.is_question(self.overview.policy)

    @property
    def grounds(self) -> tuple[Fact, ...]:
        """The facts of the case on which the task rests, as they now are; what was asked itself stands above it."""
        now = (each.fact for each in current_facts(self.overview.facts) if each.lineage in self.task.facts)
        return tuple(each for each in now if each.type != WORK_GIVEN)

    @property
    def given(self) -> Fact | None:
        """The fact by which the work was given, when no rule asks for it."""
        return next(
            (each for each in self.overview.facts if each.id in self.task.facts and each.type == WORK_GIVEN), None
        )

    @property
    def duty(self) -> Obligation | None:
        """The obligation it would fulfil; None: nobody is obliged to it."""
        return next((each for each in self.overview.obligations if each.key == self.task.obligation), None)

    @property
    def stand(self) -> Stand:
        """How the task stands for whoever looks."""
        return self.task.stand_for(self.actor.party)

    def inputs(self, typed: Typed) -> tuple[Input, ...]:
        """Return the inputs that are needed: not those in which only one thing can stand."""
        known = self.task.implied(self.fact_type, self.overview.facts)
        made = (each for each in inputs_for(self.fact_type, self.around, typed) if each.name not in known)
        return tuple(self._labelled(each) for each in made)

    def _labelled(self, line: Input) -> Input:
        answer = self.is_question and self.task.yields == WORK_DONE
        return replace(line, label=self.wording.language.say("task.answer")) if answer else line

    @property
    def colleague(self) -> str | None:
        """What whoever has the task is called; nothing for a program."""
        return self.wording.person(self.task.claimed_by or "", self.task.person)

    def next_offer(self) -> str | None:
        """Return the id of the same work offered anew, when that is so and it is for this party."""
        return self.task.offered_anew(self.overview.tasks, self.actor.party)


def look_at(desk: Desk, visit: DeskVisit, task_id: str, typed: Typed | None = None) -> TaskView:
    """Return the task as this person sees it. Raises TaskNotFound."""
    line = get_task(visit.session, visit.actor, task_id)
    overview = oversee_case(visit.session, visit.actor, line.case_id, at=visit.at)
    names = party_fields(overview.policy.facts[line.task.yields])
    parties = party_choice(visit.session, (each for name in names for each in (typed or {}).get(name, ())))
    who = [*people_in(overview), (line.task.claimed_by or "", line.task.person)]
    wording = Wording.of_case(overview, desk.language, parties.called.items()).knowing(names_of(visit.session, who))
    around = Around(overview.facts, parties, wording)
    return TaskView(line.task, overview, wording, visit.actor, around, _excluded(visit, line, wording))


def _excluded(visit: DeskVisit, line: TaskLine, wording: Wording) -> WhyNot | None:
    if line.task.stand_for(visit.actor.party) not in (Stand.OPEN, Stand.OURS):
        return None
    why = why_excluded(visit.session, visit.actor, line.case_id, line.task, at=visit.at)
    return refusal_in_words(why, wording) if why else None


def task_page(
    desk: Desk,
    visit: DeskVisit,
    task_id: str,
    *,
    typed: Typed | None = None,
    problems: Mapping[str, str] | None = None,
    refusal: WhyNot | None = None,
    changed: bool = False,
    status: int = 200,
) -> Response:
    """Return the page of the task; `changed` says that it is no longer what somebody acted upon."""
    looking = look_at(desk, visit, task_id, typed)
    told = _asked(looking, typed or {}) | _known(looking, visit)
    told |= {"problems": problems or {}, "refusal": refusal, "changed": changed, "at": visit.at}
    told["lost"] = list(_lost(looking, typed or {})) if changed and looking.stand is not Stand.OURS else []
    return desk.show("pages/partner/task.html", status=status, looking=looking, **told)


def _asked(looking: TaskView, typed: Typed) -> dict[str, Any]:
    """Return what is asked: the way of the task, and the form where this party is to fill it in."""
    inputs = looking.inputs(typed) if looking.stand is Stand.OURS else ()
    occurred = looking.wording.language.say("fact.occurred")
    return {
        "steps": _steps(looking),
        "inputs": inputs,
        "labels": {each.name: each.label for each in inputs} | {OCCURRED: occurred},
        "occurred": typed.get(OCCURRED, ("",))[0],
        "excluded": looking.excluded,
    }


def _known(looking: TaskView, visit: DeskVisit) -> dict[str, Any]:
    """Return what is known: how its term stands, the facts it rests on, what was asked and what was delivered."""
    overview, wording = looking.overview, looking.wording
    return {
        "tone": tone_of_task(looking.task, looking.duty, visit.at),
        "known": [(each, wording.fields(each)) for each in looking.grounds],
        "room": next((each for each in rooms(overview, wording, visit.actor.party) if each.ours), None),
        "questions": _questions(visit, overview.case.id),
        "receipt": receipt_of(looking.task.id, overview, wording) if looking.stand is Stand.DONE else None,
    }


def _questions(visit: DeskVisit, case_id: str) -> tuple[Question, ...]:
    """Return every question that was asked in the case, the latest first."""
    wanted = QuestionFilter(case=case_id)
    every = pages(lambda page: list_questions(visit.session, visit.actor, wanted, page))
    return tuple(each for found in every for each in found)


def _steps(looking: TaskView) -> tuple[str, ...]:
    """Return how the deadline was computed, as long as the work is asked for."""
    asked = (each for each in looking.overview.conclusions.tasks if each.key == looking.task.key)
    steps = next((each.deadline.steps for each in asked if each.deadline), ())
    return tuple(each.in_language(looking.wording.language.code) for each in steps)


def _lost(looking: TaskView, typed: Typed) -> Iterator[tuple[str, str]]:
    """Yield what somebody typed for a task that was no longer theirs to do, so that they can keep it."""
    for field in looking.fact_type.fields.values():
        if any(typed.get(field.name, ())):
            yield looking.wording.field(field), ", ".join(typed[field.name])


def clean(words: str) -> str:
    """Return what somebody typed as every part of the platform can hold it."""
    return words.replace("\r\n", "\n").replace("\x00", "")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One fact as it was received; `fact` is its id, `number` its place in the journal and `hash` its fingerprint."""

    fact: str
    fact_type: str
    title: str
    fields: tuple[tuple[str, str], ...]
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """When, from whom and what was received, and what followed from it."""

    when: datetime
    party: str
    person: str | None
    delivered: tuple[Delivered, ...]
    follows: tuple[str, ...]


def receipt_of(task_id: str, overview: Overview, wording: Wording) -> Receipt | None:
    """Return the confirmation for a task that was completed, None when it was not."""
    done = next((each for each in overview.entries if _completes(each, task_id)), None)
    if done is None or done.cause is None:
        return None
    cause = next(each for each in overview.entries if each.seq == done.cause)
    follows = (each for each in overview.entries if each.cause == cause.seq and each is not done)
    return Receipt(
        when=cause.at,
        party=wording.party(cause.party),
        person=wording.person(cause.party, cause.person),
        delivered=tuple(_delivered(_facts_before(overview.entries, cause), overview, wording)),
        follows=tuple(wording.line(tell(each)) for each in follows),
    )


def _completes(entry: Entry, task_id: str) -> bool:
    said = read_body(entry)
    return isinstance(said, Task) and said.id == task_id and said.state is TaskState.COMPLETED


def _facts_before(entries: Sequence[Entry], cause: Entry) -> Sequence[Entry]:
    """Return the facts that were taken in together with the entry: those just before it that say so, and itself."""
    before = (each for each in reversed(entries) if each.seq < cause.seq)
    together = [cause, *takewhile(lambda each: each.with_next, before)]
    return [each for each in reversed(together) if each.kind is InputKind.FACT]


def _delivered(entries: Sequence[Entry], overview: Overview, wording: Wording) -> Iterator[Delivered]:
    facts = {each.id: each for each in overview.facts}
    for entry in entries:
        fact = facts[fact_id(entry.seq)]
        title = wording.fact(fact.type)
        yield Delivered(fact.id, fact.type, title, tuple(wording.fields(fact)), entry.seq, entry.hash)
