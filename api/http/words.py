"""A line of the journal as a sentence: what happened, or what followed and until when. Said as data."""

from collections.abc import Callable, Mapping
from typing import Any

from orchestrator.domain.journal import Entry, EntryKind, InputKind
from orchestrator.domain.plan import ChangeKind
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed
from rules.terms.said import Said, Text, said

Body = Mapping[str, Any]
Part = Said | str


def words(entry: Entry) -> Said:
    """Return the sentence; who did it stands beside the line already."""
    return _TELL[entry.kind](entry.body)


def _opened(body: Body) -> Said:
    return said("case_opened", version=body.get("version", "?"))


def _fact(body: Body) -> Said:
    kind = body.get("type", "?")
    if body.get("hidden"):
        return said("fact_hidden", fact=kind)
    if body.get("retracts"):
        return said("fact_retracted", id=body["corrects"], fact=kind)
    fields = body.get("fields", {})
    told = ": " + ", ".join(f"{name} {value}" for name, value in fields.items()) if fields else ""
    if body.get("corrects"):
        return said("fact_corrected", id=body["corrects"], fact=kind, fields=told)
    return said("fact_added", fact=kind, fields=told)


def _acted(key: str) -> Callable[[Body], Said]:
    def tell(body: Body) -> Said:
        why = f": {body['reason']}" if body.get("reason") else ""
        return said(key, task=body.get("task", "?"), why=why)

    return tell


def _clock(_: Body) -> Said:
    return said("time_passed")


def _renewed(body: Body) -> Said:
    changed = [Text(each["nl"], each["en"]) for each in body.get("changed", [])]
    told = Text("".join(f"; {each.nl}" for each in changed), "".join(f"; {each.en}" for each in changed))
    return said("editions_renewed", versions=", ".join(sorted(body.get("editions", {}))), changed=told)


def _arose(body: Body) -> Said:
    owed = body["obligation"]
    return said("duty_arose", who=_bearers(owed), act=owed["act"], until=_until(owed), because=_because(owed))


def _changed(body: Body) -> Said:
    return obligation_in_words(body["obligation"])


def obligation_in_words(owed: Body) -> Said:
    """Return how an obligation stands, from its fields."""
    state = "late" if owed["state"] == "fulfilled" and owed["late"] else str(owed["state"])
    about = {"until": _until(owed), "because": _because(owed), "settled": _settled(owed)}
    return said("duty_stands", who=_bearers(owed), act=owed["act"], state=said(f"duty_{state}"), **about)


def _settled(owed: Body) -> Part:
    rule, source = owed.get("settled_by"), owed.get("settled_source")
    return said("duty_settled", by=f"{rule}{', ' + source if source else ''}") if rule else ""


def _offered(body: Body) -> Said:
    task = body["task"]
    about = {"to": _to(task), "until": _until(task), "because": _because(task)}
    return said("task_offered", task=_named(task), **about)


def _named(task: Body) -> str:
    return f"{task['task']} “{task['what']}”" if task.get("what") else str(task["task"])


def _task_changed(body: Body) -> Said:
    return task_in_words(body["task"])


def task_in_words(task: Body) -> Said:
    """Return how a task stands, from its fields."""
    by = task.get("completed_by") or task["claimed_by"]
    who = said("task_by", party=by) if by else _to(task) if task["state"] == "offered" else ""
    return said("task_stands", task=_named(task), state=said(f"task_is_{task['state']}"), who=who)


def _noticed(body: Body) -> Said:
    return notice_in_words(body["notice"])


def notice_in_words(notice: Body) -> Said:
    """Return who was told what, from the fields of a notice."""
    to, because = ", ".join(notice["parties"]) or str(notice["person"]), _because(notice)
    if notice.get("call"):
        return said("called_upon", to=to, activity=notice["call"], because=because)
    return said("noticed", to=to, what=Text(notice["what_nl"], notice["what_en"]), because=because)


def _scope_changed(body: Body) -> Said:
    return standing_in_words(body["scope"])


def standing_in_words(standing: Body) -> Said:
    """Return how a stage or milestone stands, from its fields."""
    kind = "milestone" if standing["milestone"] else "stage"
    because = _because(standing) if standing["rule"] else ""
    return said(f"{kind}_{'holds' if standing['holds'] else 'lapsed'}", scope=standing["scope"], because=because)


def _to(task: Body) -> Said:
    to = ", ".join(task["offered_to"])
    return said("to_parties", parties=to) if to else said("to_nobody")


def move_in_words(move: Move) -> Said:
    """Return whether a fact of this type may be added, and if not, why not."""
    if isinstance(move.verdict, Allowed):
        return said("move_allowed", fact=move.fact, role=move.verdict.role)
    return said("move_refused", fact=move.fact, why=move.verdict.reason)


def _bearers(owed: Body) -> Part:
    return ", ".join(owed["bearers"]) or said("nobody_in_role", role=str(owed.get("bearer_role")))


def _reminded(body: Body) -> Said:
    owed = body["obligation"]
    return said("reminded", who=_bearers(owed), act=owed["act"], until=_until(owed), because=_because(owed))


def _until(about: Body) -> Part:
    return said("until_day", day=str(about["last_day"])) if about.get("last_day") else ""


def _because(about: Body) -> str:
    return f" ({about['rule']}{', ' + about['source'] if about.get('source') else ''})"


_TELL: Mapping[EntryKind, Callable[[Body], Said]] = {
    **{each: _acted(each.replace("task_", "task_was_")) for each in InputKind if each.startswith("task_")},
    InputKind.CASE_OPENED: _opened,
    InputKind.FACT: _fact,
    InputKind.CLOCK: _clock,
    InputKind.EDITIONS_RENEWED: _renewed,
    ChangeKind.OBLIGATION_AROSE: _arose,
    ChangeKind.OBLIGATION_CHANGED: _changed,
    ChangeKind.REMINDER_GIVEN: _reminded,
    ChangeKind.TASK_OFFERED: _offered,
    ChangeKind.TASK_CHANGED: _task_changed,
    ChangeKind.SCOPE_CHANGED: _scope_changed,
    ChangeKind.NOTICE_GIVEN: _noticed,
}
