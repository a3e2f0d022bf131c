"""`policy graph` and `policy schema`: a policy for the eye, and the language for an editor."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Json
from api.cli.screen import say, say_json
from api.cli.which_policy import find_policy

Language = Annotated[str, typer.Option("--language", metavar="nl|en", help="The language of the words.")]
Into = Annotated[Path | None, typer.Option("--into", metavar="FILE", help="Write the picture here.", dir_okay=False)]
Wanted = Annotated[str, typer.Argument(metavar="FILE|NAME", help="A policy file, or one that comes with the product.")]


def graph(*, policy: Wanted, into: Into = None, language: Language = "nl", as_json: Json = False) -> None:
    """Draw a policy as SVG: rules, what they look at, and what follows for whom. Without --into, on standard output."""
    from rules.language.policy import load_policy
    from rules.picture.draw import describe, draw
    from rules.picture.sketch import sketch_of
    from rules.rows import counted

    sketch = sketch_of(load_policy(find_policy(policy)))
    if into:
        into.write_text(draw(sketch, language), "utf-8")
    if as_json:
        say_json({"policy": sketch.version, "file": str(into) if into else None, "text": describe(sketch, language)})
    elif into:
        say(f"{sketch.version}: {counted(len(sketch.rows), 'rule')} drawn in {into}.")
    else:
        typer.echo(draw(sketch, language), nl=False)


def schema() -> None:
    """Print the JSON Schema of the policy language, by which editors complete words and mark mistakes."""
    from rules.language.schema import policy_schema

    say_json(policy_schema())
