"""What commands say at a terminal: rows, JSON, consequences and explanations; and what stops one."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup


def tell_consequences(what: str, answer: Mapping[str, Any]) -> None:
    """Print what was done, and every consequence as a sentence."""
    from rich.markup import escape

    say(f"[bold]{escape(what)}[/bold]")
    for entry in answer.get("consequences", ()):
        say(f"  {entry['seq']:>4}  {escape(entry['words']['en'])}")


def tell_explanation(told: Mapping[str, Any]) -> None:
    """Print the answer of the platform to a why."""
    from rich.markup import escape

    say(f"[bold]{escape(cell_of(told['words']))}[/bold]")
    for line in _lines(told):
        say(escape(line))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    if told["rule"]:
        title = f": {cell_of(told['title'])}" if told["title"] else ""
        yield f"Rule    {told['rule']}{title}"
        yield from _sources(told)
    if settled := told.get("settled"):
        title = f": {cell_of(settled['title'])}" if settled["title"] else ""
        yield f"Settled by {settled['rule']}{title} ({cited(settled['sources']) or 'no source given'})"
    for n, fact in enumerate(told["facts"]):
        yield f"{'' if n else 'Facts':<8}{_fact(fact)}"
    for missing in (told.get("move") or {}).get("missing") or ():
        yield f"Missing {missing['fact']}, from {' or '.join(missing['roles'])}"
    for n, step in enumerate(told["steps"]):
        yield f"{'' if n else 'Day':<8}{step}"


def _sources(told: Mapping[str, Any]) -> Iterator[str]:
    """What the clause cites, and where that can be read."""
    yield f"Source  {cited(told['sources']) or 'none given'} ({told['version']})"
    yield from (f"{'':<8}{each['words']}: {each['link']}" for each in told["sources"] if each["link"])


def cited(sources: Sequence[Mapping[str, Any]]) -> str:
    """Return what a clause cites in one line, an own rule as such."""
    from rules.terms.said import english, said

    own = {each["words"]: english(said("own_rule", what=each["own"]["en"])) for each in sources if each["own"]}
    return "; ".join(own.get(each["words"], each["words"]) for each in sources)


def _fact(fact: Mapping[str, Any]) -> str:
    fields = ", ".join(f"{name} {cell_of(value)}" for name, value in fact["fields"].items())
    by = "/".join(filter(None, (fact["party"], fact["person"])))
    return f"{fact['id']}  {fact['type']}: {fields or 'no fields'} (by {by}, {clock_of(fact['occurredAt'])})"


Progress = Callable[[int, int], None]


def say_json(answer: Any) -> None:
    """Print an answer for programs."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def say(answer: Any) -> None:
    """Print something rich can draw, or text."""
    from rules.rows import screen

    screen().print(answer, soft_wrap=isinstance(answer, str))


def say_aside(words: str) -> None:
    """Tell whoever sits at the terminal something beside the answer; where nobody looks, nothing."""
    if sys.stderr.isatty():
        typer.echo(words, err=True)


def say_rows(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a list; nothing known is an empty place."""
    from rules.rows import Rows

    say(Rows.of(title, columns, ([cell_of(each) for each in row] for row in rows)))


def say_count(number: int, one: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a list under how many there are of what; of none only that."""
    from rules.rows import counted

    say_rows(counted(number, one), columns, rows) if number else say(f"{counted(0, one)}.")


def cell_of(value: Any) -> str:
    """Return a value as it stands in a table: lists with commas, two languages in English, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        if set(value) == {"nl", "en"}:
            return str(value["en"])
        return ", ".join(f"{name} {cell_of(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(cell_of, value))
    return str(value)


def clock_of(moment: str) -> str:
    """Return a moment as a clock in the Netherlands shows it."""
    from datetime import datetime

    from rules.terms.moment import AMSTERDAM

    return f"{datetime.fromisoformat(moment).astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """Show on stderr how far the work is; where nobody looks, nothing. Telling it raises Stopped when one may end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    from orchestrator.local.interrupt import look

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bars:
        bar = bars.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            look()
            bars.update(bar, completed=done, total=total)

        yield tell


# By module, so that nothing heavy is imported to ask: who raised one of these has imported its module.
_EXPLAINED: Mapping[str, tuple[str, ...]] = {
    "httpx": ("TransportError",),
    "orchestrator.dispatch.keyring": ("KeysInvalid",),
    "orchestrator.domain.issuer_file": ("IssuersInvalid",),
    "orchestrator.errors": ("SpeelruimteError",),
    "orchestrator.local.child": ("DidNotStart", "NoUnprivilegedAccount"),
    "orchestrator.local.data_directory": ("InUse",),
    "orchestrator.local.interrupt": ("Stopped",),
    "orchestrator.local.ports": ("PortTaken",),
    "orchestrator.local.temporal": ("TemporalMissing",),
    "orchestrator.proof.keys": ("KeyUnusable",),
    "orchestrator.settings": ("SettingsInvalid",),
    "rules.language.text.errors": ("PolicyErrors", "FieldErrors"),
    "rules.model.fault": ("PolicyFault",),
    "rules.terms.errors": ("TermError",),
    "sqlalchemy.exc": ("OperationalError",),
}
_EXTRAS = (
    "alembic",
    "cryptography",
    "fastapi",
    "httpx",
    "psycopg",
    "pydantic",
    "rfc8785",
    "sqlalchemy",
    "sqlmodel",
    "temporalio",
)


class Trouble(RuntimeError):
    """The command cannot be done; the message is a sentence for people."""

    exit_status = 2


class Commands(TyperGroup):
    """A group of commands that says what stops it; what nobody foresaw keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for; what stops it is said on stderr and in the exit status."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _EXTRAS:
                raise
            _stop(f"this command needs the platform: install speelruimte[platform] ({error}).", error)
        except _explained() as error:
            _stop(_sentence(error), error)


def _stop(why: str, error: Exception) -> NoReturn:
    typer.echo(f"Error: {why}", err=True)
    raise typer.Exit(getattr(error, "exit_status", 2)) from error


def _explained() -> tuple[type[Exception], ...]:
    known = ((sys.modules[module], names) for module, names in _EXPLAINED.items() if module in sys.modules)
    return (Trouble, *(getattr(module, name) for module, names in known for name in names))


def _sentence(error: Exception) -> str:
    module = type(error).__module__.partition(".")[0]
    if module == "httpx":
        return f"the platform does not answer: {error}"
    if module == "sqlalchemy":
        return f"the database does not answer: {str(error).splitlines()[0]}"
    return str(error)
