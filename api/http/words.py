"""A line of the journal as a sentence, in both languages: what happened, or what followed and until when."""

from collections.abc import Callable, Mapping
from typing import Any

from orchestrator.domain.journal import Entry, EntryKind, InputKind
from orchestrator.domain.plan import ChangeKind
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed
from rules.terms.said import Text

Body = Mapping[str, Any]


def words(entry: Entry) -> Text:
    """Return the sentence; who did it stands beside the line already."""
    return _TELL[entry.kind](entry.body)


def _opened(body: Body) -> Text:
    return Text(f"zaak geopend onder {body.get('version', '?')}", f"case opened under {body.get('version', '?')}")


def _fact(body: Body) -> Text:
    kind = body.get("type", "?")
    if body.get("hidden"):
        return Text(f"feit {kind} (inhoud niet voor u)", f"fact {kind} (not for you to read)")
    if body.get("retracts"):
        return Text(f"feit {body['corrects']} ({kind}) ingetrokken", f"fact {body['corrects']} ({kind}) taken away")
    said = _fields(body.get("fields", {}))
    if body.get("corrects"):
        return Text(
            f"feit {kind} in plaats van {body['corrects']}{said}", f"fact {kind} instead of {body['corrects']}{said}"
        )
    return Text(f"feit {kind}{said}", f"fact {kind}{said}")


def _fields(fields: Body) -> str:
    return ": " + ", ".join(f"{name} {value}" for name, value in fields.items()) if fields else ""


def _acted(nl: str, en: str) -> Callable[[Body], Text]:
    def tell(body: Body) -> Text:
        task = body.get("task", "?")
        why = f": {body['reason']}" if body.get("reason") else ""
        return Text(f"taak {task} {nl}{why}", f"task {task} {en}{why}")

    return tell


def _clock(_: Body) -> Text:
    return Text("de tijd verstreek", "time passed")


def _renewed(body: Body) -> Text:
    versions = ", ".join(sorted(body.get("editions", {})))
    nl = "".join(f"; {each['nl']}" for each in body.get("changed", []))
    en = "".join(f"; {each['en']}" for each in body.get("changed", []))
    return Text(f"berust vanaf nu op {versions}{nl}", f"rests from now on {versions}{en}")


def _arose(body: Body) -> Text:
    owed = body["obligation"]
    who, act = _bearers(owed), owed["act"]
    return Text(
        f"{who.nl} moet {act} leveren{_until_nl(owed)}{_because(owed)}",
        f"{who.en} must deliver {act}{_until_en(owed)}{_because(owed)}",
    )


def _changed(body: Body) -> Text:
    return obligation_in_words(body["obligation"])


def obligation_in_words(owed: Body) -> Text:
    """Return how an obligation stands, from its fields."""
    who, act, state = _bearers(owed), owed["act"], owed["state"]
    nl, en = _LATE if state == "fulfilled" and owed["late"] else _STATES[state]
    return Text(
        f"de verplichting van {who.nl} tot {act} {nl}{_until_nl(owed)}{_because(owed)}{_settled(owed).nl}",
        f"the obligation of {who.en} to deliver {act} {en}{_until_en(owed)}{_because(owed)}{_settled(owed).en}",
    )


def _settled(owed: Body) -> Text:
    rule, source = owed.get("settled_by"), owed.get("settled_source")
    by = f"{rule}{', ' + source if source else ''}"
    return Text(f", geregeld door {by}", f", settled by {by}") if rule else Text("", "")


def _offered(body: Body) -> Text:
    task = body["task"]
    to = ", ".join(task["offered_to"])
    return Text(
        f"taak {_named(task)} aangeboden aan {to or 'niemand'}{_until_nl(task)}{_because(task)}",
        f"task {_named(task)} offered to {to or 'nobody'}{_until_en(task)}{_because(task)}",
    )


def _named(task: Body) -> str:
    return f"{task['task']} “{task['what']}”" if task.get("what") else str(task["task"])


def _task_changed(body: Body) -> Text:
    return task_in_words(body["task"])


def task_in_words(task: Body) -> Text:
    """Return how a task stands, from its fields."""
    nl, en = _TASK_STATES[task["state"]]
    by = task.get("completed_by") or task["claimed_by"]
    who = Text(f" door {by}", f" by {by}") if by else _to(task) if task["state"] == "offered" else Text("", "")
    return Text(f"taak {_named(task)} {nl}{who.nl}", f"task {_named(task)} {en}{who.en}")


def _noticed(body: Body) -> Text:
    return notice_in_words(body["notice"])


def notice_in_words(notice: Body) -> Text:
    """Return who was told what, from the fields of a notice."""
    to = ", ".join(notice["parties"]) or str(notice["person"])
    if notice.get("call"):
        called = f"{notice['call']}{_because(notice)}"
        return Text(f"{to} gevraagd om {called}", f"{to} called upon to do {called}")
    because = _because(notice)
    return Text(f"bericht aan {to}: {notice['what_nl']}{because}", f"notice to {to}: {notice['what_en']}{because}")


def _scope_changed(body: Body) -> Text:
    return standing_in_words(body["scope"])


def standing_in_words(standing: Body) -> Text:
    """Return how a stage or milestone stands, from its fields."""
    nl, en = _STANDINGS[standing["milestone"], standing["holds"]]
    because = _because(standing) if standing["rule"] else ""
    kind_nl, kind_en = ("mijlpaal", "milestone") if standing["milestone"] else ("fase", "stage")
    return Text(
        f"{kind_nl} {standing['scope']} {nl}{because}",
        f"{kind_en} {standing['scope']} {en}{because}",
    )


def _to(task: Body) -> Text:
    to = ", ".join(task["offered_to"])
    return Text(f" aan {to or 'niemand'}", f" to {to or 'nobody'}")


def move_in_words(move: Move) -> Text:
    """Return whether a fact of this type may be added, and if not, why not."""
    if isinstance(move.verdict, Allowed):
        role = move.verdict.role
        return Text(f"{move.fact} mag nu worden toegevoegd, als {role}", f"{move.fact} may be added now, as {role}")
    why = move.verdict.reason
    return Text(f"{move.fact} mag nu niet: {why.nl}", f"{move.fact} is not allowed now: {why.en}")


def _bearers(owed: Body) -> Text:
    role = owed.get("bearer_role")
    parties = ", ".join(owed["bearers"])
    return Text(parties or f"niemand (rol {role} is onbezet)", parties or f"nobody (role {role} is vacant)")


def _reminded(body: Body) -> Text:
    owed = body["obligation"]
    who, act = _bearers(owed), owed["act"]
    return Text(
        f"herinnering aan {who.nl}: {act}{_until_nl(owed)}{_because(owed)}",
        f"reminder to {who.en}: {act}{_until_en(owed)}{_because(owed)}",
    )


def _until_nl(about: Body) -> str:
    return f", uiterlijk {about['last_day']}" if about.get("last_day") else ""


def _until_en(about: Body) -> str:
    return f", last day {about['last_day']}" if about.get("last_day") else ""


def _because(about: Body) -> str:
    return f" ({about['rule']}{', ' + about['source'] if about.get('source') else ''})"


_LATE = ("is te laat nagekomen", "was fulfilled late")
_STATES: Mapping[str, tuple[str, str]] = {
    "open": ("staat open", "is open"),
    "suspended": ("is opgeschort", "is suspended"),
    "fulfilled": ("is nagekomen", "was fulfilled"),
    "breached": ("is geschonden en blijft gelden", "is breached, and still owed"),
    "waived": ("wordt niet meer gevraagd", "is no longer asked for"),
    "withdrawn": ("is vervallen", "has lapsed"),
}
_STANDINGS: Mapping[tuple[bool, bool], tuple[str, str]] = {
    (False, True): ("is open", "is open"),
    (False, False): ("is gesloten", "is closed"),
    (True, True): ("is bereikt", "is reached"),
    (True, False): ("is niet bereikt", "is not reached"),
}
_TASK_STATES: Mapping[str, tuple[str, str]] = {
    "offered": ("aangeboden", "offered"),
    "claimed": ("opgepakt", "claimed"),
    "completed": ("afgerond", "completed"),
    "failed": ("mislukt", "failed"),
    "withdrawn": ("ingetrokken", "withdrawn"),
}
_TELL: Mapping[EntryKind, Callable[[Body], Text]] = {
    InputKind.CASE_OPENED: _opened,
    InputKind.FACT: _fact,
    InputKind.TASK_CLAIMED: _acted("opgepakt", "claimed"),
    InputKind.TASK_DECLINED: _acted("afgewezen", "declined"),
    InputKind.TASK_RELEASED: _acted("teruggegeven", "released"),
    InputKind.TASK_FAILED: _acted("mislukt", "failed"),
    InputKind.TASK_COMPLETED: _acted("afgerond", "completed"),
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
