"""`task`: what is offered, who took it on, and deliver what it asks for."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.cli.consequences import tell_consequences
from api.cli.fields import Fields, FieldsJson, fields_of
from api.cli.options import As, Json
from api.cli.screen import say, say_json, say_rows
from api.cli.trouble import Commands

app = typer.Typer(name="task", cls=Commands, help="Tasks.", no_args_is_help=True, rich_markup_mode=None)

Task = Annotated[str, typer.Argument(help="Id of the task.", show_default=False)]
TASK_COLUMNS = ("task", "what", "yields", "state", "offered to", "taken by", "last day", "source")


@app.command("list")
def list_tasks(
    *,
    state: Annotated[str | None, typer.Option(help="offered, claimed, completed, failed or withdrawn.")] = None,
    party: Annotated[str | None, typer.Option(help="Offered to this party, or claimed by it.")] = None,
    case: Annotated[str | None, typer.Option(help="Of this case.")] = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List tasks over all cases, the earliest deadline first."""
    from api.cli.remote import sign_in

    found = list(sign_in(seat).every("tasks", state=state, party=party, case=case))
    if as_json:
        say_json(found)
    else:
        say_rows(f"{len(found)} tasks", TASK_COLUMNS, (task_row(line["task"]) for line in found))


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
    from api.cli.remote import sign_in

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
    from api.cli.remote import sign_in

    _tell(sign_in(seat).write("tasks", task, "claim"), as_json)


@app.command()
def release(*, task: Task, seat: As = None, as_json: Json = False) -> None:
    """Give a task back, so that it is offered anew."""
    from api.cli.remote import sign_in

    _tell(sign_in(seat).write("tasks", task, "release"), as_json)


@app.command()
def complete(
    *, task: Task, fields: Fields = None, document: FieldsJson = None, seat: As = None, as_json: Json = False
) -> None:
    """Deliver the fact the task asks for."""
    from api.cli.remote import sign_in

    remote = sign_in(seat)
    body = {"facts": [{"type": remote.read("tasks", task)["task"]["yields"], "fields": fields_of(fields, document)}]}
    answer = remote.write("tasks", task, "complete", body=body)
    if as_json:
        say_json(answer)
    else:
        tell_consequences(f"Task {task} is done.", answer["recorded"])


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
