"""Which policy is meant, and showing it."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Json
from api.cli.screen import say, say_json
from api.cli.trouble import Trouble


def find_policy(wanted: str) -> Path:
    """Return the file of the policy: a path, `name@date`, or a name, of which the latest version is meant.

    What a municipality made of a policy is `name@date+municipality`.

    Raises Trouble, naming what there is.
    """
    from rules.language.layers.shelf import bases, overlays, shelf
    from rules.language.text.errors import nearest

    if (path := Path(wanted)).is_file():
        return path
    if found := {**bases(), **overlays()}.get(wanted):
        return found
    known = shelf()
    if versions := [version for version in known if wanted in (version, version.partition("@")[0])]:
        return known[max(versions)]
    names = sorted({name for version in known for name in (version, version.partition("@")[0])})
    there_are = ", ".join(names) or "the shelf, which is empty"
    hint = f" Did you mean {close!r}?" if (close := nearest(wanted, names)) else ""
    raise Trouble(f"no policy {wanted!r}: neither a file, nor one of {there_are}.{hint}")


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
