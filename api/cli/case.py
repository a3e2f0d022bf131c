"""`case`: open one, add facts to it, see it, ask why, close and reopen it, and draw it anew from its journal."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.lists import NOTICE_COLUMNS, OWED_COLUMNS, owed_row, told
from api.cli.options import As, Fields, FieldsJson, Json, Role, fields_of, moment_of
from api.cli.platform import at_database, sign_in
from api.cli.task import TASK_COLUMNS, task_row
from api.cli.terminal import (
    Commands,
    Trouble,
    clock_of,
    say,
    say_count,
    say_json,
    say_rows,
    tell_consequences,
    tell_explanation,
)

app = typer.Typer(name="case", cls=Commands, help="Cases.", no_args_is_help=True, rich_markup_mode=None)

Case = Annotated[str, typer.Argument(help="Id of the case.", show_default=False)]
Type = Annotated[str, typer.Argument(help="Fact type of the policy.", show_default=False)]
Subject = Annotated[str, typer.Argument(help="Key of an obligation, id of a task, or a fact type.", show_default=False)]
Named = Annotated[str, typer.Option("--policy", help="Name of a published policy.")]
Roles = Annotated[list[str] | None, typer.Option("--role", metavar="ROLE=PARTY[,PARTY]", help="Who takes part.")]
Key = Annotated[str | None, typer.Option("--key", help="Idempotency key: the same again does it once.")]
Why = Annotated[str | None, typer.Option(help="Why; everybody in the case can read it.")]
Occurred = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it was true; left out: now.")]
CASE_COLUMNS = ("case", "title", "policy", "municipality", "opened", "changes at", "closed")
SCOPE_COLUMNS = ("part", "what", "stands", "since", "source")


@app.command("open")
def open_case(
    *,
    policy: Named,
    municipality: Annotated[str, typer.Option(help="Party that directs the case.")],
    title: Annotated[str, typer.Option(help="For people. No personal data.")] = "",
    role: Roles = None,
    version: Annotated[str | None, typer.Option(help="Date of the policy version; left out: the one in force.")] = None,
    case: Annotated[str | None, typer.Option("--id", help="Left out: one is made.")] = None,
    key: Key = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Open a case: from now on the parties named share one journal."""
    body = {"policy": policy, "municipality": municipality, "title": title, "roles": _roles(role)}
    body |= {name: value for name, value in (("version", version), ("id", case)) if value is not None}
    answer = sign_in(seat or municipality).write("cases", body=body, key=key)
    _answer(answer, f"Case {answer['case']['id']} is open under {answer['case']['version']}.", as_json)


@app.command("list")
def list_cases(
    *,
    municipality: Annotated[str | None, typer.Option(help="Of this municipality.")] = None,
    policy: Annotated[str | None, typer.Option(help="Under this policy.")] = None,
    party: Annotated[str | None, typer.Option(help="In which this party takes part.")] = None,
    title: Annotated[str | None, typer.Option(help="With these words in the title.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """List the open cases in which your party takes part, the oldest first."""
    lines = sign_in(seat).every("cases", municipality=municipality, policy=policy, party=party)
    words = (title or "").casefold()
    wanted = (each for each in lines if everything or not each["closedSince"])
    found = [each for each in wanted if words in each["title"].casefold()]
    if as_json:
        say_json(found)
    else:
        say_count(len(found), "case", CASE_COLUMNS, map(_case_row, found))


@app.command()
def add(
    *,
    case: Case,
    fact: Type,
    fields: Fields = None,
    document: FieldsJson = None,
    role: Role = None,
    at: Occurred = None,
    corrects: Annotated[str | None, typer.Option(help="Id of the fact that this one supersedes.")] = None,
    retracts: Annotated[bool, typer.Option("--retracts", help="Only take the fact of --corrects away.")] = False,
    key: Key = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Add a fact to a case, and see what follows from it."""
    moment = moment_of(at)
    body: dict[str, Any] = {"type": fact, "fields": fields_of(fields, document)}
    more = {
        "role": role,
        "occurredAt": moment and moment.isoformat(),
        "corrects": corrects,
        "retracts": retracts or None,
    }
    body |= {name: value for name, value in more.items() if value is not None}
    answer = sign_in(seat).write("cases", case, "facts", body=body, key=key)
    _answer(answer, f"Fact {fact} is entry {answer['seq']} of case {case}.", as_json)


@app.command()
def close(*, case: Case, why: Why = None, key: Key = None, seat: As = None, as_json: Json = False) -> None:
    """Close a case: nothing is owed any more, and no work is wanted. Status 1 while something required is owed."""
    _turn("case_closed", case, why, key, seat, as_json, f"Case {case} is closed.")


@app.command()
def reopen(*, case: Case, why: Why = None, key: Key = None, seat: As = None, as_json: Json = False) -> None:
    """Reopen a closed case: what was owed is owed again, and work is offered anew."""
    _turn("case_reopened", case, why, key, seat, as_json, f"Case {case} is open again.")


@app.command("title")
def retitle(
    *,
    case: Case,
    title: Annotated[str, typer.Argument(help="What it is called from now on. No personal data.", show_default=False)],
    why: Why = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Call a case you direct something else; the journal says who did."""
    body = {"title": title, **({"why": why} if why else {})}
    answer = sign_in(seat).change("cases", case, body=body)
    if as_json:
        say_json(answer)
    else:
        say(f"Case {case} is called {answer['title']} from now on.")


@app.command()
def erase(
    *,
    case: Case,
    lines: Annotated[list[int], typer.Argument(help="Places in the journal.", min=1, show_default=False)],
    why: Annotated[str, typer.Option(help="Told to who could see it. Nothing of what is erased.")],
    key: Key = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Erase what should never have been written, in a case you direct: for good, and for everybody."""
    done = sign_in(seat).write("cases", case, "erase", body={"lines": lines, "why": why}, key=key)
    if as_json:
        say_json(done)
    else:
        say(f"Erased in case {case}: {', '.join(str(each) for each in done['lines'])}. Line {done['line']} says so.")


def _turn(fact: str, case: str, why: str | None, key: str | None, seat: str | None, as_json: bool, done: str) -> None:
    body = {"type": fact, "fields": {"why": why} if why else {}}
    _answer(sign_in(seat).write("cases", case, "facts", body=body, key=key), done, as_json)


@app.command()
def show(*, case: Case, seat: As = None, as_json: Json = False) -> None:
    """Show a case: who takes part, what is owed, which work there is, and what happened."""
    remote = sign_in(seat)
    seen = remote.read("cases", case)
    seen["journal"] = list(remote.every("cases", case, "journal"))
    if as_json:
        say_json(seen)
    else:
        _tell(seen)


@app.command()
def explain(*, case: Case, subject: Subject, seat: As = None, as_json: Json = False) -> None:
    """Say why: the rule, its source, the facts it rests on, and how the day was computed."""
    answer = sign_in(seat).read("cases", case, "explanations", subject)
    if as_json:
        say_json(answer)
    else:
        tell_explanation(answer)


@app.command()
def export(
    *,
    case: Case,
    line: Annotated[int | None, typer.Option(help="Only this line of the journal, to show to others.")] = None,
    kept: Annotated[Path | None, typer.Option("--checkpoint", help="A checkpoint you kept, to lead to.")] = None,
    into: Annotated[Path | None, typer.Option("--into", help="File to write; left out: named after the case.")] = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Take a proof of what happened, which anybody can check with `speelruimte verify`."""
    from api.cli.proof import read_kept

    size = read_kept(kept).checkpoint.size if kept else None
    answer = sign_in(seat).take("cases", case, "proof", line=line, kept=size)
    file = into or Path(answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"'))
    file.write_bytes(answer.content)
    if as_json:
        say_json({"case": case, "file": str(file), "bytes": len(answer.content)})
    else:
        say(f"{file}: what happened in {case}. Check it with 'speelruimte verify {file}'.")


@app.command()
def rebuild(
    *,
    case: Case,
    write: Annotated[bool, typer.Option("--write", help="Store what the journal yields where it differs.")] = False,
    as_json: Json = False,
) -> None:
    """Draw the case anew from its journal and compare. Status 1 when what is stored differs."""
    from orchestrator.usecases.rebuild_case import rebuild_case
    from orchestrator.usecases.see_case import verify_journal

    with at_database(real=True) as (session, _):
        broken = verify_journal(session, case)
        report = rebuild_case(session, case, write=write)
    if as_json:
        say_json({"case": case, "equal": report.equal, "differences": report.differences, "journal": broken})
    else:
        _tell_rebuilt(case, (*report.differences, *broken), equal=report.equal)
    raise typer.Exit(0 if report.equal and not broken else 1)


def _tell_rebuilt(case: str, differences: Iterable[str], *, equal: bool) -> None:
    say(f"{case}: {'what is stored is what the journal yields' if equal else 'stored and journal differ'}.")
    for difference in differences:
        say(f"  - {difference}")


def _roles(given: list[str] | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given or ():
        role, equals, parties = each.partition("=")
        if not (role and equals and parties):
            raise Trouble(f"--role: found {each!r}, expected ROLE=PARTY or ROLE=PARTY,PARTY.")
        found.setdefault(role, []).extend(parties.split(","))
    return found


def _answer(answer: dict[str, Any], done: str, as_json: bool) -> None:
    if as_json:
        say_json(answer)
    else:
        tell_consequences(done, answer)


def _tell(seen: dict[str, Any]) -> None:
    from rich.markup import escape

    case = seen["case"]
    say(f"[bold]{escape(case['id'])}[/bold]  {escape(case['title'])}  ({case['version']}, {case['municipality']})")
    if case["closedSince"]:
        say(f"[bold]Closed[/bold] since {clock_of(case['closedSince'])}.")
    say_rows("Parties", ("role", "parties"), seen["roles"].items())
    if seen["scopes"]:
        say_rows("Stages and milestones", SCOPE_COLUMNS, map(_scope_row, seen["scopes"]))
    say_rows("Obligations", OWED_COLUMNS, map(owed_row, seen["obligations"]))
    for owed in (each for each in seen["obligations"] if each["unheld"]):
        say(f"[bold]Nobody holds the role {escape(owed['bearerRole'])}[/bold], which owes {escape(owed['act'])}.")
    say_rows("Tasks", TASK_COLUMNS, map(task_row, seen["tasks"]))
    if seen["notices"]:
        say_rows("Notices", ("at", *NOTICE_COLUMNS), ([clock_of(n["givenAt"]), *told(n)] for n in seen["notices"]))
    say_rows("Journal", ("entry", "at", "party", "person", "what"), map(_journal_row, seen["journal"]))


def _case_row(case: Mapping[str, Any]) -> list[Any]:
    moments = (case[name] and clock_of(case[name]) for name in ("openedAt", "nextDue", "closedSince"))
    return [case["id"], case["title"], case["policy"], case["municipality"], *moments]


def _scope_row(scope: dict[str, Any]) -> list[Any]:
    names = ("reached", "not reached") if scope["milestone"] else ("open", "closed")
    stands = names[0] if scope["holds"] else names[1]
    return [scope["scope"], scope["title"], stands, clock_of(scope["since"]), scope["source"]]


def _journal_row(entry: dict[str, Any]) -> list[Any]:
    return [entry["seq"], clock_of(entry["at"]), entry["party"], entry["person"], entry["words"]]
