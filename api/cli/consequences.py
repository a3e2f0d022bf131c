"""What followed from a write, told to who made it: the journal's own words."""

from collections.abc import Mapping
from typing import Any

from api.cli.screen import say


def tell_consequences(what: str, answer: Mapping[str, Any]) -> None:
    """Print what was done, and every consequence as a sentence."""
    from rich.markup import escape

    say(f"[bold]{escape(what)}[/bold]")
    for entry in answer.get("consequences", ()):
        say(f"  {entry['seq']:>4}  {escape(entry['words']['en'])}")
