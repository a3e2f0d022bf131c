"""An explanation on the screen: how it stands, the clause, the facts it rests on, and the computation of the day."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.cli.screen import cell_of, clock_of, say


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
        yield f"Source  {told['source'] or 'none given'} ({told['version']})"
    if settled := told.get("settled"):
        title = f": {cell_of(settled['title'])}" if settled["title"] else ""
        yield f"Settled by {settled['rule']}{title} ({settled['source'] or 'no source given'})"
    for n, fact in enumerate(told["facts"]):
        yield f"{'' if n else 'Facts':<8}{_fact(fact)}"
    for missing in (told.get("move") or {}).get("missing") or ():
        yield f"Missing {missing['fact']}, from {' or '.join(missing['roles'])}"
    for n, step in enumerate(told["steps"]):
        yield f"{'' if n else 'Day':<8}{step}"


def _fact(fact: Mapping[str, Any]) -> str:
    fields = ", ".join(f"{name} {cell_of(value)}" for name, value in fact["fields"].items())
    by = "/".join(filter(None, (fact["party"], fact["person"])))
    return f"{fact['id']}  {fact['type']}: {fields or 'no fields'} (by {by}, {clock_of(fact['occurredAt'])})"
