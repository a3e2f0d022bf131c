"""A line of the journal as a sentence: what happened, or what followed and until when.

Said as data, with ids for what it names: who reads puts it into words, with titles instead where there is one for each.
"""

from orchestrator.domain.body import (
    Consequence,
    ContentDestroyed,
    ContentErased,
    EditionsRenewed,
    FactHidden,
    FactSaid,
    Opening,
    Retitled,
    TaskActed,
    TimePassed,
)
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, EntryKind
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.work import Notice, Obligation, ObligationState, Task
from orchestrator.domain.written import read_body
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed
from rules.terms.said import Name, Named, Said, Text, Value, said


def tell(entry: Entry) -> Said:
    """Return what the line says; who did it stands beside it already."""
    match body := read_body(entry):
        case Opening():
            return said("case_opened", version=body.version)
        case FactSaid() | FactHidden():
            return _fact(body)
        case TaskActed():
            why = f": {body.reason}" if body.reason else ""
            return said(entry.kind.replace("task_", "task_was_"), task=Name(Named.WORK, body.task), why=why)
        case TimePassed():
            return said("time_passed")
        case EditionsRenewed():
            return _renewed(body)
        case ContentDestroyed():
            return said("content_destroyed")
        case ContentErased():
            return _erased(body)
        case Retitled():
            why = f": {body.why}" if body.why else ""
            return said("case_retitled", title=body.title, why=why) if body.title else said("case_called_else", why=why)
        case _:
            return tell_consequence(entry.kind, body)


def _erased(body: ContentErased) -> Said:
    late = said("erased_late") if body.late else ""
    duties: Value = said("erased_duties", count=body.duties, late=late) if body.duties else ""
    return said("content_erased", line=body.line, why=f": {body.why}" if body.why else "", duties=duties)


def tell_consequence(kind: EntryKind, after: Consequence) -> Said:
    """Return what followed, or would follow; what arose or was offered is told as new."""
    if kind is ChangeKind.REMINDER_GIVEN and isinstance(after, Obligation):
        return _obligation("reminded", after)
    if kind is ChangeKind.OBLIGATION_AROSE and isinstance(after, Obligation) and after.state is ObligationState.OPEN:
        return _obligation("duty_arose", after)
    if kind is ChangeKind.TASK_OFFERED and isinstance(after, Task):
        return _task("task_offered", after)
    return tell_standing(after)


def tell_standing(subject: Consequence) -> Said:
    """Return how an obligation, a task, a stage or a milestone stands, or who was told what."""
    match subject:
        case Obligation(state=ObligationState.FULFILLED, late=True):
            return _obligation("duty_late", subject)
        case Obligation():
            return _obligation(f"duty_{subject.state}", subject)
        case Task():
            return _task(f"task_is_{subject.state}", subject)
        case Notice():
            return _notice(subject)
        case Standing():
            key = f"{'milestone' if subject.milestone else 'stage'}_{'holds' if subject.holds else 'lapsed'}"
            return said(key, part=Name(Named.PART, subject.scope), because=_because(subject))


def tell_move(move: Move) -> Said:
    """Return whether a fact of this type may be added, and if not, why not."""
    fact = Name(Named.FACT, move.fact)
    if isinstance(move.verdict, Allowed):
        return said("move_allowed", fact=fact, role=Name(Named.ROLE, move.verdict.role))
    return said("move_refused", fact=fact, why=move.verdict.reason)


def vacant(role: Name | str) -> Said:
    """Return that nobody holds the role."""
    return said("nobody_in_role", role=role)


def _fact(body: FactSaid | FactHidden) -> Said:
    key = "fact_retracted" if body.retracts else "fact_corrected" if body.corrects else "fact_added"
    return said(key, fact=Name(Named.FACT, body.type), id=body.corrects or "", fields=_fields(body))


def _fields(body: FactSaid | FactHidden) -> Said | str:
    if isinstance(body, FactHidden):
        return said("fields_hidden")
    told = ", ".join(f"{name} {value}" for name, value in body.fields.items())
    if body.withheld:
        return said("fields_withheld", told=f": {told}" if told else "", names=", ".join(body.withheld))
    return f": {told}" if told else ""


def _renewed(body: EditionsRenewed) -> Said:
    told = Text("".join(f"; {each.nl}" for each in body.changed), "".join(f"; {each.en}" for each in body.changed))
    return said("editions_renewed", versions=", ".join(sorted(body.editions)), changed=told)


def _obligation(key: str, owed: Obligation) -> Said:
    who = _parties(owed.bearers) or vacant(Name(Named.ROLE, owed.bearer_role or ""))
    about = {"until": _until(owed), "because": _because(owed), "settled": _settled(owed)}
    return said(key, who=who, act=Name(Named.FACT, owed.act), **about)


def _settled(owed: Obligation) -> Value:
    source = f", {owed.settled_source}" if owed.settled_source else ""
    return said("duty_settled", by=f"{owed.settled_by}{source}") if owed.settled_by else ""


def _task(key: str, task: Task) -> Said:
    to = _parties(task.offered_to) or vacant(Name(Named.ROLE, task.role))
    taken = task.completed_by or task.claimed_by
    by = Name(Named.PARTY, taken) if taken else to
    about = {"what": f" “{task.what}”" if task.what else "", "until": _until(task), "because": _because(task)}
    return said(key, task=Name(Named.TASK, task.task), to=to, by=by, **about)


def _notice(notice: Notice) -> Said:
    somebody = Name(Named.ROLE, notice.role) if notice.role else said("somebody")
    about = {"to": _parties(notice.parties) or somebody, "because": _because(notice)}
    if notice.call:
        return said("called_upon", activity=notice.call, what=notice.what, **about)
    return said("noticed", what=notice.what, **about)


def _parties(ids: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(Name(Named.PARTY, each) for each in ids)


def _until(about: Obligation | Task) -> Value:
    return said("until_day", day=Name(Named.DAY, about.last_day.isoformat())) if about.last_day else ""


def _because(about: Consequence) -> Value:
    source = f", {about.source}" if about.source else ""
    return said("by_rule", rule=Name(Named.RULE, about.rule), source=source) if about.rule else ""
