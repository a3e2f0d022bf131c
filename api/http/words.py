"""A line of the journal as a sentence: what happened, or what followed and until when. Said as data."""

from orchestrator.domain.body import EditionsRenewed, FactHidden, FactSaid, Opening, TaskActed, TimePassed
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, EntryKind
from orchestrator.domain.plan import ChangeKind
from orchestrator.domain.work import Notice, Obligation, Task
from orchestrator.domain.written import read_body
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed
from rules.terms.said import Said, Text, said

Part = Said | str


def words(entry: Entry) -> Said:
    """Return the sentence; who did it stands beside the line already."""
    match body := read_body(entry):
        case Opening():
            return said("case_opened", version=body.version)
        case FactSaid() | FactHidden():
            return _fact(body)
        case TaskActed():
            why = f": {body.reason}" if body.reason else ""
            return said(entry.kind.replace("task_", "task_was_"), task=body.task, why=why)
        case TimePassed():
            return said("time_passed")
        case EditionsRenewed():
            return _renewed(body)
        case Obligation():
            return _obligation(entry.kind, body)
        case Task():
            return _offered(body) if entry.kind is ChangeKind.TASK_OFFERED else task_in_words(body)
        case Notice():
            return notice_in_words(body)
        case Standing():
            return standing_in_words(body)


def _fact(body: FactSaid | FactHidden) -> Said:
    if isinstance(body, FactHidden):
        return said("fact_hidden", fact=body.type)
    if body.retracts:
        return said("fact_retracted", id=body.corrects or "", fact=body.type)
    told = ": " + ", ".join(f"{name} {value}" for name, value in body.fields.items()) if body.fields else ""
    if body.corrects:
        return said("fact_corrected", id=body.corrects, fact=body.type, fields=told)
    return said("fact_added", fact=body.type, fields=told)


def _renewed(body: EditionsRenewed) -> Said:
    told = Text("".join(f"; {each.nl}" for each in body.changed), "".join(f"; {each.en}" for each in body.changed))
    return said("editions_renewed", versions=", ".join(sorted(body.editions)), changed=told)


def _obligation(kind: EntryKind, owed: Obligation) -> Said:
    if kind is ChangeKind.OBLIGATION_CHANGED:
        return obligation_in_words(owed)
    key = "reminded" if kind is ChangeKind.REMINDER_GIVEN else "duty_arose"
    return said(key, who=_bearers(owed), act=owed.act, until=_until(owed), because=_because(owed))


def obligation_in_words(owed: Obligation) -> Said:
    """Return how an obligation stands."""
    state = "late" if owed.state == "fulfilled" and owed.late else str(owed.state)
    about = {"until": _until(owed), "because": _because(owed), "settled": _settled(owed)}
    return said("duty_stands", who=_bearers(owed), act=owed.act, state=said(f"duty_{state}"), **about)


def _settled(owed: Obligation) -> Part:
    rule, source = owed.settled_by, owed.settled_source
    return said("duty_settled", by=f"{rule}{', ' + source if source else ''}") if rule else ""


def _offered(task: Task) -> Said:
    about = {"to": _to(task), "until": _until(task), "because": _because(task)}
    return said("task_offered", task=_named(task), **about)


def _named(task: Task) -> str:
    return f"{task.task} “{task.what}”" if task.what else str(task.task)


def task_in_words(task: Task) -> Said:
    """Return how a task stands."""
    by = task.completed_by or task.claimed_by
    who = said("task_by", party=by) if by else _to(task) if task.state == "offered" else ""
    return said("task_stands", task=_named(task), state=said(f"task_is_{task.state}"), who=who)


def notice_in_words(notice: Notice) -> Said:
    """Return who was told what."""
    to, because = ", ".join(notice.parties) or str(notice.person), _because(notice)
    if notice.call:
        return said("called_upon", to=to, activity=notice.call, because=because)
    return said("noticed", to=to, what=notice.what, because=because)


def standing_in_words(standing: Standing) -> Said:
    """Return how a stage or milestone stands."""
    kind = "milestone" if standing.milestone else "stage"
    because = _because(standing) if standing.rule else ""
    return said(f"{kind}_{'holds' if standing.holds else 'lapsed'}", scope=standing.scope, because=because)


def _to(task: Task) -> Said:
    to = ", ".join(task.offered_to)
    return said("to_parties", parties=to) if to else said("to_nobody")


def move_in_words(move: Move) -> Said:
    """Return whether a fact of this type may be added, and if not, why not."""
    if isinstance(move.verdict, Allowed):
        return said("move_allowed", fact=move.fact, role=move.verdict.role)
    return said("move_refused", fact=move.fact, why=move.verdict.reason)


def _bearers(owed: Obligation) -> Part:
    return ", ".join(owed.bearers) or said("nobody_in_role", role=str(owed.bearer_role))


def _until(about: Obligation | Task) -> Part:
    return said("until_day", day=str(about.last_day)) if about.last_day else ""


def _because(about: Obligation | Task | Notice | Standing) -> str:
    return f" ({about.rule}{f', {about.source}' if about.source else ''})"
