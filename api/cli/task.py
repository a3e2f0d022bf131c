"""`task`: what is offered, who took it on, and deliver what it asks for."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.options import As, Fields, FieldsJson, Json, fields_of
from api.cli.platform import sign_in
from api.cli.terminal import Commands, say, say_count, say_json, tell_consequences

app = typer.Typer(name="task", cls=Commands, help="Tasks.", no_args_is_help=True, rich_markup_mode=None)

Task = Annotated[str, typer.Argument(help="Id of the task.", show_default=False)]
Why = Annotated[str, typer.Option(help="Why; the director reads it. No personal data.")]
_WAITING = frozenset({"offered", "claimed"})
TASK_COLUMNS = ("task", "what", "yields", "state", "offered to", "taken by", "last day", "source")


@app.command("list")
def list_tasks(
    *,
    state: Annotated[str | None, typer.Option(help="offered, claimed, completed, failed or withdrawn.")] = None,
    party: Annotated[str | None, typer.Option(help="Offered to this party, or claimed by it.")] = None,
    case: Annotated[str | None, typer.Option(help="Of this case.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is over, and what is for others.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List the work that waits for your party, the earliest deadline first; with --all every task you may see.

    With --party or --case: the work that waits for that party, or in that case.
    """
    ours = None if party or case or everything else (seat or "").partition(":")[0] or None
    lines = sign_in(seat).every("tasks", state=state, party=party or ours, case=case)
    found = [line for line in lines if everything or _waits(line["task"], state, party or ours)]
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "task", TASK_COLUMNS, (task_row(line["task"]) for line in found))


@app.command()
def give(
    *,
    case: Annotated[str, typer.Argument(help="Id of the case.", show_default=False)],
    role: Annotated[str, typer.Option(help="Role that is asked.")],
    what: Annotated[str, typer.Option(help="What there is to do. No personal data.")],
    party: Annotated[str | None, typer.Option(help="Only this party of the role; left out: whoever takes it.")] = None,
    wanted_on: Annotated[str | None, typer.Option(metavar="DAY", help="The day by which it is wanted.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="Idempotency key: the same again does it once.")] = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Give work that no rule asks for, as the director of the case."""
    given = {"role": role, "party": party, "what": what, "wanted_on": wanted_on}
    fields = {name: value for name, value in given.items() if value is not None}
    answer = sign_in(seat).write("cases", case, "facts", body={"type": "work_given", "fields": fields}, key=key)
    if as_json:
        say_json(answer)
    else:
        tell_consequences(f"Work is given in case {case}.", answer)


@app.command()
def claim(*, task: Task, seat: As = None, as_json: Json = False) -> None:
    """Take a task on; the offer to others ends."""
    _tell(sign_in(seat).write("tasks", task, "claim"), as_json)


@app.command()
def release(*, task: Task, seat: As = None, as_json: Json = False) -> None:
    """Give a task back, so that it is offered anew."""
    _tell(sign_in(seat).write("tasks", task, "release"), as_json)


@app.command()
def decline(*, task: Task, why: Why, seat: As = None, as_json: Json = False) -> None:
    """Say that your party will not take on what it is offered; the offer to others stays open."""
    answer = sign_in(seat).write("tasks", task, "decline", body={"reason": why})
    if as_json:
        say_json(answer)
    else:
        say(f"Task {answer['id']} is declined for your party; it is {answer['state']} to the others.")


@app.command()
def fail(*, task: Task, why: Why, seat: As = None, as_json: Json = False) -> None:
    """Say that work you took on cannot be done; the director decides what happens."""
    _tell(sign_in(seat).write("tasks", task, "fail", body={"reason": why}), as_json)


@app.command()
def ask(
    *,
    task: Task,
    question: Annotated[str, typer.Argument(help="What you want to know. No personal data.", show_default=False)],
    key: Annotated[str | None, typer.Option("--key", help="Idempotency key: the same again does it once.")] = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Ask the director of the case something about a task: it becomes work for the director."""
    remote = sign_in(seat)
    line = remote.read("tasks", task)
    name, _, dated = line["version"].partition("@")
    policy = remote.read("policies", name, "versions", dated)
    fields = {"role": policy["director"], "what": f"{line['task']['task']}: {question}"}
    answer = remote.write("cases", line["caseId"], "facts", body={"type": "work_given", "fields": fields}, key=key)
    if as_json:
        say_json(answer)
    else:
        tell_consequences(f"The director of case {line['caseId']} is asked.", answer)


@app.command()
def complete(
    *, task: Task, fields: Fields = None, document: FieldsJson = None, seat: As = None, as_json: Json = False
) -> None:
    """Deliver the fact the task asks for."""
    remote = sign_in(seat)
    body = {"facts": [{"type": remote.read("tasks", task)["task"]["yields"], "fields": fields_of(fields, document)}]}
    answer = remote.write("tasks", task, "complete", body=body)
    if as_json:
        say_json(answer)
    else:
        tell_consequences(f"Task {task} is done.", answer["recorded"])


def _waits(task: Mapping[str, Any], state: str | None, party: str | None) -> bool:
    """Whether somebody is waiting for this, of the party if one is meant; a state that is asked for is as good."""
    if state is None and task["state"] not in _WAITING:
        return False
    if party is None:
        return True
    return party in ([task["claimedBy"]] if task["claimedBy"] else task["offeredTo"])


def _tell(answer: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(answer)
        return
    by = f" by {answer['claimedBy']}" if answer["claimedBy"] else ""
    say(f"Task {answer['id']} is {answer['state']}{by}.")


def task_row(task: Mapping[str, Any]) -> list[Any]:
    """Return a task as a line of a table, as in TASK_COLUMNS."""
    before, after = ("yields", "state", "offeredTo"), ("lastDay", "source")
    taken = task["completedBy"] or task["claimedBy"]
    return [
        task["id"],
        task["what"] or task["task"],
        *(task[name] for name in before),
        taken,
        *(task[name] for name in after),
    ]
